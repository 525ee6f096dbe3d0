# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthAlertReason(models.Model):
    """The answer of a detractor."""

    _inherit = "renewal.health.alert.reason"  # pylint: disable=consider-merging-classes-inherited

    touch_id = fields.Many2one(
        comodel_name="renewal.touch",
        string="Survey",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _describe(self):
        self.ensure_one()
        if self.kind != "detractor":
            return super()._describe()
        # sudo: the answer is told to whoever may see the alert
        value = self.sudo().touch_id.answer_value
        return self.env._("Detractor: NPS %(value)s of 10", value=f"{value:g}")
