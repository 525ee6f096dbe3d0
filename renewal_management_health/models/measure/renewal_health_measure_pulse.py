# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalHealthMeasure(models.Model):
    """The latest judgement of somebody who knows the customer."""

    _inherit = "renewal.health.measure"

    def _measure_pulse(self, company, date_ref, partner_ids=None):
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
