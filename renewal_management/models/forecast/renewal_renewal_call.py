# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..term.renewal_renewal_change import after_change
from .renewal_forecast_mixin import CALL_CATEGORIES

# Whoever makes a call, and what it consists of.
CALLS = {
    role: {f"{role}_category", f"{role}_amount", f"{role}_call_note"}
    for role in ("owner", "manager")
}


class RenewalRenewal(models.Model):
    """What people say will come of it: the owner's call and the manager's.

    Amounts are in the contract's currency, the one the customer talks about. No amount
    means "as proposed"; nothing at all means no call. Nobody writes the other's call,
    and no computation writes either. A call stays, with its day, until it is changed.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    owner_category = fields.Selection(
        selection=CALL_CATEGORIES,
        string="Owner Call",
        tracking=True,
        help=(
            "The owner's forecast category. If empty, the forecast follows the stage."
        ),
    )
    owner_amount = fields.Monetary(
        tracking=True,
        help="The ARR the owner expects, untaxed, in the contract's currency. If "
        "empty: the proposal.",
    )
    owner_call_date = fields.Date(
        readonly=True,
        copy=False,
    )
    owner_call_note = fields.Char(
        string="Owner Reason",
    )
    manager_category = fields.Selection(
        selection=CALL_CATEGORIES,
        string="Manager Call",
        tracking=True,
        help="Takes precedence over the owner call. Made by team leaders and renewal "
        "administrators.",
    )
    manager_amount = fields.Monetary(
        tracking=True,
        help="The ARR the manager expects, untaxed, in the contract's currency. If "
        "empty: the owner's amount, else the proposal.",
    )
    manager_call_date = fields.Date(
        readonly=True,
        copy=False,
    )
    manager_call_note = fields.Char(
        string="Manager Reason",
    )
    can_make_owner_call = fields.Boolean(
        compute="_compute_can_make_call",
    )
    can_make_manager_call = fields.Boolean(
        compute="_compute_can_make_call",
    )

    _call_is_not_negative = models.Constraint(
        "CHECK(owner_amount >= 0 AND manager_amount >= 0)",
        "A forecast is not negative. Choose Omitted for a renewal that will bring in "
        "nothing.",
    )

    @api.depends("user_id.renewal_stand_in_id", "team_id.user_id", "outcome")
    @api.depends_context("uid")
    def _compute_can_make_call(self):
        me = self.env.user
        is_manager = me.has_group("renewal_management.group_renewal_manager")
        for renewal in self:
            owner = renewal.user_id
            is_owner = me in (owner | owner._get_present(renewal.company_id))
            # sudo: who leads a team is no secret, teams may be
            is_leader = renewal.sudo().team_id.user_id == me
            renewal.can_make_owner_call = not renewal.outcome and is_owner
            renewal.can_make_manager_call = not renewal.outcome and (
                is_manager or is_leader
            )

    @after_change(300, *chain.from_iterable(CALLS.values()))
    def _on_call_changed(self, before, vals):
        for role, names in CALLS.items():
            if names.isdisjoint(vals):
                continue
            self._check_call(role)
            if f"{role}_call_date" not in vals:
                self._date_call(role)

    def _check_call(self, role):
        """Everybody makes their own call, while there is something to call."""
        if self.env.su or all(self.mapped(f"can_make_{role}_call")):
            return
        closed = self.filtered("outcome")[:1]
        if closed:
            raise UserError(
                self.env._(
                    "%(name)s is closed, so its forecast no longer changes.",
                    name=closed.display_name,
                )
            )
        if role == "owner":
            raise AccessError(
                self.env._(
                    "Only the owner of the renewal, or today's stand-in, can change "
                    "the owner call."
                )
            )
        raise AccessError(
            self.env._(
                "Only the leader of the sales team and renewal administrators can "
                "make the manager call. Enter yours as the owner call."
            )
        )

    def _date_call(self, role):
        """Note the day of a call; one that was taken back has none."""
        # sudo: the day is the system's
        renewals = self.sudo()
        made = renewals.filtered(
            lambda renewal: any(renewal[name] for name in CALLS[role])
        )
        for company, batch in made.grouped("company_id").items():
            batch.write({f"{role}_call_date": company._get_renewal_today()})
        (renewals - made).write({f"{role}_call_date": False})
