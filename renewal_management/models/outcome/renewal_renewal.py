# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError

# Stage type -> the wizard that gives that outcome.
WIZARDS = {
    "renewed": "renewal_renew_action",
    "churned": "renewal_lose_action",
    "cancelled": "renewal_cancel_action",
}


class RenewalRenewal(models.Model):
    """Deciding how a term ended: columns, wizards, and nobody twice."""

    _inherit = "renewal.renewal"

    @api.constrains("stage_id", "outcome")
    def _check_stage(self):
        """Columns that stand for an outcome hold the renewals that have it. Whoever
        drops a card there is led to the wizard that asks for what is missing."""
        for renewal in self:
            stage_type = renewal.stage_id.stage_type
            is_closing = stage_type not in ("upcoming", "open")
            if is_closing and not renewal.outcome:
                renewal._ask_for_outcome(stage_type)
            stages = self.env["renewal.stage"]
            is_elsewhere = stage_type != renewal.outcome
            if renewal.outcome and is_elsewhere and stages._get_first(renewal.outcome):
                renewal._ask_to_reopen()

    def _ask_for_outcome(self, stage_type):
        message = {
            "renewed": self.env._("To renew %s, say for how long."),
            "churned": self.env._("To close %s as lost, say why."),
            "cancelled": self.env._("To cancel %s, say why."),
        }[stage_type]
        button = {
            "renewed": self.env._("Renew"),
            "churned": self.env._("Lost"),
            "cancelled": self.env._("Cancel the renewal"),
        }[stage_type]
        self._redirect(message % self.display_name, WIZARDS[stage_type], button)

    def _ask_to_reopen(self):
        self._redirect(
            self.env._("%s is closed. Open it again to move it.", self.display_name),
            "renewal_reopen_action",
            self.env._("Open again"),
        )

    def _redirect(self, message, action, button):
        raise RedirectWarning(
            message,
            self.env.ref(f"renewal_management.{action}").id,
            button,
            {"active_model": self._name, "active_id": self.id, "active_ids": self.ids},
        )

    def _open_decision(self, action):
        """Open a wizard on these renewals.

        :param action: external id of its window action
        """
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "context": {
                **self.env.context,
                "active_model": self._name,
                "active_id": self[:1].id,
                "active_ids": self.ids,
            },
        }

    def _claim_undecided(self):
        """Lock the renewals, and make sure that nobody was faster.

        :raise UserError: when one of them is closed or being worked on
        """
        self.env["renewal.transaction"]._claim(self)
        closed = self.filtered("outcome")
        if closed:
            raise UserError(
                self.env._(
                    "%(names)s: closed already. Leave them out, or open them again "
                    "first.",
                    names=", ".join(closed.mapped("display_name")),
                )
            )
