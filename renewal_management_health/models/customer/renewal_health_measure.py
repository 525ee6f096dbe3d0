# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class RenewalHealthMeasure(models.Model):
    """Measures that need to know the customers: the CSM sentiment, and 0 for customers
    without a record."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    source = fields.Selection(
        selection_add=[("pulse", "CSM sentiment")],
        ondelete={"pulse": "cascade"},
    )

    def _measure_pulse(self, company, date_ref, partner_ids=None):
        """The latest one of each customer."""
        domain = [("company_id", "=", company.id), ("date", "<=", date_ref)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", list(partner_ids)))
        query = self.env["renewal.health.pulse"]._search(domain)
        query.order = SQL("partner_id, date DESC, id DESC")
        return self.env.execute_query(
            query.select(
                SQL("DISTINCT ON (partner_id) partner_id, value::float8, date")
            )
        )

    def _get_customers_sql(self, company, partner_ids=None):
        self.env["renewal.health.customer"].flush_model(["partner_id", "company_id"])
        customers = SQL(
            "SELECT partner_id FROM renewal_health_customer WHERE company_id = %s",
            company.id,
        )
        if partner_ids is not None:
            customers = SQL("%s AND partner_id = ANY(%s)", customers, list(partner_ids))
        others = super()._get_customers_sql(company, partner_ids)
        return SQL("%s UNION ALL %s", others, customers)
