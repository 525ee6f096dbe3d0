# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, models
from odoo.exceptions import UserError


class RenewalHealthScorecard(models.Model):
    """A choice made on the what-if screen becomes a version; why is in the chatter."""

    _name = "renewal.health.scorecard"
    _inherit = ["renewal.health.scorecard", "mail.thread"]

    def _apply_what_if(self, seen, vals, note):
        """Write what was chosen, as one new version.

        :param seen: ``_get_seen`` of when the choice was looked at
        :param vals: of ``_prepare_what_if``
        :param note: what changed and what it brings, for the chatter
        :raise UserError: when somebody changed the scorecard meanwhile
        """
        self.ensure_one()
        self.check_access("write")
        if self._get_seen() != seen:
            raise UserError(
                self.env._(
                    "%(name)s was changed by somebody else since this screen was "
                    "opened. Open it again: your figures are of how it was.",
                    name=self.name,
                )
            )
        self.write(vals)
        self._note_versions()
        self.message_post(body=note)

    def _get_seen(self):
        """What a choice is made on: it must not have changed when it is applied."""
        return {"config": self._get_config(), "alert_below": self.alert_below}

    def _prepare_what_if(self, lines, before, after):
        """Values that make ``before`` ``after``; what stays is not written.

        :param lines: the lines that the weights are of
        :param before, after: tools.what_if.Setting
        """
        names = ("amber_from", "green_from", "alert_below")
        vals = {
            name: getattr(after, name)
            for name in names
            if getattr(after, name) != getattr(before, name)
        }
        weights = {}
        for line, old, new in zip(lines, before.weights, after.weights, strict=True):
            if new != old:
                command = Command.update(line.id, {"weight": float(new)})
                weights.setdefault(line.group_id, []).append(command)
        groups = []
        for group, old, new in zip(
            self.group_ids, before.group_weights, after.group_weights, strict=True
        ):
            changes = {"weight": float(new)} if new != old else {}
            if group in weights:
                changes["line_ids"] = weights[group]
            if changes:
                groups.append(Command.update(group.id, changes))
        caps = [
            Command.update(cap.id, {"max_score": new})
            for cap, old, new in zip(
                self.cap_ids, before.max_scores, after.max_scores, strict=True
            )
            if new != old
        ]
        parts = {"group_ids": groups, "cap_ids": caps}
        return {**vals, **{name: part for name, part in parts.items() if part}}
