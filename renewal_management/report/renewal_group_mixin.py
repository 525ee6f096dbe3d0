# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL, Query

AMOUNTS = (1_000, 10_000, 100_000)
AMOUNT_CLASSES = [
    ("1", "Under 1,000"),
    ("2", "1,000 to 10,000"),
    ("3", "10,000 to 100,000"),
    ("4", "100,000 and more"),
]
YEARS = (1, 3, 5)


class RenewalGroupMixin(models.AbstractModel):
    """Reports by the customer groups that each company chose.

    In the report's query, ``renewal`` is a row of ``renewal_renewal``. A label has a
    query of its own within the column, which costs nothing where nobody groups by it. A
    kind of group is a method ``_get_group_<kind>`` that returns its label in SQL.
    """

    _name = "renewal.group.mixin"
    _description = "Report by Customer Group"

    customer_group = fields.Char(
        help="As chosen in the settings of each company.",
    )
    amount_class = fields.Selection(
        selection=AMOUNT_CLASSES,
        help="By the ARR up for renewal, in the company's currency.",
    )

    def _select_groups(self, product):
        """The columns.

        :param product: id of the product, in SQL
        """
        return SQL(
            "%s AS customer_group, %s AS amount_class",
            self._get_customer_group(product),
            self._get_class(SQL("renewal.company_atr_amount"), AMOUNTS, "1234"),
        )

    def _get_customer_group(self, product):
        # sudo: what a company groups by is no secret
        companies = self.env.companies.sudo()
        labels = [
            SQL(
                "WHEN %s THEN %s",
                company.id,
                getattr(self, f"_get_group_{company.renewal_group}")(company, product),
            )
            for company in companies
        ]
        return SQL("CASE renewal.company_id %s END", SQL(" ").join(labels))

    def _get_class(self, value, bounds, names):
        """The name of the class that a value is in, in SQL."""
        whens = [
            SQL("WHEN %s < %s THEN %s", value, bound, name)
            for bound, name in zip(bounds, names, strict=False)
        ]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(whens), names[-1])

    def _get_label(self, model, name, record):
        """What a many2one or selection field of a record shows, in SQL.

        :param record: id of the record, in SQL
        """
        # sudo: the labels of the groups, not the records, are shown
        records = self.env[model].sudo()
        field = records._fields[name]
        query = Query(
            self.env, f"{records._table}_group", SQL.identifier(records._table)
        )
        query.add_where(SQL("%s = %s", SQL.identifier(query.table, "id"), record))
        value = records._field_to_sql(query.table, name, query)
        if field.type == "selection":
            labels = field._description_selection(self.env)
            whens = [SQL("WHEN %s THEN %s", key, label) for key, label in labels]
            label = SQL("CASE %s %s ELSE %s END", value, SQL(" ").join(whens), value)
            return query.subselect(label)
        other = records.env[field.comodel_name]
        alias = query.left_join(query.table, name, other._table, "id", name)
        return query.subselect(
            SQL("%s::text", other._field_to_sql(alias, other._rec_name or "id", query))
        )

    # ------------------------------------------------------------------
    # Kinds of groups
    # ------------------------------------------------------------------

    def _get_group_industry(self, company, product):
        return self._get_label("res.partner", "industry_id", SQL("renewal.partner_id"))

    def _get_group_country(self, company, product):
        return self._get_label("res.partner", "country_id", SQL("renewal.partner_id"))

    def _get_group_template(self, company, product):
        return self._get_label(
            "contract.contract", "contract_template_id", SQL("renewal.contract_id")
        )

    def _get_group_product(self, company, product):
        return self._get_label("product.product", "product_tmpl_id", product)

    def _get_group_field(self, company, product):
        field = company.renewal_group_field_id
        if not field or field.name not in self.env[field.model]._fields:
            return SQL("NULL")
        record = "partner_id" if field.model == "res.partner" else "contract_id"
        return self._get_label(
            field.model, field.name, SQL.identifier("renewal", record)
        )

    def _get_group_tag(self, company, product):
        """All tags of the customer together: no amount is counted twice."""
        tags = self.env["res.partner.category"]
        return SQL(
            """
            (SELECT STRING_AGG(label, ', ' ORDER BY label)
               FROM (SELECT %s AS label
                       FROM res_partner_res_partner_category_rel link
                       JOIN res_partner_category tag ON tag.id = link.category_id
                      WHERE link.partner_id = renewal.partner_id) AS tags)
            """,
            tags._field_to_sql("tag", "name"),
        )

    def _get_group_amount(self, company, product):
        names = [name for _key, name in self._get_amount_classes()]
        return self._get_class(SQL("renewal.company_atr_amount"), AMOUNTS, names)

    def _get_amount_classes(self):
        return self._fields["amount_class"]._description_selection(self.env)

    def _get_group_age(self, company, product):
        years = SQL(
            """
            (SELECT DATE_PART('year', AGE(renewal.due_date, MIN(first.date_start)))
               FROM contract_contract first
              WHERE first.commercial_partner_id = renewal.partner_id
                AND first.company_id = renewal.company_id
                AND first.contract_type = 'sale')
            """
        )
        names = (
            self.env._("First year"),
            self.env._("1 to 3 years"),
            self.env._("3 to 5 years"),
            self.env._("5 years and more"),
        )
        return self._get_class(years, YEARS, names)

    def _get_group_source(self, company, product):
        """Of the first opportunity of the customer that has one."""
        return SQL(
            """
            (SELECT %s FROM crm_lead lead
               JOIN res_partner contact ON contact.id = lead.partner_id
               JOIN utm_source source ON source.id = lead.source_id
              WHERE contact.commercial_partner_id = renewal.partner_id
              ORDER BY lead.id LIMIT 1)
            """,
            self.env["utm.source"]._field_to_sql("source", "name"),
        )
