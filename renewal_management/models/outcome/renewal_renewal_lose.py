# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.message import format_day


class RenewalRenewal(models.Model):
    """Losing: the reason is kept, and the contract ends."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    competitor_id = fields.Many2one(
        comodel_name="renewal.competitor",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The competitor that won the customer.",
    )

    has_line_reasons = fields.Boolean(
        compute="_compute_has_line_reasons",
        help="Lines were lost alone, each with its own reason.",
    )

    @api.depends("line_ids.reason_id")
    def _compute_has_line_reasons(self):
        for renewal in self:
            renewal.has_line_reasons = bool(renewal.line_ids.reason_id)

    def _prepare_loss_vals(self):
        return super()._prepare_loss_vals() | {
            "competitor_id": self.competitor_id.id,
            "win_back_date": self.win_back_date,
        }

    def action_lose(self):
        """Open the wizard that closes these renewals as lost."""
        return self._open_decision("renewal_management.renewal_lose_action")

    def _lose(self, date_ref, reason, outcome_date=None, note="", **values):
        """Close the renewals as lost, and end their lines on the contracts.

        The caller has checked access and works as superuser; contracts are terminated
        by those who may, the others leave a task for that.

        :param date_ref: today
        :param reason: contract.terminate.reason
        :param outcome_date: last day of the contracts; the end of each term if left out
        :param values: more fields of the renewals
        :raise UserError: nothing is closed when one of them cannot be
        """
        self._claim_undecided()
        for renewal in self:
            renewal._check_last_day(outcome_date)
        lost = self._step_back(date_ref, outcome_date)
        for last_day, renewals in lost.grouped(
            lambda renewal: outcome_date or renewal.current_end
        ).items():
            renewals._close("churned", date_ref, note, reason, last_day, **values)
        may_terminate = self.env.user.has_group(
            "contract_termination.can_terminate_contract"
        )
        later = lost.with_context(renewal_sync_later=True)
        for contract, renewals in later.grouped("contract_id").items():
            if may_terminate:
                contract._end_lost_terms(renewals, reason, note)
            else:
                contract._ask_to_terminate(renewals, reason)
        self.contract_id._sync_renewals_strictly()

    def _step_back(self, date_ref, outcome_date):
        """What is lost by a last day on which some of these have not begun: the term
        that was renewed too early. Those that never begin are void.

        :return: renewal.renewal
        """
        early = self.filtered(
            lambda r: outcome_date and r.term_start and outcome_date < r.term_start
        )
        before = self.search(
            [("successor_renewal_id", "in", early.ids), ("outcome", "=", "renewed")]
        ).filtered(lambda r: r._is_all_in(r.successor_renewal_id))
        void = before.successor_renewal_id
        before._reopen()
        note = self.env._("The term before it was lost: this one never began")
        void._close("cancelled", date_ref, note, is_dismissed=True)
        return self - void | before

    def _is_all_in(self, following):
        """Whether all that was renewed goes on in that renewal."""
        renewed = self.line_ids.filtered(lambda line: line.outcome == "renewed")
        lines = following.line_ids.contract_line_id
        lines |= lines.predecessor_contract_line_id
        return renewed.contract_line_id <= lines

    def _check_last_day(self, outcome_date):
        """A contract is lost at the end of its term, or before."""
        if outcome_date and outcome_date > self.current_end:
            raise UserError(
                self.env._(
                    "%(name)s ends on %(end)s: it cannot be lost on a later day. Leave "
                    "the date empty, or extend the term first.",
                    name=self.display_name,
                    end=format_day(self.env, self.current_end),
                )
            )
        if outcome_date:
            self.line_ids.contract_line_id._check_not_invoiced(outcome_date)

    def _plan_win_back(self, day, date_ref):
        """Steps of a playbook for lost renewals, else a task for each owner, to try
        again on a day.

        :param date_ref: today
        """
        planned = self._plan_after_loss(date_ref)
        # quick update: a task in the future needs no e-mail today
        for renewal in (self - planned).with_context(mail_activity_quick_update=True):
            user = renewal._get_escalation_chain()[:1]
            if user:
                reader = renewal.with_context(lang=user.lang)
                reader.activity_schedule(
                    "renewal_management.mail_activity_type_renewal",
                    date_deadline=day,
                    summary=reader.env._("Win the customer back"),
                    user_id=user.id,
                )
