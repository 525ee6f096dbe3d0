# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from ...tools.message import format_day


class RenewalRenewal(models.Model):
    """A few more weeks: the term goes on, and the decision is still to come."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def action_extend(self):
        """Open the wizard that extends these renewals."""
        return self._open_decision("renewal_management.renewal_extend_action")

    def _extend(self, new_end, note=""):
        """Prolong the running terms to a day, at the running price. The due date stays:
        the decision counts where it was due.

        The caller has checked access and works as superuser.

        :raise UserError: nothing is extended when one of them cannot be
        """
        self._claim_undecided()
        for renewal in self:
            renewal._check_extension(new_end)
        bodies = {}
        # the contract is compared when its renewal knows of the new end
        for renewal in self.with_context(renewal_sync_later=True):
            bodies[renewal] = self.env._(
                "Extended from %(old)s to %(new)s. %(note)s",
                old=format_day(self.env, renewal.current_end),
                new=format_day(self.env, new_end),
                note=note,
            )
            renewal._extend_contract(new_end)
        self.write({"extended_to": new_end, "is_lapsed": False})
        self.flush_recordset()
        self.contract_id._sync_renewals_strictly()
        self._message_log_batch(
            bodies={renewal.id: body for renewal, body in bodies.items()}
        )
        self._log_on_contracts(bodies)

    def _check_extension(self, new_end):
        self.ensure_one()
        if self.renewal_type == "evergreen":
            raise UserError(
                self.env._(
                    "%(name)s has no end: there is nothing to extend.",
                    name=self.display_name,
                )
            )
        if new_end <= self.current_end:
            raise UserError(
                self.env._(
                    "%(name)s already runs until %(end)s. Choose a later day.",
                    name=self.display_name,
                    end=format_day(self.env, self.current_end),
                )
            )
        others = self.contract_id.renewal_ids - self
        if others.filtered(lambda r: not r.outcome and r.current_end == new_end):
            raise UserError(
                self.env._(
                    "Another renewal of %(name)s ends on %(end)s. Choose another day, "
                    "or renew this one to that day.",
                    name=self.display_name,
                    end=format_day(self.env, new_end),
                )
            )

    def _extend_contract(self, new_end):
        lines = self._get_lines_to_carry_out()
        if self._is_header_dated(lines):
            self.contract_id.date_end = new_end
        else:
            lines.contract_line_id.filtered("date_end").write({"date_end": new_end})
