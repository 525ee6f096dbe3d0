# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.register.part import join_rows
from .renewal_register_row import RAW

# A row that was answered, as if it had never been applied.
UNANSWERED = {
    "state": "draft",
    "question": False,
    "answer": False,
    "result": False,
    "contract_line_id": False,
    "line_key": False,
    "applied_values": False,
}

# What each question can be answered by.
ANSWERS = {
    "moved": ("renewed", "extended", "corrected"),
    "proposed": ("renewed", "separate"),
    "returned": ("renewed", "lost"),
    "elsewhere": ("same", "separate"),
    "renamed": ("same", "separate"),
}


class RenewalRegisterRow(models.Model):
    """Rows that wait until somebody says what they mean: one answer for many rows."""

    _inherit = "renewal.register.row"  # pylint: disable=consider-merging-classes-inherited

    question = fields.Selection(
        selection=[
            ("moved", "Renewed, extended or corrected?"),
            ("proposed", "Renewal or another line?"),
            ("returned", "Lost, or renewed after all?"),
            ("elsewhere", "The same contract as in another register?"),
            ("renamed", "The same contract under another name?"),
        ],
        readonly=True,
        copy=False,
        help="What somebody has to say before the row can be applied.",
    )
    answer = fields.Selection(
        selection=[
            ("renewed", "Renewed"),
            ("extended", "Extended"),
            ("corrected", "Corrected"),
            ("separate", "A line of its own"),
            ("lost", "Still lost"),
            ("same", "Same contract"),
        ],
        readonly=True,
        copy=False,
    )
    candidate_line_id = fields.Many2one(
        comodel_name="contract.line",
        string="Line in Question",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The contract line that the question is about.",
    )

    candidate_name = fields.Text(
        related="candidate_line_id.name",
        string="Until Now",
    )
    candidate_end = fields.Date(
        related="candidate_line_id.date_end",
        string="Ended",
        help="The end of the line that the question is about.",
    )

    def write(self, vals):
        """An answer is about what the row said then."""
        if "answer" not in vals and set(RAW) & set(vals):
            self._forget_lost()
            vals = {**vals, "question": False, "answer": False}
        return super().write(vals)

    def _forget_lost(self):
        """Those of these rows that are still lost are to be asked about again."""
        self.filtered(lambda row: row.answer == "lost").write(UNANSWERED)

    def action_answer_renewed(self):
        """It is the next term: renew the line."""
        return self._answer("renewed")

    def action_answer_extended(self):
        """The term goes on for a while; the decision is still to come."""
        return self._answer("extended")

    def action_answer_corrected(self):
        """The end was wrong before."""
        return self._answer("corrected")

    def action_answer_separate(self):
        """It is no renewal: a line of its own."""
        return self._answer("separate")

    def action_answer_same(self):
        """Both registers, or both names, stand for one line."""
        return self._answer("same")

    def action_answer_lost(self):
        """The file has it by mistake: the contract stays lost."""
        return self._answer("lost")

    def _get_speaking_of(self, lines):
        """Rows of the edition of these rows that speak of contract lines.

        :return: [(contract.line as it is now, row)]
        """
        chain = lines._get_chain()
        domain = [*self._get_edition_domain(), ("contract_line_id", "in", chain.ids)]
        speaking = self.search(domain) if chain else self.browse()
        return [(row.contract_line_id._follow_successors(), row) for row in speaking]

    def _get_meaning(self):
        """What somebody said that a new end means, False where nobody did."""
        self.ensure_one()
        return self.answer in ("renewed", "extended", "corrected") and self.answer

    def _answer(self, answer):
        """Answer the questions of these rows, and apply them. Rows that were answered
        in the meantime are passed over.

        :raise UserError: none of them asks such a question, or some ask another one
        """
        waiting = self.filtered(lambda row: row.state == "question")
        if not waiting:
            raise UserError(
                self.env._("Select rows that wait for an answer: none of these does.")
            )
        asking = waiting.filtered(lambda row: answer in ANSWERS[row.question])
        if asking != waiting:
            self._refuse_answer(answer, waiting - asking)
        asking.write({"answer": answer})
        return asking.action_apply()

    def _refuse_answer(self, answer, others):
        """
        :param others: rows that ask something else
        :raise UserError: always
        """
        labels = dict(self._fields["answer"]._description_selection(self.env))
        names = dict(self._fields["question"]._description_selection(self.env))
        asked = [
            self.env._(
                "%(question)s (rows: %(rows)s): %(answers)s",
                question=names[question],
                rows=join_rows(rows.mapped("row_number")),
                answers=", ".join(labels[name] for name in ANSWERS[question]),
            )
            for question, rows in others.grouped("question").items()
        ]
        raise UserError(
            self.env._(
                "“%(answer)s” is no answer to what some of the rows ask. Select rows "
                "that ask the same. These can be answered by:\n%(rows)s",
                answer=labels[answer],
                rows="\n".join(asked),
            )
        )
