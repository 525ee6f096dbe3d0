# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import numpy as np

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, Query

# The record of a renewal "r" whose field is read.
RECORDS = {
    "contract.contract": SQL("r.contract_id"),
    "res.partner": SQL("r.partner_id"),
    # of the line that is worth most
    "product.template": SQL(
        "(SELECT p.product_tmpl_id FROM renewal_line l "
        "JOIN product_product p ON p.id = l.product_id WHERE l.renewal_id = r.id "
        "ORDER BY l.atr_amount DESC NULLS LAST, l.id LIMIT 1)"
    ),
}
TYPES = ("many2one", "many2many", "selection")
# Whose it is: each has one of its own, so nothing is learned but names.
PEOPLE = ("res.users", "res.company", "res.partner")
# What the work left behind, which tells the outcome rather than foretells it, and
# bookkeeping that every record has.
TRACES = ("renewal.", "mail.", "discuss.", "calendar.", "ir.", "account.account")
MAX_FACTORS = 5
# Past renewal rates, as features: of all, of a factor's value, of its term too.
RATE, TERM_RATE = "rate:", "term_rate:"


def is_rate(name):
    """Whether a feature is a past renewal rate."""
    return name == "past_rate" or name.startswith((RATE, TERM_RATE))


class RenewalHealthFactor(models.Model):
    """A field of contracts, products or customers that the likelihood learns from.

    Each is three features: its value, how often renewals with this value were renewed,
    and how often in this term. The rates know only outcomes from before the day on
    which a renewal is looked at, so never its own.
    """

    _name = "renewal.health.factor"
    _description = "Likelihood Factor"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("company_id",)
    _order = "company_id, sequence, id"

    name = fields.Char(
        related="field_id.field_description",
    )
    sequence = fields.Integer(
        default=10,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        ondelete="cascade",
    )
    field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        required=True,
        ondelete="cascade",
        domain=lambda self: self._get_field_domain(),
        help="A selection or a link to other records, of the contract, of the product "
        "that is worth most in it, or of the customer. Choose what was set before "
        "anybody knew the outcome; several tags count as all of them together.",
    )
    model_id = fields.Many2one(
        string="Of",
        related="field_id.model_id",
    )

    _field_uniq = models.Constraint(
        "UNIQUE(company_id, field_id)",
        "This field is a factor already.",
    )

    @api.model
    def _get_field_domain(self):
        """Fields that people fill in before anybody knows the outcome. What Odoo fills
        in, such as the reason of a termination or today's health, may be the outcome
        itself; where somebody's clock stands is no reason to renew."""
        return [
            ("model", "in", list(RECORDS)),
            ("ttype", "in", list(TYPES)),
            ("store", "=", True),
            ("readonly", "=", False),
            ("name", "!=", "tz"),
            ("relation", "not in", list(PEOPLE)),
            *(("relation", "not =like", f"{prefix}%") for prefix in TRACES),
        ]

    @api.constrains("field_id")
    def _check_field(self):
        # sudo: what a field is, is no secret
        fields_chosen = self.field_id.sudo()
        usable = fields_chosen.filtered_domain(self._get_field_domain())
        for field in fields_chosen - usable:
            raise ValidationError(
                self.env._(
                    "Choose a selection or a link to other records, of contracts, "
                    "products or customers, that people fill in before the outcome is "
                    "known: %(name)s is not one of them. People, companies, time zones "
                    "and what Odoo fills in are no factors.",
                    name=field.field_description,
                )
            )

    @api.constrains("company_id")
    def _check_count(self):
        for company in self.company_id:
            if self.search_count([("company_id", "=", company.id)]) > MAX_FACTORS:
                raise ValidationError(
                    self.env._(
                        "A likelihood learns from at most %(count)s fields of your "
                        "own: remove one first.",
                        count=MAX_FACTORS,
                    )
                )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _get_columns_sql(self):
        """SQL of columns that go after others: the value of each factor for a renewal
        "r", as text."""
        parts = (
            SQL(", %s AS %s", factor._get_value_sql(), SQL.identifier(factor._column))
            for factor in self
        )
        return SQL().join(parts)

    @property
    def _column(self):
        return f"factor_{self.id}"

    def _get_value_sql(self):
        # sudo: the values, not the records, are learned from; by the company's job
        field = self.field_id.sudo()
        records = self.env[field.model].sudo().with_company(self.company_id)
        records.flush_model([field.name])
        query = Query(self.env, "factor", SQL.identifier(records._table))
        query.add_where(SQL("factor.id = %s", RECORDS[field.model]))
        if field.ttype == "many2many":
            value = self._get_values_sql(records._fields[field.name])
        else:
            value = records._field_to_sql("factor", field.name, query)
        return query.subselect(SQL("%s::text", value))

    def _get_values_sql(self, field):
        """All of them together, as ids in their order."""
        return SQL(
            "(SELECT STRING_AGG(%(value)s::text, ',' ORDER BY %(value)s)"
            " FROM %(table)s AS rel WHERE %(own)s = factor.id)",
            table=SQL.identifier(field.relation),
            own=SQL.identifier("rel", field.column1),
            value=SQL.identifier("rel", field.column2),
        )

    # ------------------------------------------------------------------
    # Features
    # ------------------------------------------------------------------

    def _get_rate_keys(self, row):
        """What an outcome counts for, see ``tools.past_rate.PastRates``."""
        return [key for factor in self for key in factor._get_keys(row)]

    def _get_keys(self, row):
        value = (self.id, row[self._column])
        return value, (*value, row["term_number"])

    def _prepare_columns(self, rows, past_rates):
        """:return: ({category: values}, {rate: values})"""
        categories, rates = {}, {}
        for factor in self:
            values = [row[factor._column] for row in rows]
            categories[f"factor:{factor.id}"] = np.array(values, dtype=object)
            for prefix, depth in ((RATE, 1), (TERM_RATE, 2)):
                rates[f"{prefix}{factor.id}"] = np.array(
                    [factor._get_rate(row, past_rates, depth) for row in rows],
                    dtype=float,
                )
        return categories, rates

    def _get_rate(self, row, past_rates, depth):
        keys = self._get_keys(row)[:depth]
        return past_rates.get_rate(row["observed"].toordinal(), *keys)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    @api.model
    def _describe_feature(self, code):
        """What a feature of a factor is called; nothing if it is another one's."""
        prefix, _colon, number = code.rpartition(":")
        texts = {
            "factor": "%(name)s",
            "rate": self.env._("Past renewal rate: %(name)s"),
            "term_rate": self.env._("Past renewal rate: %(name)s × number of the term"),
        }
        if prefix not in texts or not number.isdigit():
            return ""
        # sudo: the name of a field, of a factor that was learned from
        factor = self.browse(int(number)).sudo().exists()
        name = factor.name or self.env._("Deleted factor")
        return texts[prefix] % {"name": name}

    @api.model
    def _get_value_names(self, code, values):
        """{value of a factor: how people know it}"""
        # sudo: names of values, see above
        factor = self.browse(int(code.rpartition(":")[2])).sudo().exists()
        field = factor and self.env[factor.field_id.model]._fields[factor.field_id.name]
        if not field:
            return {value: value for value in values}
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            return {value: labels.get(value, value) for value in values}
        ids = {int(part) for value in values for part in value.split(",")}
        # sudo: see above
        records = self.env[field.comodel_name].sudo().browse(ids).exists()
        names = {str(record.id): record.display_name for record in records}
        return {
            value: ", ".join(names.get(part, part) for part in value.split(","))
            for value in values
        }
