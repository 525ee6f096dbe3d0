# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResPartner(models.Model):
    """Content that a customer was given."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_touch_count = fields.Integer(
        string="Touchpoints",
        compute="_compute_renewal_touch_count",
        groups="renewal_management.group_renewal_user",
    )

    def _compute_renewal_touch_count(self):
        counts = dict(
            self.env["renewal.touch"]._read_group(
                [("partner_id", "in", self.commercial_partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.renewal_touch_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_renewal_touches(self):
        """Open what this customer was given."""
        self.ensure_one()
        return self.env["renewal.touch"]._get_touch_action(
            [("partner_id", "=", self.commercial_partner_id.id)]
        )

    @api.model
    def _get_history_models(self):
        return [*super()._get_history_models(), "renewal.touch"]
