# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from .renewal_register_row_question import UNANSWERED


class RenewalRegisterRow(models.Model):
    """Answers that were wrong: they are taken back while nothing was built on them."""

    _inherit = "renewal.register.row"  # pylint: disable=consider-merging-classes-inherited

    before_answer = fields.Json(
        readonly=True,
        copy=False,
        help="What renewing because of the answer changed, to be taken back.",
    )
    is_answer_undoable = fields.Boolean(
        compute="_compute_is_answer_undoable",
        help="The contract was renewed because of an answer, which can be taken back.",
    )

    @api.depends("answer", "result", "before_answer")
    def _compute_is_answer_undoable(self):
        for row in self:
            is_renewed = row.answer == "renewed" and row.result == "renewed"
            row.is_answer_undoable = is_renewed and bool(row.before_answer)

    def action_take_back_answer(self):
        """The answer was wrong: the term is open again, and the row asks again."""
        answered = self.filtered("is_answer_undoable")
        if not answered:
            raise UserError(
                self.env._(
                    "Select rows whose contracts were renewed by an answer. What was "
                    "corrected, extended or added is changed on the contract."
                )
            )
        failed = self.env["renewal.register.term"]._take_back(answered)
        open_again = answered.filtered(lambda row: row not in failed)
        if open_again:
            open_again._apply(fields.Date.context_today(self))
        return open_again._notify_settled(
            self.env._("Rows that wait for an answer again: %s", len(open_again)),
            failed=failed,
        )

    def _forget_answer(self):
        self.write({**UNANSWERED, "before_answer": False})

    def _check_not_built_on(self):
        """
        :raise UserError: a newer file, or people, went on from the answer
        """
        for row in self:
            later = [
                ("contract_line_id", "=", row.contract_line_id.id),
                ("edition", ">", row.edition),
                *row._get_register_domain(),
            ]
            if self.search_count(later, limit=1):
                raise UserError(
                    self.env._(
                        "A newer file speaks of the next term: reopen the renewal on "
                        "its own page."
                    )
                )
