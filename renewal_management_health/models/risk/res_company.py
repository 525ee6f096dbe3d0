# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_risk_percent = fields.Integer(
        string="At Risk Below a Likelihood of (%)",
        default=60,
        help="A renewal that is less likely than this to be renewed is at risk, even "
        "if the customer is healthy, until its likelihood is 5 points above. Only "
        "likelihoods that the back-test confirms count. 0 turns this off: then only "
        "red customers and open alerts count.",
        groups="base.group_user",
    )

    _renewal_risk_range = models.Constraint(
        "CHECK(renewal_risk_percent BETWEEN 0 AND 95)",
        "The renewal likelihood below which a renewal is at risk must be between 0 and "
        "95 %. Enter 0 to turn this off.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "renewal_risk_percent" in vals:
            for company in self:
                # sudo: whoever may set up the company decides who is at risk
                self.env["renewal.renewal"].sudo()._refresh_company_risk(company)
        return result
