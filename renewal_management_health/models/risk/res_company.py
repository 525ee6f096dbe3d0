# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_risk_percent = fields.Integer(
        string="At Risk Below (%)",
        default=60,
        help="A renewal is at risk, too, while its likelihood is below this, as long "
        "as the back-test confirms the likelihoods. It is at risk no more once the "
        "likelihood is 5 points above. 0: likelihoods put nobody at risk.",
        groups="base.group_user",
    )

    _renewal_risk_range = models.Constraint(
        "CHECK(renewal_risk_percent BETWEEN 0 AND 95)",
        "A renewal can be at risk below 0 to 95 %.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "renewal_risk_percent" in vals:
            for company in self:
                # sudo: whoever may set up the company decides who is at risk
                self.env["renewal.renewal"].sudo()._refresh_company_risk(company)
        return result
