# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..tools import terms
from ..tools.schedule import next_anniversary

# Days after which the amounts of a renewal in its window are computed again.
REFRESH_DAYS = 7


class RenewalSync(models.AbstractModel):
    """Brings renewals in line with contracts: opens, moves and closes them.

    What has to happen is decided by ``tools/terms.py`` from plain values; this service
    reads the contracts, applies the plan, and finds the contracts that are out of step.
    """

    _name = "renewal.sync"
    _description = "Renewals from Contracts"

    # ------------------------------------------------------------------
    # Which contracts
    # ------------------------------------------------------------------

    @api.model
    def _get_out_of_step_ids(self, company, date_ref, limit=None):
        """Contracts whose lines and open renewals disagree: one query.

        Both sides are sets of (contract, line, end, notice deadline); a contract is
        out of step when a tuple is on one side only. Ends before the look-back are
        history unless a renewal still follows them.

        :return: list of contract ids
        """
        self.env.flush_all()
        lookback = date_ref - timedelta(days=company.renewal_lookback_days)
        query = SQL(
            """
            WITH live AS (%(live)s), tracked AS (%(tracked)s)
            SELECT contract_id FROM (
                (SELECT * FROM live WHERE term_end >= %(lookback)s
                 EXCEPT SELECT * FROM tracked)
                UNION ALL
                (SELECT * FROM tracked EXCEPT SELECT * FROM live)
            ) AS differing
            UNION (%(evergreen)s)
            UNION (%(stale)s)
            ORDER BY contract_id
            %(limit)s
            """,
            live=self._get_live_sql(company),
            tracked=self._get_tracked_sql(company),
            evergreen=self._get_evergreen_sql(company),
            stale=self._get_stale_sql(company, date_ref),
            lookback=lookback,
            limit=SQL("LIMIT %s", limit) if limit else SQL(),
        )
        return [row[0] for row in self.env.execute_query(query)]

    @api.model
    def _get_followed_sql(self, company):
        """Condition on ``contract_contract AS c``: contracts that get renewals."""
        return SQL(
            "c.company_id = %s AND c.active AND NOT COALESCE(c.is_terminated, FALSE) "
            "AND c.contract_type IN %s",
            company.id,
            tuple(company._get_renewal_contract_types()),
        )

    @api.model
    def _get_live_sql(self, company):
        return SQL(
            """
            SELECT c.id AS contract_id, l.id AS line_id,
                   COALESCE(l.date_end, CASE WHEN NOT COALESCE(c.line_recurrence, FALSE)
                            THEN c.date_end END) AS term_end,
                   CASE WHEN l.is_auto_renew THEN l.termination_notice_date END AS notice
              FROM contract_line l JOIN contract_contract c ON c.id = l.contract_id
             WHERE %s AND l.display_type IS NULL AND NOT COALESCE(l.is_canceled, FALSE)
               AND l.successor_contract_line_id IS NULL
               AND (l.date_end IS NOT NULL OR (c.date_end IS NOT NULL
                    AND NOT COALESCE(c.line_recurrence, FALSE)))
               AND NOT EXISTS (
                    SELECT FROM renewal_line d JOIN renewal_renewal r
                      ON r.id = d.renewal_id
                   WHERE d.contract_line_id = l.id
                     AND r.outcome IN ('renewed', 'churned')
                     AND r.current_end = COALESCE(l.date_end, c.date_end))
            """,
            self._get_followed_sql(company),
        )

    @api.model
    def _get_tracked_sql(self, company):
        return SQL(
            """
            SELECT r.contract_id, rl.contract_line_id AS line_id,
                   r.current_end AS term_end, rl.notice_deadline AS notice
              FROM renewal_renewal r JOIN renewal_line rl ON rl.renewal_id = r.id
             WHERE r.company_id = %s AND r.outcome IS NULL AND rl.outcome IS NULL
               AND r.renewal_type != 'evergreen'
            """,
            company.id,
        )

    @api.model
    def _get_evergreen_sql(self, company):
        """Open-ended contracts without a review, or reviews that have no ground left."""
        wanted = SQL(
            """
            SELECT l.contract_id FROM contract_line l
              JOIN contract_contract c ON c.id = l.contract_id
             WHERE %s AND %s AND l.display_type IS NULL AND l.date_end IS NULL
               AND NOT COALESCE(l.is_canceled, FALSE)
               AND (c.date_end IS NULL OR COALESCE(c.line_recurrence, FALSE))
            """,
            company.renewal_evergreen_review,
            self._get_followed_sql(company),
        )
        reviewed = SQL(
            "SELECT contract_id FROM renewal_renewal WHERE company_id = %s "
            "AND outcome IS NULL AND renewal_type = 'evergreen'",
            company.id,
        )
        return SQL(
            "(%(wanted)s EXCEPT %(reviewed)s) UNION (%(reviewed)s EXCEPT %(wanted)s)",
            wanted=wanted,
            reviewed=reviewed,
        )

    @api.model
    def _get_stale_sql(self, company, date_ref):
        """Renewals at work whose amounts have not been looked at for a week: prices of
        a pricelist and exchange rates change without touching the contract."""
        return SQL(
            "SELECT contract_id FROM renewal_renewal WHERE company_id = %s "
            "AND outcome IS NULL AND in_window AND rate_date <= %s",
            company.id,
            date_ref - timedelta(days=REFRESH_DAYS),
        )

    # ------------------------------------------------------------------
    # One batch of contracts
    # ------------------------------------------------------------------

    @api.model
    def _sync_contracts(self, contracts, date_ref, run=None):
        """Open, move and close the renewals of these contracts.

        :param contracts: contract.contract, any number
        :param date_ref: today, in the company's time zone
        :param run: renewal.run that opened renewals belong to, if any
        :return: renewal.renewal that were opened
        """
        contracts = contracts.with_context(active_test=False)
        lines = self._read_lines(contracts)
        decided = self._get_decided(contracts)
        opened = self._get_open_renewals(contracts)
        reviews = self._get_last_reviews(contracts)
        wanted = {}
        for contract in contracts:
            renewals = opened.get(contract, self.env["renewal.renewal"])
            if not self._is_followed(contract):
                self._close_unfollowed(contract, renewals, date_ref)
                continue
            mine = lines.get(contract.id, {})
            fixed = renewals.filtered(lambda r: r.renewal_type != "evergreen")
            plan = terms.reconcile(mine, [self._get_term(r) for r in fixed], decided)
            self._apply_plan(fixed, plan, date_ref)
            wanted[contract] = plan.opened
            wanted[contract, "evergreen"] = self._sync_evergreen(
                contract, mine, renewals - fixed, reviews.get(contract), date_ref
            )
        created = self._open_wanted(wanted, date_ref, run)
        self._refresh(contracts, date_ref)
        contracts.filtered("renewal_sync_error").write({"renewal_sync_error": False})
        return created

    @api.model
    def _is_followed(self, contract):
        """Contracts that get renewals."""
        types = contract.company_id._get_renewal_contract_types()
        return (
            contract.active
            and not contract.is_terminated
            and contract.contract_type in types
        )

    @api.model
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

    @api.model
    def _get_open_renewals(self, contracts):
        renewals = self.env["renewal.renewal"].search(
            [("contract_id", "in", contracts.ids), ("outcome", "=", False)]
        )
        # read the lines of all at once: the groups below only know their own
        renewals.line_ids.fetch()
        return renewals.grouped("contract_id")

    @api.model
    def _get_term(self, renewal):
        return terms.Term(
            id=renewal.id,
            end=renewal.current_end,
            lines={
                # a deleted contract line leaves its renewal line without a link
                line.contract_line_id.id or -line.id: line.renewed_until or None
                for line in renewal.line_ids
                if not line.outcome
            },
        )

    @api.model
    def _close_unfollowed(self, contract, renewals, date_ref):
        """Terminated: lost, on the day the last line ends. Archived: cancelled."""
        if not contract.is_terminated:
            renewals._close("cancelled", date_ref, self.env._("Contract not followed"))
            return
        ends = [line._get_effective_end() for line in contract.contract_line_ids]
        last_end = max(filter(None, ends), default=contract.terminate_date)
        renewals._close(
            "churned",
            last_end or date_ref,
            contract.terminate_comment or self.env._("Contract terminated"),
            contract.terminate_reason_id,
        )

    @api.model
    def _apply_plan(self, renewals, plan, date_ref):
        """Apply what ``tools.terms.reconcile`` found, closings last."""
        for renewal in renewals:
            by_line = {
                line.contract_line_id.id or -line.id: line for line in renewal.line_ids
            }
            for line_id, outcome in plan.outcomes[renewal.id].items():
                by_line[line_id].outcome = outcome
            for remembered, current in plan.kept[renewal.id].items():
                if remembered != current:
                    by_line[remembered].contract_line_id = current
            for line_id in plan.left[renewal.id]:
                by_line[line_id].unlink()
            if renewal.id in plan.moved:
                renewal._move_end(plan.moved[renewal.id], date_ref)
            self._close_if_decided(renewal, date_ref)

    @api.model
    def _close_if_decided(self, renewal, date_ref):
        lines = renewal.line_ids
        if any(not line.outcome for line in lines):
            return
        if "renewed" in lines.mapped("outcome"):
            renewal._close("renewed", date_ref, self.env._("The term was renewed"))
        else:
            note = self.env._("No line of the contract ends with this term any more")
            renewal._close("cancelled", date_ref, note)

    @api.model
    def _sync_evergreen(self, contract, lines, renewals, last_review, date_ref):
        """Keep one yearly review on a contract that has open-ended lines.

        :return: {review date: {line ids}} to open
        """
        endless = {
            line.id for line in lines.values() if line.is_live and not line.end
        }
        company = contract.company_id
        if not endless or not company.renewal_evergreen_review:
            renewals._close("cancelled", date_ref, self.env._("No review is needed"))
        elif not renewals:
            start = min(filter(None, (lines[i].start for i in endless)), default=None)
            start = start or contract.date_start or date_ref
            after = last_review + timedelta(days=1) if last_review else date_ref
            return {next_anniversary(start, max(date_ref, after)): endless}
        return {}

    @api.model
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

    @api.model
    def _get_decided(self, contracts):
        """Terms of these contracts that already have their outcome.

        :return: {(contract line id, end)}
        """
        decided = self.env["renewal.line"].search(
            [
                ("renewal_id.contract_id", "in", contracts.ids),
                ("renewal_id.outcome", "in", ("renewed", "churned")),
            ]
        )
        return {
            (line.contract_line_id.id, line.renewal_id.current_end) for line in decided
        }

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    @api.model
    def _open_wanted(self, wanted, date_ref, run):
        """Open what nobody follows, in one create; lines join an open renewal of the
        same contract and end.

        :param wanted: {contract or (contract, "evergreen"): {end: {line ids}}}
        """
        # moves and closings must reach the database before the unique index is tried
        self.env.flush_all()
        contracts = self.env["contract.contract"].union(
            *(key[0] if isinstance(key, tuple) else key for key in wanted)
        )
        existing = {
            (renewal.contract_id, renewal.current_end): renewal
            for renewals in self._get_open_renewals(contracts).values()
            for renewal in renewals
        }
        starts = self._get_renewed_starts(wanted)
        opened = {"opened_date": date_ref, "opened_run_id": run.id if run else False}
        values = []
        for key, ends in wanted.items():
            contract, kind = key if isinstance(key, tuple) else (key, "manual")
            for end, line_ids in ends.items():
                if (contract, end) in existing:
                    self._join(existing[contract, end], line_ids)
                elif self._is_recent(contract, end, date_ref):
                    vals = self._prepare_renewal_vals(
                        contract, end, line_ids, kind, starts
                    )
                    values.append({**vals, **opened})
        return (
            self.env["renewal.renewal"]
            .with_context(tracking_disable=True)
            .create(values)
            .with_context(tracking_disable=False)
        )

    @api.model
    def _is_recent(self, contract, end, date_ref):
        days = contract.company_id.renewal_lookback_days
        return end >= date_ref - timedelta(days=days)

    @api.model
    def _get_renewed_starts(self, wanted):
        """Start of the next term of lines that were extended: the day after the last
        renewed one. Other lines start where they say.

        :return: {contract line id: date}
        """
        ids = [i for ends in wanted.values() for lines in ends.values() for i in lines]
        groups = self.env["renewal.line"]._read_group(
            [("contract_line_id", "in", ids), ("outcome", "=", "renewed")],
            ["contract_line_id"],
            ["renewal_id:recordset"],
        )
        return {
            line.id: max(renewals.mapped("current_end")) + timedelta(days=1)
            for line, renewals in groups
        }

    @api.model
    def _join(self, renewal, line_ids):
        known = renewal.line_ids.contract_line_id.ids
        self.env["renewal.line"].create(
            [
                {"renewal_id": renewal.id, "contract_line_id": line_id}
                for line_id in sorted(set(line_ids) - set(known))
            ]
        )

    @api.model
    def _prepare_renewal_vals(self, contract, end, line_ids, kind, starts):
        """Values of a new renewal with its lines. Override to add your own."""
        lines = self.env["contract.line"].browse(sorted(line_ids))
        owner = self._get_owner(contract)
        begins = [starts.get(line.id) or line.date_start for line in lines]
        return {
            "contract_id": contract.id,
            "renewal_type": kind,
            "term_start": min(filter(None, begins), default=False),
            "term_end": end,
            "due_date": end,
            "user_id": owner.id,
            "csm_id": contract.commercial_partner_id.renewal_csm_id.id,
            "currency_id": contract.currency_id.id,
            "line_ids": [(0, 0, {"contract_line_id": line.id}) for line in lines],
        }

    @api.model
    def _get_owner(self, contract):
        """Who works the renewal: the contract's responsible, else the customer's
        salesperson. Archived users and portal users own nothing."""
        candidates = (
            contract.user_id
            | contract.partner_id.user_id
            | contract.commercial_partner_id.user_id
        )
        return candidates.filtered(lambda user: user.active and not user.share)[:1]

    # ------------------------------------------------------------------
    # Keeping figures true
    # ------------------------------------------------------------------

    @api.model
    def _refresh(self, contracts, date_ref):
        """Amounts, notice deadlines and links of the renewals that are open now."""
        renewals = self.env["renewal.renewal"].union(
            *self._get_open_renewals(contracts).values()
        )
        renewals._refresh_amounts(date_ref)
        for renewal in renewals:
            self._refresh_notice(renewal)
        self._link_successors(contracts, renewals.grouped("contract_id"))

    @api.model
    def _refresh_notice(self, renewal):
        """A term with an auto-renewing line is decided on its first notice deadline."""
        if renewal.renewal_type == "evergreen":
            return
        deadlines = [
            line.notice_deadline
            for line in renewal.line_ids
            if not line.outcome and line.notice_deadline
        ]
        vals = {
            "renewal_type": "auto" if deadlines else "manual",
            "notice_deadline": min(deadlines, default=False),
        }
        if any(renewal[name] != value for name, value in vals.items()):
            renewal.write({**vals, "needs_planning": True})

    @api.model
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
            later = candidates.filtered(
                lambda r, old=renewal, lines=lines: (
                    r.current_end > old.current_end
                    and r.line_ids.contract_line_id & lines
                )
            )
            if later:
                renewal.successor_renewal_id = later.sorted("current_end")[:1]
