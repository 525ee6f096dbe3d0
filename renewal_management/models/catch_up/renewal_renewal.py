# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalRenewal(models.Model):
    """Renewals that nobody is asked about."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    catch_up_line_ids = fields.One2many(
        comodel_name="renewal.catch.up.line",
        inverse_name="renewal_id",
    )

    def _compute_next_step(self):
        """Where nothing else is ahead, it is what somebody has to catch up on."""
        result = super()._compute_next_step()
        idle = self.filtered(lambda renewal: not renewal.next_step_date)
        # sudo: what is missed is said on a renewal that one may read
        lines = self.env["renewal.catch.up.line"].sudo()
        listed = Domain("renewal_id", "in", idle._origin.ids)
        lines = lines.search(listed & Domain("done_date", "=", False))
        by_renewal = lines.grouped("renewal_id")
        today = fields.Date.context_today(self)
        for renewal in idle:
            mine = by_renewal.get(renewal._origin.sudo(), lines.browse())
            # what the owner missed, before the escalation that it became
            for line in mine.sorted("kind")[:1]:
                day = line.catch_up_id.activity_date_deadline
                renewal.next_step_name = self.env._("Catch up: %s", line.missed)
                renewal.next_step_date = day
                renewal.is_next_step_overdue = bool(day) and day < today
        return result

    @api.model
    def _get_unasked_domain(self):
        """Open renewals on which nobody has an open task, and that are on nobody's
        catch-up list."""
        task = Domain("activity_id", "!=", False) & Domain("handled_date", "=", False)
        listed = Domain("done_date", "=", False)
        return (
            self._get_open_domain()
            & ~Domain("activity_ids", "any", Domain("active", "=", True))
            & ~Domain("step_ids", "any", Domain("state", "=", "done") & task)
            & ~Domain("catch_up_line_ids", "any", listed)
        )

    @api.model
    def _get_forgotten_domain(self):
        """Due soon or lapsed, and nobody is asked or will be. A yearly review passes by
        itself: there is no outcome to decide."""
        planned = self.env["renewal.step"]._get_open_domain()
        urgent = Domain("in_window", "=", True) | Domain("is_lapsed", "=", True)
        return (
            self._get_unasked_domain()
            & urgent
            & Domain("renewal_type", "!=", "evergreen")
            & ~Domain("step_ids", "any", planned)
        )

    def _get_answering_user(self):
        """Who is asked about a renewal: the first of its chain, else a renewal manager.

        :return: res.users, empty where a company has nobody
        """
        self.ensure_one()
        chain = self._get_escalation_chain()
        return chain[:1] or self.company_id._get_renewal_managers()[:1]

    def _on_lapsed(self):
        """Every lapse asks somebody."""
        unasked = self.search(self._get_unasked_domain() & Domain("id", "in", self.ids))
        self.env["renewal.catch.up"]._add_decisions(unasked)
        return super()._on_lapsed()

    def _on_closed(self, feedback):
        """Decided renewals leave the catch-up lists."""
        # sudo: the list may be somebody else's
        lines = self.sudo().catch_up_line_ids.filtered(lambda line: not line.done_date)
        if lines:
            lines._set_done(fields.Date.context_today(self))
        return super()._on_closed(feedback)
