# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRenewal(models.Model):
    """The health of the renewal's customer, which follows a notice of non-renewal."""

    _inherit = "renewal.renewal"

    health_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    def action_view_health(self):
        """Open the customer's health, which explains the score."""
        self.ensure_one()
        return self.health_id.get_formview_action()

    def _on_notice(self, answer):
        """The next score is capped. A day that somebody entered stays."""
        result = super()._on_notice(answer)
        if self.health_id and not self.health_id.notice_date:
            self.health_id.notice_date = answer.notice_date
        return result

    def _on_answer_taken_back(self, answer):
        """What came from this notice goes with it; another one of the customer's
        stays."""
        result = super()._on_answer_taken_back(answer)
        health = self.health_id
        if answer.kind == "decline" and health.notice_date == answer.notice_date:
            others = self.search(
                [("health_id", "=", health.id), ("outcome", "=", False)]
            )
            days = [day for day in others.mapped("notice_date") if day]
            # sudo: whoever works on the renewal says it of its customer
            health.sudo().notice_date = min(days, default=False)
        return result
