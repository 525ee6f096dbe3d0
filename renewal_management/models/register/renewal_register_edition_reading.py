# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import format_amount


class RenewalRegisterEdition(models.Model):
    """How a file is read: what has to be asked about it, and what it comes to."""

    _inherit = "renewal.register.edition"  # pylint: disable=consider-merging-classes-inherited

    words_lang = fields.Selection(
        selection=lambda self: self.env["renewal.register.word"]._get_languages(),
        string="Words are in",
        help="Left empty, the words of the file decide.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Unclear amounts are in",
        help="What a sign of several currencies, such as kr, means in this file, and "
        "the currency of amounts that name none where others do.",
    )
    asked = fields.Json(
        compute="_compute_asked",
        help="Answers without which nothing of the file is applied.",
    )
    question = fields.Text(
        compute="_compute_asked",
    )
    inactive_currency_ids = fields.Many2many(
        comodel_name="res.currency",
        compute="_compute_inactive_currency_ids",
        context={"active_test": False},
        help="Currencies of the file that are not in use.",
    )
    currency_help = fields.Char(
        compute="_compute_inactive_currency_ids",
    )
    reading_arr = fields.Text(
        string="ARR as read",
        compute="_compute_reading_arr",
        help="What the rows of the file come to a year, in contracts that run on its "
        "day. Hold it beside the sheet before you apply.",
    )

    absent_text = fields.Text(
        compute="_compute_absent_text",
        help="What no row of the file says, and what that would mean.",
    )

    @api.depends("found")
    @api.depends_context("lang")
    def _compute_absent_text(self):
        texts = self._get_absent_texts()
        for edition in self:
            absent = [name for name in texts if name in edition.found["absent"]]
            edition.absent_text = " ".join(texts[name] for name in absent) or False

    def _get_absent_texts(self):
        """What it means that a column is empty in all rows: maybe nobody chose it, or
        a program wrote its formulas and never calculated them."""
        return {
            "amount": self.env._(
                "No row has an amount: all contracts would be worth nothing. If the "
                "file has amounts, import it again and choose their column; formulas "
                "without a value get theirs when a spreadsheet program saves the file."
            ),
            "end_date": self.env._("No row has an end: no contract would end."),
        }

    @api.depends("found")
    @api.depends_context("lang")
    def _compute_asked(self):
        labels = self._get_questions()
        for edition in self:
            asked = edition.found["asked"]
            edition.asked = asked
            edition.question = "\n".join(labels[name] for name in asked) or False

    def _get_questions(self):
        return {
            "date_order": self.env._(
                "Its dates contradict each other: does the day, the month or the year "
                "come first?"
            ),
            "decimal_mark": self.env._(
                "Its amounts can be read in two ways: does a point or a comma separate "
                "the decimals?"
            ),
            "currency_id": self.env._(
                "It is not clear in which currency some amounts are: their sign has "
                "several meanings, or they name none where others do. Which one is it?"
            ),
            "words_lang": self.env._(
                "It has words with several meanings: in which language are they?"
            ),
            "amount_basis": self.env._(
                "Its terms are not all a year: are the amounts per recurrence, per "
                "year, or for the whole term?"
            ),
            "contract_type": self.env._(
                "It seems to be about suppliers: are these contracts with suppliers or "
                "with customers?"
            ),
        }

    @api.depends("found")
    @api.depends_context("lang")
    def _compute_reading_arr(self):
        by_code, _active = self.env["renewal.register.lookup"]._get_currencies(False)
        for edition in self:
            sums, counts = edition.found["sums"], edition.found["counts"]
            lines = [
                self.env._(
                    "%(amount)s a year, rows: %(count)s",
                    amount=format_amount(self.env, amount, by_code[code]),
                    count=count,
                )
                for code, (amount, count) in sorted(
                    sums.items(), key=lambda item: -abs(item[1][0])
                )
            ]
            lines += [
                f"{label}: {counts[kind]}"
                for kind, label in self._get_uncounted().items()
                if counts.get(kind)
            ]
            edition.reading_arr = "\n".join(lines) or False

    def _get_uncounted(self):
        return {
            "later": self.env._("Rows whose term has not begun"),
            "over": self.env._("Rows whose term is over"),
            "once": self.env._("Rows billed once"),
            "repeated": self.env._("Repeated rows"),
            "unread": self.env._("Rows that cannot be read"),
        }

    @api.depends("found", "error_count")
    @api.depends_context("uid")
    def _compute_inactive_currency_ids(self):
        rows = self.env["renewal.register.row"]
        by_code, _active = self.env["renewal.register.lookup"]._get_currencies(False)
        for edition in self:
            codes = edition.found["inactive"] if edition.error_count else ()
            found = self.env["res.currency"].union(*(by_code[code] for code in codes))
            edition.inactive_currency_ids = found
            edition.currency_help = found and rows._get_currency_help()

    def action_apply_rows(self):
        """Apply what waits in these files."""
        domain = [("edition_id", "in", self.ids), ("state", "in", ("draft", "error"))]
        rows = self.env["renewal.register.row"]
        _applied, message = rows._apply_waiting(domain)
        self._keep_found()
        # the page says what became of them, unless some are left for the next time
        return message if self.filtered("draft_count") else True

    def action_activate_currencies(self):
        """Put the currencies that these files need to use, and apply their rows again.
        Who may do so is Odoo's own rule."""
        return self.row_ids.action_activate_currency()
