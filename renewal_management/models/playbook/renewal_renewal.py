# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..term.renewal_renewal_change import after_change


class RenewalRenewal(models.Model):
    """Which playbook a renewal follows."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        index=True,
        ondelete="restrict",
        tracking=True,
        domain=[("is_last_mile", "=", True)],
        help="The playbook of the last mile. Those of other tracks are below.",
    )
    follow_ids = fields.One2many(
        comodel_name="renewal.follow",
        inverse_name="renewal_id",
        string="Tracks",
    )
    has_tracks = fields.Boolean(
        compute="_compute_has_tracks",
        help="There is more to follow than the last mile.",
    )
    is_playbook_chosen = fields.Boolean(
        readonly=True,
        help="The playbook was chosen manually, so conditions no longer apply.",
    )

    @api.depends("follow_ids.track_id")
    def _compute_has_tracks(self):
        beside = [("track_id.is_last_mile", "=", False)]
        is_in_use = bool(self.env["renewal.playbook"].search_count(beside, limit=1))
        for renewal in self:
            others = renewal.follow_ids.filtered_domain(beside)
            renewal.has_tracks = is_in_use or bool(others)

    @api.depends("playbook_id.window_days")
    def _compute_window_date(self):
        return super()._compute_window_date()

    @api.model
    def _get_followed_domain(self):
        """Renewals for which playbooks plan steps: open ones, and lost ones on the
        tracks that are theirs."""
        lost = Domain("outcome", "=", "churned") & Domain(
            "follow_ids.track_id.carrier", "=", "lost"
        )
        return self._get_open_domain() | lost

    def _get_window_days(self):
        """A playbook brings its own window: from its earliest step on."""
        return self.playbook_id.window_days or super()._get_window_days()

    @after_change(10, "playbook_id")
    def _on_playbook_changed(self, before, vals):
        """A person chose the playbook, or left the choice to the conditions again."""
        if not self.env.su:
            self._check_playbook_track()
            # sudo: the flag is the system's
            self.sudo().is_playbook_chosen = bool(vals["playbook_id"])
            # sudo: a copy of what was just chosen
            self.env["renewal.follow"].sudo()._mirror(self)

    def _check_playbook_track(self):
        if strange := self.playbook_id.filtered(lambda p: not p.is_last_mile):
            raise ValidationError(
                self.env._(
                    "%(playbook)s is no playbook of the last mile: choose it on its "
                    "own track.",
                    playbook=strange[0].name,
                )
            )

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
