# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.message import format_day


class RenewalLine(models.Model):
    """Going from one renewal to another, when the contract line ends on another day
    than the rest of its term."""

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    def _set_aside(self):
        """These lines follow another end: their renewal is decided without them."""
        if self:
            self.write({"outcome": "cancelled"})

    def _move_to(self, renewal):
        """They go on in another renewal, which says so, and so do those they leave."""
        if not self:
            return
        before = self.renewal_id
        for line in self:
            line.write(
                {
                    "renewal_id": renewal.id,
                    "outcome": False,
                    **line._prepare_moved_vals(),
                }
            )
        self._refresh_amounts()
        body = self.env._(
            "%(lines)s: ends on %(end)s now and goes on in the renewal of that day, "
            "with what was negotiated.",
            lines=", ".join(filter(None, self.mapped("name"))),
            end=format_day(self.env, renewal.current_end),
        )
        renewals = before | renewal
        renewals._message_log_batch(bodies=dict.fromkeys(renewals.ids, body))

    def _prepare_moved_vals(self):
        """Values that would start afresh in another renewal. Extend for yours."""
        self.ensure_one()
        return {}
