# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.next_term import NextTerm
from ...tools.register.text import key


class RenewalRegisterTerm(models.AbstractModel):
    """Renews terms because a newer edition of a register tells the next one.

    The contract lines go on the way they do from the wizard *Renew*; the renewals close
    on the day that the edition speaks of. Many lines at once: terms of one contract
    that end together may go on for different times, or not at all.
    """

    _name = "renewal.register.term"
    _description = "Terms of the Contract Register"

    def _renew(self, changes):
        """Start the next term of each line, and close what is decided by that.

        :param changes: [tools.register.reading.Change] that are renewals
        :return: {contract.line: contract.line of the next term}
        """
        terms = {change.line: self._get_next_term(change) for change in changes}
        lines = self.env["contract.line"].union(*terms)
        day = changes[0].reading.day if changes else None
        tracked = self._track(lines, day)
        self.env["renewal.transaction"]._claim(tracked.renewal_id)
        following = {}
        for change in changes:
            line = change.line
            followed = tracked.filtered(lambda t, line=line: t.contract_line_id == line)
            following[line] = self._start(line, terms[line], change, bool(followed))
            followed.write({"renewed_until": terms[line].end, "outcome": "renewed"})
        self._close_decided(tracked.renewal_id, day)
        return following

    def _get_next_term(self, change):
        """The next term, renewing itself only if the row says so."""
        is_auto = change.values.get("is_auto_renew")
        return NextTerm(change.move.start, change.reading.end_date or False, is_auto)

    def _track(self, lines, day):
        """What follows these lines; a term that nobody follows, because it is long
        over, gets its renewal now: it counts in the rates of its period.

        :return: renewal.line
        """
        tracked = self._search_tracked(lines)
        loose = lines - tracked.contract_line_id
        if replacing := loose.filtered("predecessor_contract_line_id"):
            # an earlier row of this file may have put them in the place of others,
            # which the renewals are not told yet
            contracts = replacing.contract_id.with_context(renewal_sync_later=False)
            contracts._sync_renewals_strictly()
            tracked = self._search_tracked(lines)
            loose = lines - tracked.contract_line_id
        if not loose:
            return tracked
        self.env["renewal.sync"]._open_past(loose, day)
        return self._search_tracked(lines)

    def _search_tracked(self, lines, kind="!="):
        """
        :param kind: ``!=`` for terms that end, ``=`` for reviews of endless lines
        """
        return self.env["renewal.line"].search(
            [
                ("contract_line_id", "in", lines.ids),
                ("outcome", "=", False),
                ("renewal_id.outcome", "=", False),
                ("renewal_id.renewal_type", kind, "evergreen"),
            ]
        )

    def _start(self, line, term, change, is_tracked):
        """Start the next term of a line.

        :return: contract.line
        """
        values = {
            name: value
            for name, value in change.values.items()
            if name not in ("date_start", "date_end", "is_auto_renew", "user_id")
        }
        if "user_id" in change.values:
            line.contract_id.user_id = change.values["user_id"]
        if self._is_in_other_currency(line.contract_id, change.reading):
            return self._start_in_other_currency(line, term, change, values)
        self._take_number(line.contract_id, change.reading)
        if is_tracked and term.end:
            return line._start_next_term(term, values)
        # without a renewal that remembers the old term, or an end, the line must
        following = line._start_new_line(term)
        if term.is_auto_renew is not None:
            values["is_auto_renew"] = term.is_auto_renew and bool(term.end)
        following.write(values)
        return following

    def _take_number(self, contract, reading):
        """A contract that was replaced by another number goes on under that one,
        unless it has other lines that still run under its own."""
        number = reading.contract_number
        is_other = reading.replaces and number and key(contract.code) != key(number)
        if is_other and len(self._get_last_lines(contract)) == 1:
            contract.code = number

    def _get_last_lines(self, contract):
        return contract.contract_line_ids.filtered(
            lambda line: line._is_renewable() and not line.successor_contract_line_id
        )

    def _close_decided(self, renewals, day):
        """Close the renewals of which all lines are decided by now.

        :param day: the day that the edition speaks of
        """
        sync = self.env["renewal.sync"]
        notes = {"renewed": self.env._("Renewed in the contract register")}
        for outcome, decided in renewals.grouped(sync._get_decision).items():
            if outcome:
                decided._close(outcome, day, notes.get(outcome, ""))
