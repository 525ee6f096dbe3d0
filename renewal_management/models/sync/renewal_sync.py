# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ...tools import terms
from ...tools.schedule import next_anniversary


class RenewalSync(models.AbstractModel):
    """Brings renewals in line with contracts: opens, moves and closes them.

    What has to happen is decided by ``tools/terms.py`` from plain values; this service
    reads the contracts and applies the plan.
    """

    _name = "renewal.sync"
    _description = "Renewals from Contracts"

    # ------------------------------------------------------------------
    # One batch of contracts
    # ------------------------------------------------------------------

    def _sync_contracts(self, contracts, date_ref, answer=None):
        """Open, move and close the renewals of these contracts.

        :param contracts: contract.contract, any number
        :param date_ref: today, in the company's time zone
        :param answer: what a much later end means, from whoever changed the contracts
            and knows: see ``_answer_question``; left out, somebody is asked
        :return: renewal.renewal that were opened
        """
        contracts = contracts.with_context(active_test=False)
        lines = self._read_lines(contracts)
        contracts -= self._note_too_long(contracts, lines, date_ref)
        self._undo_renewals(contracts, date_ref)
        decided = self._get_decided(contracts)
        opened = self._get_open_renewals(contracts)
        reviews = self._get_last_reviews(contracts)
        wanted, plans, left = {}, [], self.env["renewal.line"]
        asked = self.env["renewal.renewal"]
        for contract in contracts:
            renewals = opened.get(contract, self.env["renewal.renewal"])
            if not contract._has_renewals():
                self._close_unfollowed(contract, renewals, date_ref)
                continue
            mine = lines.get(contract.id, {})
            fixed = renewals.filtered(lambda r: r.renewal_type != "evergreen")
            remembered = [self._get_term(r) for r in fixed.sorted("current_end")]
            plan = terms.reconcile(mine, remembered, decided)
            left |= self._apply_outcomes(fixed, plan)
            asked |= self._note_questions(fixed, plan)
            plans.append((fixed, plan))
            wanted[contract] = plan.opened
            wanted[contract, "evergreen"] = self._sync_evergreen(
                contract, mine, renewals - fixed, reviews.get(contract), date_ref
            )
        left._set_aside()
        self._close_decided([renewals for renewals, _plan in plans], date_ref)
        self._move_ends(plans, date_ref)
        created = self._open_wanted(wanted, left, date_ref)
        self._refresh(contracts, created, date_ref)
        asked.filtered(lambda renewal: not renewal.outcome)._follow_question(
            date_ref, answer
        )
        contracts.filtered("renewal_sync_error").write({"renewal_sync_error": False})
        return created

    def _read_lines(self, contracts):
        """All lines of the contracts as plain values.

        :return: {contract id: {line id: terms.Line}}
        """
        result = defaultdict(dict)
        for line in self.env["contract.line"].search(
            [("contract_id", "in", contracts.ids)]
        ):
            result[line.contract_id.id][line.id] = terms.Line(
                id=line.id,
                start=line.date_start,
                end=line._get_effective_end() or None,
                is_live=line._is_renewable(),
                successor_id=line.successor_contract_line_id.id,
            )
        return result

    def _get_open_renewals(self, contracts):
        renewals = self.env["renewal.renewal"].search(
            [("contract_id", "in", contracts.ids), ("outcome", "=", False)]
        )
        # read the lines of all at once: the groups below only know their own
        renewals.line_ids.fetch()
        return renewals.grouped("contract_id")

    def _get_term(self, renewal):
        return terms.Term(
            id=renewal.id,
            end=renewal.current_end,
            start=renewal.term_start or None,
            lines={
                # a deleted contract line leaves its renewal line without a link
                line.contract_line_id.id or -line.id: line.renewed_until or None
                for line in renewal.line_ids
                if not line.outcome and line.action != "add"
            },
        )

    def _apply_outcomes(self, renewals, plan):
        """Write on the lines of a contract's renewals what ``tools.terms.reconcile``
        found.

        :return: renewal.line that follow another end from now on
        """
        left = self.env["renewal.line"]
        for renewal in renewals:
            by_line = {
                line.contract_line_id.id or -line.id: line for line in renewal.line_ids
            }
            for line_id, outcome in plan.outcomes[renewal.id].items():
                by_line[line_id].outcome = outcome
            gone = plan.left[renewal.id]
            for remembered, current in (plan.kept[renewal.id] | gone).items():
                if remembered != current:
                    by_line[remembered].contract_line_id = current
            left = left.union(*(by_line[line_id] for line_id in gone))
        return left

    def _note_questions(self, renewals, plan):
        """Write on the lines which new ends are a question.

        :return: the renewals of which it became one, another one, or none any more
        """
        changed = renewals.browse()
        for renewal in renewals:
            asked = plan.asked.get(renewal.id, {})
            # a line that was replaced is linked to the one that stands for it by now
            kept = plan.kept[renewal.id]
            ends = {kept.get(line_id, line_id): end for line_id, end in asked.items()}
            for line in renewal.line_ids:
                end = ends.get(line.contract_line_id.id, False)
                if not line.outcome and line.question_end != end:
                    line.question_end = end
                    changed |= renewal
        return changed

    def _move_ends(self, plans, date_ref):
        """Move the renewals that are still open, and note it in their chatter.

        Moves come in the plan's order, each written before the next: an end is free
        when it is taken.
        """
        notes = {}
        for renewals, plan in plans:
            for renewal_id, end in plan.moved.items():
                renewal = renewals.browse(renewal_id)
                if not renewal.outcome:
                    notes[renewal_id] = renewal._move_end(end, date_ref)
                    renewal.flush_recordset()
        self.env["renewal.renewal"].browse(notes)._message_log_batch(bodies=notes)

    def _sync_evergreen(self, contract, lines, renewals, last_review, date_ref):
        """Keep one yearly review on a contract that has open-ended lines.

        :return: {review date: {line ids}} to open
        """
        endless = {line.id for line in lines.values() if line.is_live and not line.end}
        company = contract.company_id
        if not endless or not company.renewal_evergreen_review:
            renewals._close("cancelled", date_ref, self.env._("No review is needed"))
        elif not renewals:
            start = min(filter(None, (lines[i].start for i in endless)), default=None)
            start = start or contract.date_start or date_ref
            after = last_review + timedelta(days=1) if last_review else date_ref
            return {next_anniversary(start, max(date_ref, after)): endless}
        return {}

    def _get_last_reviews(self, contracts):
        """Day of the last yearly review of each contract that had one."""
        return dict(
            self.env["renewal.renewal"]._read_group(
                [
                    ("contract_id", "in", contracts.ids),
                    ("renewal_type", "=", "evergreen"),
                ],
                ["contract_id"],
                ["term_end:max"],
            )
        )

    def _get_decided(self, contracts):
        """Terms of these contracts that were lost, or cancelled by a person: they are
        not opened again.

        :return: {contract line id: end}: decided until that day
        """
        decided = self.env["renewal.line"].search(
            Domain("renewal_id.contract_id", "in", contracts.ids)
            & (
                Domain("outcome", "=", "churned")
                | Domain("renewal_id.is_dismissed", "=", True)
            )
        )
        ends = sorted(
            (line.renewal_id.current_end, line.contract_line_id.id) for line in decided
        )
        return {line_id: end for end, line_id in ends}

    # ------------------------------------------------------------------
    # Keeping figures true
    # ------------------------------------------------------------------

    def _refresh(self, contracts, created, date_ref):
        """Amounts, notice deadlines and links of the renewals that are open now.

        :param created: renewals that have been opened with what is true now
        """
        renewals = self.env["renewal.renewal"].union(
            *self._get_open_renewals(contracts).values()
        )
        known = renewals - created
        known._refresh_amounts(date_ref)
        starts = self._get_renewed_starts(known.line_ids.contract_line_id.ids)
        for renewal in known:
            self._refresh_dates(renewal, starts)
        known._on_synchronised()
        self._link_successors(contracts, renewals.grouped("contract_id"))

    def _refresh_dates(self, renewal, starts):
        """Start of the term, and its notice deadline."""
        lines = renewal.line_ids.filtered(lambda line: not line.outcome)
        vals = self._prepare_dates(
            self._get_kind(renewal),
            lines.contract_line_id,
            lines.mapped("notice_deadline"),
            starts,
        )
        start = vals["term_start"]
        if start and start > renewal.current_end:
            # the line tells of the next term already, which is a question until then
            del vals["term_start"]
        if any(renewal[name] != value for name, value in vals.items()):
            renewal.write(vals)

    def _prepare_dates(self, kind, lines, deadlines, starts):
        """A term with an auto-renewing line is decided on the first one's deadline.

        :param lines: contract.line of the term
        :param deadlines: their notice deadlines, empty where a line has none
        """
        vals = {"term_start": self._get_term_start(lines, starts)}
        if kind != "evergreen":
            deadlines = list(filter(None, deadlines))
            vals["renewal_type"] = "auto" if deadlines else "manual"
            vals["notice_deadline"] = min(deadlines, default=False)
        return vals

    def _link_successors(self, contracts, renewals):
        """Link renewals that were renewed to the open one that follows them."""
        closed = self.env["renewal.renewal"].search(
            [
                ("contract_id", "in", contracts.ids),
                ("outcome", "=", "renewed"),
                ("successor_renewal_id", "=", False),
            ]
        )
        for renewal in closed:
            lines = renewal.line_ids.contract_line_id
            lines |= lines.successor_contract_line_id
            candidates = renewals.get(renewal.contract_id, renewal.browse())
            # a next term in another currency has another contract
            for other in lines.contract_id - renewal.contract_id:
                candidates |= renewals.get(other, renewal.browse())
            later = candidates.filtered(
                lambda r, old=renewal, lines=lines: (
                    r.current_end > old.current_end
                    and r.line_ids.contract_line_id & lines
                )
            )
            if later:
                renewal.successor_renewal_id = later.sorted("current_end")[:1]
