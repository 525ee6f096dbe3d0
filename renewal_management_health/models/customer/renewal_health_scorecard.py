# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class RenewalHealthScorecard(models.Model):
    """The customers that a scorecard is for."""

    _inherit = "renewal.health.scorecard"  # pylint: disable=consider-merging-classes-inherited
    _condition_model = "renewal.health.customer"

    customer_count = fields.Integer(
        compute="_compute_customer_count",
        help="Customers it scored in the last run.",
    )

    def _compute_customer_count(self):
        counts = dict(
            self.env["renewal.health.customer"]._read_group(
                [("scorecard_id", "in", self.ids)], ["scorecard_id"], ["__count"]
            )
        )
        for scorecard in self:
            scorecard.customer_count = counts.get(scorecard, 0)

    @api.constrains("domain")
    def _check_domain(self):
        self._check_conditions()

    def action_view_customers(self):
        """Open the customers that it scored last."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "renewal.health.customer",
            "view_mode": "list,form",
            "domain": [("scorecard_id", "=", self.id)],
        }

    def _get_warning(self):
        """Never raises: on the form that shows it the conditions are mended."""
        warning = super()._get_warning()
        if warning or not self.active:
            return warning
        try:
            fits_nobody = self.env["renewal.transaction"]._look(self._fits_nobody)
        except UserError:
            # whoever looks may not read what it asks for; the daily run may
            return ""
        except Exception as error:
            return self.env._(
                "Its conditions cannot be used: %(error)s. Open the condition editor "
                "and choose fields of the customer's health.",
                error=str(error).strip().rstrip("."),
            )
        if fits_nobody:
            return self.env._(
                "Its conditions match none of your customers, so it scores nobody."
            )
        return ""

    def _fits_nobody(self):
        customers = self.env["renewal.health.customer"]
        domain = self._get_condition()
        self._check_domain_access(customers, domain)
        return bool(
            customers.search_count([], limit=1)
            and not customers.search_count(domain, limit=1)
        )
