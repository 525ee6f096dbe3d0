# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, models


class RenewalSync(models.AbstractModel):
    """Opening renewals: for terms that nobody follows yet, or follows no more."""

    _inherit = "renewal.sync"  # pylint: disable=consider-merging-classes-inherited

    def _open_wanted(self, wanted, left, date_ref):
        """Open what nobody follows, in one create; lines join an open renewal of the
        same contract and end.

        :param wanted: {contract or (contract, "evergreen"): {end: {line ids}}}
        :param left: renewal.line set aside: each goes where its contract line goes
        """
        renewals = self.env["renewal.renewal"]
        asked = self._list_terms(wanted)
        if not asked:
            left.unlink()
            return renewals
        # moves and closings must reach the database before the unique index is tried
        self.env.flush_all()
        contracts = self.env["contract.contract"].union(*(term[0] for term in asked))
        existing = {
            (renewal.contract_id, renewal.current_end, self._get_kind(renewal)): renewal
            for mine in self._get_open_renewals(contracts).values()
            for renewal in mine
        }
        cancelled = self._get_cancelled(contracts, left)
        moving = self._get_moving(existing.values(), left)
        starts = self._get_renewed_starts(
            [line.id for *_term, lines in asked for line in lines]
        )
        values, fresh, known = [], [], {}
        for contract, kind, end, lines in asked:
            if (contract, end, kind) in existing:
                self._join(existing[contract, end, kind], lines, moving)
            elif kind == "manual" and (
                revived := self._revive(lines, end, cancelled, date_ref)
            ):
                self._join(revived, lines, moving)
            elif self._is_recent(contract, end, date_ref):
                fresh.append(lines)
                values.append(
                    self._prepare_renewal_vals(
                        contract, end, lines, kind, starts, date_ref, known, moving
                    )
                )
        quiet = renewals.with_context(tracking_disable=True)
        created = quiet.create(values).with_context(tracking_disable=False)
        for renewal, lines in zip(created, fresh, strict=True) if moving else ():
            self._join(renewal, lines, moving)
        left.filtered("outcome").unlink()
        return created

    def _open_past(self, lines, date_ref):
        """Open the renewals of terms that ended too long ago to be opened by
        themselves: somebody knows how they went on, and is about to say so.

        :param lines: contract.line that nobody follows
        :param date_ref: the day it is said
        """
        # nothing is planned for them: who opens them closes them at once
        starts = self._get_renewed_starts(lines.ids)
        opened = self._get_open_renewals(lines.contract_id)
        values, known = [], {}
        for contract, mine in lines.grouped("contract_id").items():
            if not contract._has_renewals():
                continue
            others = opened.get(contract, self.env["renewal.renewal"])
            for end, ending in mine.grouped(lambda li: li._get_effective_end()).items():
                other = others.filtered(
                    lambda r, end=end: (
                        r.current_end == end and r.renewal_type != "evergreen"
                    )
                )
                if other:
                    self._join(other, ending, {})
                elif end:
                    vals = self._prepare_renewal_vals(
                        contract, end, ending, "manual", starts, date_ref, known
                    )
                    values.append({**vals, "needs_planning": False})
        quiet = self.env["renewal.renewal"].with_context(tracking_disable=True)
        quiet.create(values)

    def _list_terms(self, wanted):
        """Terms to open, their lines prefetched together: what is read of one is read
        of all.

        :return: [(contract, kind, end, lines)]
        """
        ids = [i for ends in wanted.values() for ids in ends.values() for i in ids]
        contract_lines = self.env["contract.line"]
        return [
            (
                *(key if isinstance(key, tuple) else (key, "manual")),
                end,
                contract_lines.browse(sorted(line_ids)).with_prefetch(ids),
            )
            for key, ends in wanted.items()
            for end, line_ids in ends.items()
        ]

    def _get_moving(self, renewals, left):
        """Lines that go where their contract line goes, with what was negotiated: those
        that just left their term, and those that an open renewal has no more.

        :return: {contract line: renewal.line}
        """
        gone = (
            self.env["renewal.line"]
            .union(*(renewal.line_ids for renewal in renewals))
            .filtered(
                lambda line: (
                    line.outcome == "cancelled"
                    and line.contract_line_id.date_end
                    and line.renewal_id.renewal_type != "evergreen"
                )
            )
        )
        return {line.contract_line_id: line for line in gone | left}

    def _get_kind(self, renewal):
        return "evergreen" if renewal.renewal_type == "evergreen" else "manual"

    def _get_cancelled(self, contracts, left):
        """The last cancelled renewal of each line: when the end date was taken away and
        is typed again, or the contract comes back from the archive, it goes on, and
        what was done about it stays done.

        :param left: renewal.line that were not cancelled but set aside
        :return: {contract line id: renewal.renewal}
        """
        lines = self.env["renewal.line"].search(
            [
                ("renewal_id.contract_id", "in", contracts.ids),
                ("renewal_id.outcome", "=", "cancelled"),
                ("renewal_id.is_dismissed", "=", False),
                ("renewal_id.renewal_type", "!=", "evergreen"),
                ("id", "not in", left.ids),
            ],
            order="renewal_id",
        )
        return {line.contract_line_id.id: line.renewal_id for line in lines}

    def _revive(self, lines, end, cancelled, date_ref):
        """Open the cancelled renewal of these lines again, if there is one."""
        renewals = filter(None, (cancelled.get(line.id) for line in lines))
        renewal = next(renewals, self.env["renewal.renewal"])
        if renewal.outcome:
            renewal._reopen()
            # a much later end becomes a question with the next look at the contract
            if not renewal._is_question(end):
                renewal._move_end(end, date_ref)
            renewal.flush_recordset()
            return renewal
        return renewal.browse()

    def _is_recent(self, contract, end, date_ref):
        days = contract.company_id.renewal_lookback_days
        return end >= date_ref - timedelta(days=days)

    def _get_renewed_starts(self, ids):
        """Start of the next term of lines that were extended: the day after the last
        renewed one. Other lines start where they say.

        :param ids: contract line ids
        :return: {contract line id: date}
        """
        groups = self.env["renewal.line"]._read_group(
            [("contract_line_id", "in", ids), ("outcome", "=", "renewed")],
            ["contract_line_id"],
            ["renewal_id:recordset"],
        )
        return {
            line.id: max(renewals.mapped("current_end")) + timedelta(days=1)
            for line, renewals in groups
        }

    def _join(self, renewal, lines, moving):
        """Contract lines join a renewal: with the line they had there before, with the
        one that is moving, or with a new one.

        :param moving: see ``_get_moving``
        """
        known = {line.contract_line_id: line for line in renewal.line_ids}
        renewal_lines = self.env["renewal.line"]
        back = renewal_lines.union(*(known[line] for line in lines if line in known))
        back.filtered(lambda line: line.outcome == "cancelled").outcome = False
        missing = lines.filtered(lambda line: line not in known)
        moved = renewal_lines.union(*(moving[i] for i in missing if i in moving))
        moved._move_to(renewal)
        renewal_lines.create(
            [
                {"renewal_id": renewal.id, "contract_line_id": line.id}
                for line in missing
                if line not in moving
            ]
        )

    def _prepare_renewal_vals(
        self, contract, end, lines, kind, starts, date_ref, known=None, moving=()
    ):
        """Values of a new renewal with its lines, amounts and dates included: nothing
        is left to refresh. Override to add your own.

        :param lines: contract.line, those that end with the term
        :param known: see ``contract.line._get_untaxed_amount``
        :param moving: contract lines that come with the renewal line they have
        """
        periods = {line: line._get_period_amount(known) for line in lines}
        line_vals = [
            self.env["renewal.line"]._prepare_opened_vals(line, amount)
            for line, amount in periods.items()
        ]
        deadlines = [vals["notice_deadline"] for vals in line_vals]
        dates = self._prepare_dates(kind, lines, deadlines, starts)
        is_term = kind != "evergreen" and dates["term_start"]
        amounts = self.env["renewal.renewal"]._prepare_amounts(
            contract,
            sum(vals["atr_amount"] for vals in line_vals),
            is_term and lines._get_term_amount(dates["term_start"], end, periods),
            date_ref,
        )
        return {
            "contract_id": contract.id,
            "renewal_type": kind,
            "opened_date": date_ref,
            "term_end": end,
            "due_date": end,
            "user_id": self._get_owner(contract).id,
            "csm_id": contract.commercial_partner_id.renewal_csm_id.id,
            "line_ids": [
                Command.create(vals)
                for line, vals in zip(lines, line_vals, strict=True)
                if line not in moving
            ],
            **dates,
            **amounts,
        }

    def _get_term_start(self, lines, starts):
        """First day of the term of these contract lines."""
        begins = (starts.get(line.id) or line.date_start for line in lines)
        return min(filter(None, begins), default=False)

    def _get_owner(self, contract):
        """Who works the renewal: the contract's responsible, else the customer's
        salesperson. Archived users and portal users own nothing."""
        for record in (contract, contract.partner_id, contract.commercial_partner_id):
            user = record.user_id
            if user.active and not user.share:
                return user
        return self.env["res.users"]
