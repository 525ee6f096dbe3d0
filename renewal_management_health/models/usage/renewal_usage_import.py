# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

TEMPLATES = "/renewal_management_health/static/xls/renewal_usage"


class RenewalUsage(models.Model):
    """Files of usage, by Odoo's own import; customers as records, and by their key."""

    _inherit = "renewal.usage"

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
