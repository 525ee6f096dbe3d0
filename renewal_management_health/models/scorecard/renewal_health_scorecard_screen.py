# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError


class RenewalHealthScorecard(models.Model):
    """What whoever sets up a scorecard is shown, and told."""

    _inherit = "renewal.health.scorecard"

    customer_count = fields.Integer(
        compute="_compute_customer_count",
        help="Customers that it scored last.",
    )
    warning = fields.Char(
        compute="_compute_warning",
        help="Why it scores nobody.",
    )

    _bands_in_order = models.Constraint(
        "CHECK(0 <= amber_from AND amber_from <= green_from AND green_from <= 100)",
        "Green must not begin below amber, and both lie between 0 and 100.",
    )
    _min_coverage_range = models.Constraint(
        "CHECK(min_coverage BETWEEN 0 AND 100)",
        "The coverage needed lies between 0 and 100 %.",
    )

    def _compute_customer_count(self):
        counts = dict(
            self.env["renewal.health.customer"]._read_group(
                [("scorecard_id", "in", self.ids)], ["scorecard_id"], ["__count"]
            )
        )
        for scorecard in self:
            scorecard.customer_count = counts.get(scorecard, 0)

    @api.depends("active", "domain", "group_ids.line_ids.measure_id")
    def _compute_warning(self):
        for scorecard in self:
            scorecard.warning = scorecard._get_warning()

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
        measures = self.group_ids.line_ids.measure_id
        if not measures:
            return self.env._("There is no measure on it: it scores nobody.")
        if not any(measure.is_available for measure in measures):
            return self.env._(
                "None of its measures can be read here: it scores nobody."
            )
        return self._get_customers_warning() if self.active else ""

    def _get_customers_warning(self):
        """Never raises: on the form that shows it the conditions are mended."""
        try:
            # flushed before, so that taking back what failed takes back nothing else
            self.env.flush_all()
            with self.env.cr.savepoint(flush=False):
                fits_nobody = self._fits_nobody()
        except AccessError:
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
                "Its conditions fit none of your customers: it scores nobody."
            )
        return ""

    def _fits_nobody(self):
        customers = self.env["renewal.health.customer"]
        domain = self._parse_domain(self.domain)
        return bool(
            customers.search_count([], limit=1)
            and not customers.search_count(domain, limit=1)
        )
