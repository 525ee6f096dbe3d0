# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from ...tools.usage_row import get_day_trouble
from .renewal_usage_metric import get_rollup_sql

TEMPLATES = "/renewal_management_health/static/xls/renewal_usage"


class RenewalUsage(models.Model):
    """How much of a metric a customer used on a day.

    A lean table: millions of rows, one index that is also the key.
    """

    _name = "renewal.usage"
    _description = "Usage"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("company_id", "metric_id", "partner_id")
    _log_access = False
    _check_company_auto = True
    _order = "date DESC, id DESC"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        required=True,
        check_company=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        check_company=True,
        ondelete="cascade",
        help="The company, never one of its people.",
    )
    customer_key = fields.Char(
        compute="_compute_customer_key",
        readonly=False,
        help="Names the customer, in files that are imported, by its usage key.",
    )
    date = fields.Date(
        required=True,
        help="The day; of a month that was rolled up, its first.",
    )
    value = fields.Float(
        required=True,
        help="Groups show the sum, the average or the highest, as the metric says; of "
        "different metrics together there is no figure.",
    )
    is_month = fields.Boolean(
        string="Rolled up",
        readonly=True,
        help="The days of a month, as one row: see the setting that says how long days "
        "are kept.",
    )

    _day_uniq = models.UniqueIndex(
        "(company_id, metric_id, partner_id, date)",
        "That day of the customer was reported already: change its row.",
    )
    # days arrive in order, so that blocks of the table are spans of time; costs nothing
    _date_idx = models.Index("USING brin (date)")
    _value_range = models.Constraint(
        "CHECK(value > -1e15 AND value < 1e15)",
        "The value is too high or too low to be what a customer used on a day.",
    )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for usage in self:
            usage.display_name = format_day(self.env, usage.date)

    @api.depends("partner_id.usage_key")
    def _compute_customer_key(self):
        for usage in self:
            usage.customer_key = usage.partner_id.usage_key

    @api.constrains("company_id", "date", "value")
    def _check_date(self):
        """Accept the same days as the feed; nobody changes a month by hand."""
        for company, rows in self.grouped("company_id").items():
            last = company._get_renewal_today() + timedelta(days=1)
            # sudo: a date of the company, for whoever may write its usage
            first = company.sudo().renewal_usage_kept_from
            for day in set(rows.mapped("date")):
                if code := get_day_trouble(day, first, last):
                    message = self.env["renewal.usage.feed"]._get_refusal_message(
                        code, fields.Date.to_string(day)
                    )
                    raise ValidationError(message)

    @api.constrains("metric_id", "value")
    def _check_sign(self):
        """The metric says whether it may fall below 0."""
        for usage in self:
            if usage.value < 0 and not usage.metric_id.is_signed:
                message = self.env["renewal.usage.feed"]._get_refusal_message(
                    "negative", f"{usage.value:.15g}", usage.metric_id.name
                )
                raise ValidationError(message)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._with_customers(vals_list))

    def write(self, vals):
        [vals] = self._with_customers([vals])
        return super().write(vals)

    def _read_group_select(self, aggregate_spec, query):
        """A group of one metric adds up the way the metric does: logins are a sum,
        seats are not. Different metrics together are no figure."""
        if aggregate_spec != "value:sum":
            return super()._read_group_select(aggregate_spec, query)
        metric = self._field_to_sql(self._table, "metric_id", query)
        return SQL(
            """
            CASE WHEN MIN(%(metric)s) = MAX(%(metric)s) THEN %(value)s END
            """,
            metric=metric,
            value=get_rollup_sql(
                SQL(
                    "(SELECT rollup FROM renewal_usage_metric WHERE id = MIN(%s))",
                    metric,
                ),
                self._field_to_sql(self._table, "value", query),
            ),
        )

    @api.model
    def report(self, rows, company_id=None):
        """Report usage through the external API; the same as the bulk endpoint.

        :param rows: dicts with ``customer_key`` (or ``customer_id``, ``customer_ref``),
            ``metric`` (its code), ``date`` (2026-03-31) and ``value``
        :param company_id: whose customers they are; the user's company by default
        :return: dict: how many rows were received, created, updated, unchanged,
            repeated and refused, and the errors: row (from 1), field, message
        """
        feed = self.env["renewal.usage.feed"]
        feed._check_feeder()
        return feed._report(rows, company_id)

    # ------------------------------------------------------------------
    # Files, by Odoo's own import; customers as records, and by their key
    # ------------------------------------------------------------------

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import template for usage, by customer's name"),
                "template": f"{TEMPLATES}_by_name.csv",
            },
            {
                "label": self.env._("Import template for usage, by usage key"),
                "template": f"{TEMPLATES}_by_key.csv",
            },
        ]

    # ------------------------------------------------------------------
    # Days that are there already
    # ------------------------------------------------------------------

    def _load_records(self, data_list, update=False):
        """A day that was reported already gets its new value; of two rows for one day
        the last one wins."""
        plain = [data for data in data_list if not data.get("xml_id")]
        for data, vals in zip(
            plain,
            self._with_customers([data["values"] for data in plain]),
            strict=True,
        ):
            data["values"] = vals
        latest = {self._get_day_key(data): data for data in data_list}
        self._note_existing(latest)
        records = super()._load_records(list(latest.values()), update)
        by_key = dict(zip(latest, records, strict=True))
        return self.concat(*(by_key[self._get_day_key(data)] for data in data_list))

    def _get_day_key(self, data):
        """The customer's day that a row of a file is about; else the row itself."""
        vals = data["values"]
        names = ("metric_id", "partner_id", "date")
        if data.get("xml_id") or not all(vals.get(name) for name in names):
            return id(data)
        company_id = vals.get("company_id") or self.env.company.id
        day = fields.Date.to_date(vals["date"])
        return company_id, vals["metric_id"], vals["partner_id"], day

    def _note_existing(self, data_by_key):
        """Have rows whose day is there change it."""
        keys = [key for key in data_by_key if isinstance(key, tuple)]
        columns = ("company_id", "metric_id", "partner_id", "date")
        domain = [
            (name, "in", list(set(values)))
            for name, values in zip(columns, zip(*keys, strict=True), strict=False)
        ]
        for usage in self.search(domain) if keys else ():
            key = (usage.company_id.id, usage.metric_id.id, usage.partner_id.id)
            if data := data_by_key.get((*key, usage.date)):
                data["values"]["id"] = usage.id

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------

    @api.model
    def _with_customers(self, vals_list):
        """Usage is the company's, whichever of its people, or its key, was named."""
        by_key = self._find_by_key(vals_list)
        # sudo: who sends usage by the API need not read customers
        partners = self.env["res.partner"].sudo()
        ids = {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        customers = {
            partner.id: partner.commercial_partner_id.id
            for partner in partners.browse(ids)
        }
        return [self._with_customer(vals, by_key, customers) for vals in vals_list]

    def _with_customer(self, vals, by_key, customers):
        vals = dict(vals)
        key = (vals.pop("customer_key", None) or "").strip()
        if vals.get("partner_id"):
            vals["partner_id"] = customers[vals["partner_id"]]
        elif key:
            company_id = vals.get("company_id") or self.env.company.id
            if (key, company_id) not in by_key:
                feed = self.env["renewal.usage.feed"]
                raise ValidationError(feed._get_refusal_message("nobody", key))
            vals["partner_id"] = by_key[key, company_id]
        return vals

    def _find_by_key(self, vals_list):
        """{(key, company id): id of the customer}."""
        by_company = {}
        for vals in vals_list:
            if key := (vals.get("customer_key") or "").strip():
                company_id = vals.get("company_id") or self.env.company.id
                by_company.setdefault(company_id, set()).add(key)
        feed = self.env["renewal.usage.feed"]
        companies = self.env["res.company"]
        return {
            (key, company_id): partner_id
            for company_id, keys in by_company.items()
            for key, partner_id in feed._find_customers(
                list(keys), companies.browse(company_id)
            ).items()
        }
