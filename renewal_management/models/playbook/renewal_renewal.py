# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models

from ..term.renewal_renewal_change import after_change


class RenewalRenewal(models.Model):
    """Which playbook a renewal follows."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    is_playbook_chosen = fields.Boolean(
        readonly=True,
        help="The playbook was chosen manually, so conditions no longer apply.",
    )

    @api.depends("playbook_id.window_days")
    def _compute_window_date(self):
        return super()._compute_window_date()

    def _get_window_days(self):
        """A playbook brings its own window: from its earliest step on."""
        return self.playbook_id.window_days or super()._get_window_days()

    @after_change(10, "playbook_id")
    def _on_playbook_changed(self, before, vals):
        """A person chose the playbook, or left the choice to the conditions again."""
        if not self.env.su:
            # sudo: the flag is the system's
            self.sudo().is_playbook_chosen = bool(vals["playbook_id"])

    @api.model
    def get_empty_list_help(self, help_message):
        """Tell those who can do it what makes renewals appear."""
        message = super().get_empty_list_help(help_message)
        if not self.env.user.has_group("renewal_management.group_renewal_manager"):
            return message
        return Markup("%s<p>%s</p>") % (
            Markup(message or ""),
            self.env._(
                "Import your contract register or enter a contract, then switch on a "
                "playbook under Configuration."
            ),
        )
