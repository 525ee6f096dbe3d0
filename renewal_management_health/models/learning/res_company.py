# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_health_feed = fields.Boolean(
        string="Use Likelihood in Forecast",
        help="Without an owner or manager call, the forecast follows the renewal "
        "likelihood instead of the stage's probability, as long as the "
        "back-test confirms it.",
        groups="base.group_user",
    )
    renewal_health_min_decided = fields.Integer(
        string="Outcomes Needed",
        default=100,
        help="With fewer renewals that were renewed or lost, no likelihood is "
        "calculated: past renewal rates are shown instead.",
        groups="base.group_user",
    )
    renewal_health_min_lost = fields.Integer(
        string="Lost Renewals Needed",
        default=30,
        help="With fewer lost renewals, no likelihood is calculated: past renewal "
        "rates are shown instead.",
        groups="base.group_user",
    )

    renewal_health_factor_ids = fields.One2many(
        comodel_name="renewal.health.factor",
        inverse_name="company_id",
        string="Likelihood Factors",
        groups="renewal_management.group_renewal_manager",
    )

    _renewal_health_minimum = models.Constraint(
        "CHECK(renewal_health_min_decided >= 20 AND renewal_health_min_lost >= 5)",
        "A likelihood needs at least 20 outcomes, 5 of them lost.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "renewal_health_feed" in vals:
            for company in self:
                # sudo: whoever may set up the company decides what its forecast follows
                renewals = self.env["renewal.renewal"].sudo()
                renewals._follow_health_setting(company)
        return result

    def _get_health_minimum(self):
        """(decided, lost) that are needed to learn, or to say that a score is good or
        bad."""
        self.ensure_one()
        return self.renewal_health_min_decided, self.renewal_health_min_lost
