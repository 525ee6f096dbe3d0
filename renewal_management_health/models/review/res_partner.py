# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    """The value reviews of a customer."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    value_review_count = fields.Integer(
        compute="_compute_value_review_count",
        groups="renewal_management.group_renewal_user",
    )

    def _compute_value_review_count(self):
        counts = dict(
            self.env["renewal.value.review"]._read_group(
                [("partner_id", "in", self.commercial_partner_id.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.value_review_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_value_reviews(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_value_review_action"
        )
        action["domain"] = [("partner_id", "=", self.commercial_partner_id.id)]
        action["context"] = {}
        return action

    def _get_renewal_mail_days(self):
        """A review that was sent counts for the cap."""
        # sudo: the cap counts what anybody sent
        last = (
            self.env["renewal.value.review"]
            .sudo()
            .search(
                [("contact_id", "in", self.ids), ("sent_date", "!=", False)],
                order="sent_date desc",
                limit=1,
            )
        )
        return [*super()._get_renewal_mail_days(), last.sent_date]
