# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import Command, models


class RenewalSync(models.AbstractModel):
    """Opening renewals: for terms that nobody follows yet, or follows no more."""

    _inherit = "renewal.sync"  # pylint: disable=consider-merging-classes-inherited

    def _open_wanted(self, wanted, date_ref):
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
            (renewal.contract_id, renewal.current_end, self._get_kind(renewal)): renewal
            for renewals in self._get_open_renewals(contracts).values()
            for renewal in renewals
        }
        cancelled = self._get_cancelled(contracts)
        starts = self._get_renewed_starts(
            [i for ends in wanted.values() for ids in ends.values() for i in ids]
        )
        values = []
        for key, ends in wanted.items():
            contract, kind = key if isinstance(key, tuple) else (key, "manual")
            for end, line_ids in ends.items():
                if (contract, end, kind) in existing:
                    self._join(existing[contract, end, kind], line_ids)
                elif kind == "manual" and (
                    revived := self._revive(line_ids, end, cancelled, date_ref)
                ):
                    self._join(revived, line_ids)
                elif self._is_recent(contract, end, date_ref):
                    vals = self._prepare_renewal_vals(
                        contract, end, line_ids, kind, starts
                    )
                    values.append({**vals, "opened_date": date_ref})
        return (
            self.env["renewal.renewal"]
            .with_context(tracking_disable=True)
            .create(values)
            .with_context(tracking_disable=False)
        )

    def _get_kind(self, renewal):
        return "evergreen" if renewal.renewal_type == "evergreen" else "manual"

    def _get_cancelled(self, contracts):
        """The last cancelled renewal of each line: when the end date was taken away and
        is typed again, or the contract comes back from the archive, it goes on, and
        what was done about it stays done.

        :return: {contract line id: renewal.renewal}
        """
        lines = self.env["renewal.line"].search(
            [
                ("renewal_id.contract_id", "in", contracts.ids),
                ("renewal_id.outcome", "=", "cancelled"),
                ("renewal_id.is_dismissed", "=", False),
                ("renewal_id.renewal_type", "!=", "evergreen"),
            ],
            order="renewal_id",
        )
        return {line.contract_line_id.id: line.renewal_id for line in lines}

    def _revive(self, line_ids, end, cancelled, date_ref):
        """Open the cancelled renewal of these lines again, if there is one."""
        renewals = filter(None, (cancelled.get(line_id) for line_id in line_ids))
        renewal = next(renewals, self.env["renewal.renewal"])
        if renewal.outcome:
            renewal._reopen()
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

    def _join(self, renewal, line_ids):
        known = renewal.line_ids.contract_line_id.ids
        self.env["renewal.line"].create(
            [
                {"renewal_id": renewal.id, "contract_line_id": line_id}
                for line_id in sorted(set(line_ids) - set(known))
            ]
        )

    def _prepare_renewal_vals(self, contract, end, line_ids, kind, starts):
        """Values of a new renewal with its lines. Override to add your own."""
        lines = self.env["contract.line"].browse(sorted(line_ids))
        owner = self._get_owner(contract)
        return {
            "contract_id": contract.id,
            "renewal_type": kind,
            "term_start": self._get_term_start(lines, starts),
            "term_end": end,
            "due_date": end,
            "user_id": owner.id,
            "csm_id": contract.commercial_partner_id.renewal_csm_id.id,
            "currency_id": contract.currency_id.id,
            "line_ids": [
                Command.create({"contract_line_id": line.id}) for line in lines
            ],
        }

    def _get_term_start(self, lines, starts):
        """First day of the term of these contract lines."""
        begins = (starts.get(line.id) or line.date_start for line in lines)
        return min(filter(None, begins), default=False)

    def _get_owner(self, contract):
        """Who works the renewal: the contract's responsible, else the customer's
        salesperson. Archived users and portal users own nothing."""
        candidates = (
            contract.user_id
            | contract.partner_id.user_id
            | contract.commercial_partner_id.user_id
        )
        return candidates.filtered(lambda user: user.active and not user.share)[:1]
