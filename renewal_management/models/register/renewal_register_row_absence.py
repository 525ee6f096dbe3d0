# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.action import notification
from .contract_line import LOST

# Rows that a message names.
MOST_SAID = 10
ABSENCES = [
    ("over", "Lost?"),
    ("running", "Gone from the register"),
]


class RenewalRegisterRow(models.Model):
    """Rows that the latest edition does not have any more: those whose term is over
    look lost, the others are gone from the register. A row alone ends nothing: somebody
    says what it means, once for many rows.

    That a contract goes on is said of the term that it has: when that is over, or
    another one, the row is asked about again."""

    _inherit = "renewal.register.row"  # pylint: disable=consider-merging-classes-inherited

    absence = fields.Selection(
        selection=ABSENCES,
        string="Missing",
        compute="_compute_absence",
        search="_search_absence",
        help="Lost?: the row is missing from the latest edition, its term is over.\n"
        "Gone from the register: the row is missing, and the contract still runs.",
    )
    is_kept = fields.Boolean(
        string="Goes On",
        compute="_compute_absence",
        search="_search_is_kept",
        help="Somebody said of this term that the contract goes on though its row is "
        "missing.",
    )
    kept_absence = fields.Selection(
        selection=ABSENCES,
        string="Goes On Though",
        readonly=True,
        copy=False,
        help="What the row was when somebody said that its contract goes on.",
    )
    kept_end = fields.Date(
        string="Said of the Term Until",
        readonly=True,
        copy=False,
        help="The end of the term that was said to go on; empty without an end.",
    )
    settled = fields.Selection(
        selection=[
            ("lost", "Lost"),
            ("kept", "Goes on"),
        ],
        string="Said of It",
        compute="_compute_settled",
        search="_search_settled",
        help="What somebody said that it means that the row is missing.",
    )
    before_loss = fields.Json(
        readonly=True,
        copy=False,
        help="What marking the row as lost changed, to be taken back.",
    )
    known_end = fields.Date(
        related="contract_line_id.date_end",
        string="End in Odoo",
        help="The end of the contract line, as it is in Odoo.",
    )

    @api.depends("presence", "contract_line_id", "kept_absence", "kept_end", "result")
    def _compute_absence(self):
        found = self._find_absences()
        for row in self:
            absence, end = found.get(row, (False, False))
            is_said = row.kept_absence == absence and row.kept_end == end
            row.is_kept = bool(absence) and is_said
            row.absence = not row.is_kept and absence

    def _search_absence(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = self.search(Domain("presence", "=", "missing")).filtered("absence")
        found = missing.filtered(lambda row: row.absence in value)
        domain = Domain("id", "in", found.ids)
        if False in value:
            domain |= Domain("id", "not in", missing.ids)
        return domain

    def _search_is_kept(self, operator, value):
        if operator != "in":
            return NotImplemented
        kept = self.search(Domain("kept_absence", "!=", False)).filtered("is_kept")
        return Domain("id", "in" if True in value else "not in", kept.ids)

    @api.depends("result", "is_kept")
    def _compute_settled(self):
        for row in self:
            row.settled = "lost" if row.result == "lost" else row.is_kept and "kept"

    def _search_settled(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "lost": Domain("result", "=", "lost"),
            "kept": Domain("is_kept", "=", True),
        }
        domain = Domain.OR(domains[name] for name in domains if name in value)
        return domain | ~Domain.OR(domains.values()) if False in value else domain

    @api.model
    def _forget_presence(self):
        result = super()._forget_presence()
        self.invalidate_model(["absence", "is_kept", "settled"])
        return result

    def _find_absences(self):
        """Find the rows of which somebody has to say, or has said, what it means that
        they are missing.

        :return: {row: (``over`` or ``running``, end of the term or False)}
        """
        missing = self.filtered(
            lambda row: row.presence == "missing" and row.result != "lost"
        )
        missing -= missing._filter_waiting()
        lines = missing._get_known_lines()
        every = self.env["contract.line"].union(*lines.values())
        # lost, or not followed because somebody said so
        ended = every._get_decided(LOST | Domain("renewal_id.is_dismissed", "=", True))
        settled = missing._get_spoken_lines(every)
        settled |= ended.contract_line_id.with_env(self.env)
        days = missing._get_days()
        return {
            row: ("over" if end and end < days[row] else "running", end or False)
            for row, line in lines.items()
            if line not in settled and line._is_renewable()
            for end in [line._get_effective_end()]
            if not line.contract_id.is_terminated and line.contract_id.active
        }

    def _filter_waiting(self):
        """Rows of registers whose latest file waits to be applied: it has not said yet
        what became of them."""
        waiting = self.browse()
        for rows in self._by_register().values():
            drafts = [*rows._get_register_domain(), ("state", "=", "draft")]
            if self.search_count([*drafts, ("presence", "=", "newest")], limit=1):
                waiting |= rows
        return waiting

    def _get_known_lines(self):
        """The contract line of each row, as it is now: of the newest row of each line.
        A row that was never applied has the line of the one before it.

        :return: {row: contract.line}
        """
        bare = self.filtered(lambda row: not row.contract_line_id)
        known = bare.search(
            [("match_key", "in", bare.mapped("match_key")), ("line_key", "!=", False)],
            order="edition, row_number, id",
        )
        earlier = {
            (row.company_id, row.register_name, row.match_key): row.contract_line_id
            for row in known
        }
        newest = {}
        for row in self.sorted(lambda row: (row.edition, row.row_number, row.id)):
            register = row.company_id, row.register_name, row.match_key
            line = row.contract_line_id or earlier.get(register)
            if line:
                newest[line._follow_successors()] = row
        return {row: line for line, row in newest.items()}

    def _get_spoken_lines(self, lines):
        """Of these contract lines, those that a row of a latest edition is about."""
        rows = self.search(
            Domain("presence", "=", "newest")
            & (
                Domain("contract_line_id", "in", lines.ids)
                | Domain("candidate_line_id", "in", lines.ids)
                & Domain("state", "=", "question")
            )
        )
        return rows.contract_line_id | rows.filtered("question").candidate_line_id

    def _group_by_day(self):
        """Return {(company, day that the latest edition speaks of): rows}."""
        days = self._get_days()
        return self.grouped(lambda row: (row.company_id, days[row]))

    def _get_days(self):
        """The day that the latest edition of each row's register speaks of.

        :return: {row: date}
        """
        days = {}
        for (company, _name), rows in self._by_register().items():
            newest = self.env["renewal.register.edition"].search(
                rows._get_register_domain(), order="number desc", limit=1
            )
            today = company._get_renewal_today()
            days.update(dict.fromkeys(rows, min(newest.as_of or today, today)))
        return days

    # ------------------------------------------------------------------
    # What it means
    # ------------------------------------------------------------------

    def action_lose(self):
        """Ask for the reason, and mark what is missing as lost."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_register_lose_action"
        )
        return {**action, "context": {"default_row_ids": self._get_absent().ids}}

    def action_keep(self):
        """The contracts go on: their rows were left out of the file."""
        absent = self._get_absent()
        for row, said in absent._find_absences().items():
            row.kept_absence, row.kept_end = said
        return absent._notify_settled(
            self.env._("Contracts that go on: %s", len(absent))
        )

    def action_take_back(self):
        """What was said of missing rows was wrong: they wait again."""
        kept = self.filtered("is_kept")
        lost = self.filtered(lambda row: row.result == "lost")
        if not kept | lost:
            raise UserError(
                self.env._("Select rows that were marked as lost or as going on.")
            )
        kept.write({"kept_absence": False, "kept_end": False})
        failed = self.env["renewal.register.loss"]._take_back(lost)
        settled = (kept | lost).filtered(lambda row: row not in failed)
        return settled._notify_settled(
            self.env._("Rows that wait for an answer again: %s", len(settled)),
            failed=failed,
        )

    def _get_absent(self):
        absent = self.filtered("absence")
        if not absent:
            raise UserError(
                self.env._("Select rows that are missing from the latest edition.")
            )
        return absent

    def _notify_settled(self, message, then=None, failed=None):
        """
        :param failed: {row: why it could not be settled}
        :return: the message to show
        :raise UserError: none could be settled
        """
        self._forget_presence()
        if not failed:
            return notification("success", message, then)
        reasons = [f"{row._get_label()}: {text}" for row, text in failed.items()]
        reasons[MOST_SAID:] = reasons[MOST_SAID:] and [
            self.env._("… and %s others.", len(reasons) - MOST_SAID)
        ]
        if not self:
            raise UserError("\n".join(reasons))
        left = self.env._("Rows that were left as they are: %s", len(failed))
        text = "\n".join((message, left, *reasons))
        return notification("warning", text, then, sticky=True)

    def _get_label(self):
        """What tells people which row it is."""
        self.ensure_one()
        names = (self.contract_number, self.customer, self.service)
        return ", ".join(name for name in names if name)
