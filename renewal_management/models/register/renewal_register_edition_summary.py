# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from collections import Counter, defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, formatLang

from .register_messages import MESSAGES

# What is asked is not assumed.
WARNED = (("warning", "!=", False), ("state", "!=", "question"))
ASKED = ("moved", "moved_open", "returned", "proposed", "elsewhere", "renamed")
RESULTS = ("new", "renewed", "changed", "unchanged", "repeated", "lost")
APPLIED = ("applied", "unchanged")


class RenewalRegisterEdition(models.Model):
    """What became of a file, on one screen, to be held beside the sheet. It is counted
    from the rows, so that it stays true when a row is corrected."""

    _inherit = "renewal.register.edition"  # pylint: disable=consider-merging-classes-inherited

    row_count = fields.Integer(
        string="Rows",
        compute="_compute_counts",
    )
    draft_count = fields.Integer(
        string="To Apply",
        compute="_compute_counts",
    )
    error_count = fields.Integer(
        string="Errors",
        compute="_compute_counts",
    )
    question_count = fields.Integer(
        string="Questions",
        compute="_compute_counts",
    )
    warning_count = fields.Integer(
        string="Warnings",
        compute="_compute_counts",
    )
    renewed_count = fields.Integer(
        string="Renewed",
        compute="_compute_counts",
    )
    waiting_id = fields.Many2one(
        comodel_name="renewal.register.edition",
        string="Older File",
        compute="_compute_waiting_id",
        help="The oldest file of the register that comes before this one, and of which "
        "no row was applied.",
    )
    summary = fields.Html(
        compute="_compute_summary",
        sanitize=False,
    )

    @api.depends("row_ids.state", "row_ids.result", "row_ids.warning")
    def _compute_counts(self):
        states, results = self._count_rows("state"), self._count_rows("result")
        warnings = self._count_rows("edition_id", WARNED)
        for edition in self:
            state, result = states[edition._origin.id], results[edition._origin.id]
            edition.row_count = sum(state.values())
            edition.draft_count = state["draft"]
            edition.error_count = state["error"]
            edition.question_count = state["question"]
            edition.renewed_count = result["renewed"]
            edition.warning_count = sum(warnings[edition._origin.id].values())

    def _count_rows(self, name, domain=()):
        """Return {edition id: Counter of the values of a field}."""
        groups = self.env["renewal.register.row"]._read_group(
            [("edition_id", "in", self._origin.ids), *domain],
            ["edition_id", name],
            ["__count"],
        )
        counts = defaultdict(Counter)
        for edition, value, count in groups:
            counts[edition.id][value] = count
        return counts

    def _compute_waiting_id(self):
        for edition in self:
            older = self.search(
                [*edition._get_register_domain(), ("number", "<", edition.number)],
                order="number",
            )
            touched = self.env["renewal.register.row"]._read_group(
                [("edition_id", "in", older.ids), ("state", "!=", "draft")],
                ["edition_id"],
            )
            edition.waiting_id = older.filtered(
                lambda older, touched=touched: (older,) not in touched
            )[:1]

    def _is_newest(self):
        later = self.search_count(
            [*self._get_register_domain(), ("number", ">", self.number)]
        )
        return not later

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    def _compute_summary(self):
        for edition in self:
            edition.summary = self.env["ir.qweb"]._render(
                "renewal_management.renewal_register_summary",
                edition._prepare_summary(),
            )

    def _prepare_summary(self):
        """Values of the page: a line for each result, the sums of each currency, rows
        that were left out, and what was assumed, by kind."""
        self.ensure_one()
        rows = self.env["renewal.register.row"]
        results = self._count_rows("result")[self.id]
        labels = dict(rows._fields["result"]._description_selection(self.env))
        made = [("edition_id", "=", self.id), ("is_customer_new", "=", True)]
        return {
            "results": [
                (labels[result], results[result])
                for result in RESULTS
                if results[result]
            ],
            "customer_count": rows.search_count(made),
            "sums": self._get_sums(),
            "left_out": self._describe_left_out(self.left_out or []),
            "warnings": self._count_warnings(),
            "is_applied": any(results[name] for name in RESULTS),
        }

    def _get_sums(self):
        """What the amounts of the file come to, a line for each currency: what was read
        is what was applied and what was not.

        :return: [(currency name, read, applied, left out, rows left out)], in words
        """
        read = Domain("currency_read_id", "!=", False)
        read |= Domain("currency_read", "!=", False)
        groups = self.env["renewal.register.row"]._read_group(
            Domain("edition_id", "=", self.id) & read,
            ["currency_read_id", "currency_read", "state", "result"],
            ["amount_read:sum", "row_number:array_agg"],
        )
        sums = {}
        for currency, told, state, result, amount, numbers in groups:
            line = sums.setdefault((currency, told), [0.0, 0.0, []])
            if state in APPLIED and result != "repeated":
                line[0] += amount
            else:
                line[1] += amount
                line[2] += numbers
        return [
            (
                currency.name or told,
                *(
                    self._format(amount, currency)
                    for amount in (applied + left_out, applied, left_out)
                ),
                sorted(numbers),
            )
            for (currency, told), (applied, left_out, numbers) in sums.items()
        ]

    def _format(self, amount, currency):
        """An amount in words, also in a currency that nobody knows."""
        if currency:
            return format_amount(self.env, amount, currency)
        return formatLang(self.env, amount)

    def _count_warnings(self):
        """Return [(what was assumed, in general; number of rows)], the most frequent
        first."""
        rows = self.env["renewal.register.row"]
        rows.flush_model(["edition_id", "warning", "warning_kinds"])
        kinds = self.env.execute_query(
            SQL(
                """
                SELECT kind, COUNT(*)
                  FROM renewal_register_row,
                       JSONB_ARRAY_ELEMENTS_TEXT(warning_kinds) AS kind
                 WHERE edition_id = %s AND warning IS NOT NULL
                 GROUP BY kind
                 ORDER BY COUNT(*) DESC, kind
                """,
                self.id,
            )
        )
        return [
            (re.sub(r"%\(\w+\)s", "…", self.env._(MESSAGES[code])), count)
            for code, count in kinds
            if code in MESSAGES and code not in ASKED
        ]

    # ------------------------------------------------------------------
    # Its buttons
    # ------------------------------------------------------------------

    def _open_rows(self, name, domain, view="renewal_register_row_action"):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"renewal_management.{view}"
        )
        return {**action, "name": name, "domain": domain, "context": {}}

    def action_open_waiting(self):
        return self.waiting_id.get_formview_action()

    def action_open_rows(self):
        return self._open_rows(self.display_name, [("edition_id", "=", self.id)])

    def action_open_state(self):
        """The rows of one state or result, named in the context."""
        name, value = next(
            (key.removeprefix("rows_"), value)
            for key, value in self.env.context.items()
            if key in ("rows_state", "rows_result")
        )
        domain = [("edition_id", "=", self.id), (name, "=", value)]
        return self._open_rows(self.display_name, domain)

    def action_open_warnings(self):
        domain = [("edition_id", "=", self.id), *WARNED]
        return self._open_rows(self.display_name, domain)

    def action_open_questions(self):
        """Rows that wait for an answer, with the answers as buttons."""
        domain = [("edition_id", "=", self.id), ("state", "=", "question")]
        return self._open_rows(
            self.env._("Questions"), domain, "renewal_register_row_action_question"
        )
