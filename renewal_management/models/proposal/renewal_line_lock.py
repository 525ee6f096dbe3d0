# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.proposal import PROPOSED


class RenewalLine(models.Model):
    """A line of a locked proposal, and what changed on the contract since."""

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    changed_since = fields.Char(
        compute="_compute_changed_since",
        help="What changed on the contract since the proposal was locked.",
    )

    @api.depends("renewal_id.proposal_snapshot", "action", *PROPOSED)
    def _compute_changed_since(self):
        for line in self:
            line.changed_since = ", ".join(line._get_changes_since())

    def _is_frozen(self):
        """The line is part of a proposal that is locked: its values do not move."""
        self.ensure_one()
        renewal = self.renewal_id
        snapshot = renewal.proposal_locked_date and renewal.proposal_snapshot or {}
        return str(self._origin.id) in snapshot

    def _catch_up(self, snapshot):
        """The proposal is open again: take in what changed since it was locked.

        :param snapshot: what the contract said then, None for a line that came later
        """
        self.ensure_one()
        if snapshot and not self.outcome:
            current = {name: self[name] for name in PROPOSED}
            followed = self._prepare_followed_vals(current, snapshot)
            if followed:
                self.write(followed)

    def _get_before(self):
        """What the proposal is compared with: the contract as it is, or as it was when
        the proposal was locked."""
        self.ensure_one()
        snapshot = self.renewal_id.proposal_snapshot or {}
        return snapshot.get(str(self._origin.id)) or super()._get_before()

    def _get_changes_since(self):
        """What changed on the contract since the proposal was locked, in words."""
        self.ensure_one()
        renewal = self.renewal_id
        if not renewal.proposal_snapshot or self.action == "add":
            return []
        if not self._is_frozen():
            return [self.env._("new on the contract, not in the proposal")]
        before = self._get_before()
        return [
            self.env._(
                "%(field)s %(old)s → %(new)s",
                field=self._fields[name]._description_string(self.env),
                old=renewal._format_value(name, before[name]),
                new=renewal._format_value(name, self[name]),
            )
            for name in PROPOSED
            if self._is_other(name, before[name], self[name])
        ]
