# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.message import format_day
from ...tools.next_term import NextTerm
from ..term.renewal_renewal_change import after_change

# Working days to say what a new end means.
DAYS_TO_ANSWER = 2


class RenewalRenewal(models.Model):
    """Renewed, extended or corrected? The contract ends much later than the renewal
    knows, and a date alone does not say why. Somebody is asked; until then the renewal
    stays as it was, and nothing is counted."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    question_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task of the Question",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def _follow_question(self, date_ref, answer=None):
        result = super()._follow_question(date_ref, answer)
        asked = self.filtered("question_end")
        if answer and asked:
            asked._answer_question(answer, date_ref)
            return result
        asked._ask_question()
        (self - asked)._close_question(self.env._("The end is as it was"))
        return result

    def _ask_question(self):
        """One task each, for the owner; it is brought up to date when the end moves
        again."""
        # quick update: many contracts at once are not as many e-mails
        quiet = self.with_context(mail_activity_quick_update=len(self) > 1)
        for renewal in quiet:
            text = renewal._get_question_text()
            renewal._message_log(body=text)
            task = renewal.question_activity_id.filtered("active")
            user = renewal._get_escalation_chain()[:1]
            if task:
                task.note = text
            elif user:
                reader = renewal.with_context(lang=user.lang)
                renewal.question_activity_id = reader.activity_schedule(
                    "renewal_management.mail_activity_type_renewal",
                    date_deadline=renewal.company_id._get_renewal_deadline(
                        DAYS_TO_ANSWER
                    ),
                    summary=reader.env._("Renewed, extended or corrected?"),
                    note=reader._get_question_text(),
                    user_id=user.id,
                )

    def _get_question_text(self):
        self.ensure_one()
        return self.env._(
            "The contract ended on %(old)s and ends on %(new)s now. Say on the renewal "
            "whether it was renewed, extended or corrected.",
            old=format_day(self.env, self.current_end),
            new=format_day(self.env, self.question_end),
        )

    def _close_question(self, feedback):
        tasks = self.question_activity_id.filtered("active")
        if tasks:
            tasks.action_feedback(feedback=feedback)

    @after_change(120, "user_id")
    def _on_owner_changed_move_question(self, before, vals):
        # sudo: the task may be somebody else's
        for renewal in self.sudo().filtered("question_activity_id.active"):
            user = renewal._get_escalation_chain()[:1]
            if user and renewal.question_activity_id.user_id != user:
                renewal.question_activity_id.user_id = user

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def action_answer_renewed(self):
        """The new end is that of the next term."""
        self._answer_as_user("renewed")

    def action_answer_extended(self):
        """The running term goes on for a while; the decision is still to come."""
        self._answer_as_user("extended")

    def action_answer_corrected(self):
        """The end was entered wrong before."""
        self._answer_as_user("corrected")

    def _answer_as_user(self, answer):
        self.check_access("write")
        # sudo: outcomes and contracts are the system's; access was checked just above
        for company, renewals in self.sudo().grouped("company_id").items():
            renewals.with_company(company)._answer_question(
                answer, company._get_renewal_today()
            )

    def _answer_question(self, answer, date_ref):
        """What the new ends mean. From then on all goes the way of the button of that
        name.

        The caller has checked access and works as superuser.

        :param answer: ``renewed``, ``extended`` or ``corrected``
        :param date_ref: today
        :raise UserError: nothing is answered when one of them cannot be
        """
        self._claim_undecided()
        for renewal in self:
            if not renewal.question_end:
                raise UserError(
                    self.env._(
                        "The end of %s is no question any more.", renewal.display_name
                    )
                )
        for renewal in self:
            getattr(renewal, f"_answer_{answer}")(date_ref)
        self._close_question(self.env._("Answered"))

    def _answer_renewed(self, date_ref):
        lines, end = self._get_questioned_lines(), self.question_end
        if self._is_about_part() or lines._are_invoiced_beyond(self.current_end):
            # the contract says it all: these lines are decided, others are still to be
            for line in lines:
                line.write({"renewed_until": line.question_end, "question_end": False})
            self.contract_id._sync_renewals_strictly()
            return
        term = NextTerm(self.current_end + timedelta(days=1), end)
        # renewing compares the contract
        later = self.with_context(renewal_sync_later=True)
        later._take_back_question(lines.with_env(later.env))
        self._renew({self: term}, date_ref)

    def _answer_extended(self, date_ref):
        end = self.question_end
        others = self._get_others_of(end)
        if others or self._is_about_part():
            self._let_lines_go(others[:1])
            return
        self._get_questioned_lines().question_end = False
        self._extend(end)

    def _answer_corrected(self, date_ref):
        end = self.question_end
        others = self._get_others_of(end)
        if others or self._is_about_part():
            self._let_lines_go(others[:1])
            return
        self._get_questioned_lines().question_end = False
        self._message_log(body=self._move_end(end, date_ref, is_correction=True))
        self.contract_id._sync_renewals_strictly()

    def _get_others_of(self, end):
        """Another open renewal of the contract that ends on that day."""
        return (self.contract_id.renewal_ids - self).filtered(
            lambda renewal: not renewal.outcome and renewal.current_end == end
        )

    def _is_about_part(self):
        """Other lines still end with the term, or the new ends differ."""
        lines = self.line_ids.filtered(
            lambda line: not line.outcome and line.action != "add"
        )
        return len(set(lines.mapped("question_end"))) > 1

    def _let_lines_go(self, other=None):
        """The lines go on in the renewal of their new end.

        :param other: that renewal, where there is one
        """
        lines = self._get_questioned_lines()
        lines.question_end = False
        if other:
            lines._move_to(other)
        else:
            lines._set_aside()
        self.contract_id._sync_renewals_strictly()

    def _take_back_question(self, lines):
        """The running term ends, and costs, what it did; what was typed is proposed for
        the next one."""
        if self._is_header_dated(lines):
            self.contract_id.date_end = self.current_end
        for line in lines:
            line._take_back_typed(self.current_end)
