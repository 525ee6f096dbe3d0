# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..base.renewal_transaction import BATCH_SIZE, OutOfTime

# How many contracts that could not be read are named.
MAX_NAMED = 50


class RenewalLookBack(models.Model):
    """The work in the background: part by part, batch by batch. Each batch notes in its
    own transaction how far it got, so that it goes on from there after a restart."""

    _inherit = "renewal.look.back"  # pylint: disable=consider-merging-classes-inherited

    def _begin(self, state, date_from=None):
        """Have the scheduled job reconstruct the past of a company, or remove it."""
        self.ensure_one()
        company = self.company_id
        self.write(
            {
                "state": state,
                "date_from": date_from or self.date_from,
                "date_ref": company._get_renewal_today(),
                "started_at": fields.Datetime.now(),
                "finished_at": False,
                "part": False,
                "done_to": 0,
                "done_count": 0,
                "total_count": 0,
                "note": False,
            }
        )
        self._wake()

    def _wake(self):
        job = "renewal_management.ir_cron_renewal_look_back"
        if cron := self.env.ref(job, raise_if_not_found=False):
            cron.sudo()._trigger()  # sudo: the job is the system's

    @api.model
    def _cron_look_back(self):
        """Do what is asked for. Called by the scheduled job."""
        working = self.search([("state", "in", ("running", "removing"))])
        for record in working:
            try:
                record._work()
            except OutOfTime:
                # woken again, other jobs have their turn before it
                self._wake()
                self._commit_progress(remaining=0)
                return

    def _work(self):
        """All parts that are still to do."""
        record = self._for_company(self.company_id).browse(self.id)
        parts = record._get_parts()
        names = list(parts)
        start = names.index(record.part) if record.part in parts else 0
        for name in names[start:]:
            if record.state not in ("running", "removing"):
                return
            record._do_part(name, *parts[name])
        record._in_transaction(record._finish)
        record._commit(0)

    def _get_parts(self):
        """What is done, in order. Extend to add a part.

        :return: {name: (method that returns ids, in order; method that works on a list
            of them; how many of them at most in a transaction, if not as usual)}
        """
        if self.state == "removing":
            return {
                "renewals": (self._get_made_renewal_ids, self._remove_renewals),
                "months": (self._get_made_month_ids, self._remove_months),
            }
        return {
            "months": (self._get_company_ids, self._open_months),
            "contracts": (self._get_contract_ids, self._rebuild_contracts),
        }

    def _do_part(self, name, get_ids, work, size=BATCH_SIZE):
        """Work on what is left of a part."""
        if self.part != name:
            values = {"part": name, "done_to": 0, "done_count": 0}
            self.write({**values, "total_count": len(get_ids())})
            self._commit(0)
        ids = [i for i in get_ids() if i > self.done_to]
        self._commit_progress(remaining=len(ids))
        self._in_batches(self._do_batch, ids, self.state, work, size=size)

    def _do_batch(self, ids, state, work):
        """One batch, and how far it got. Nothing once something else was asked for."""
        self.invalidate_recordset()
        if self.state != state:
            return 0
        work(ids)
        self.write({"done_to": ids[-1], "done_count": self.done_count + len(ids)})
        return len(ids)

    def _finish(self):
        self.invalidate_recordset()
        done = {"running": "done", "removing": "none"}
        if self.state == "running":
            months = self.env["renewal.arr.month"]._get_past(self.company_id)
            months.filtered(lambda month: not month.is_complete).is_complete = True
        if self.state in done:
            self.write(
                {
                    "state": done[self.state],
                    "part": False,
                    "finished_at": fields.Datetime.now(),
                }
            )

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _get_company_ids(self):
        return self.company_id.ids

    def _open_months(self, ids):
        """The month ends that the contracts are counted at."""
        self.env["renewal.arr.month"]._open_past(
            self.company_id, self.date_ref, self.date_from
        )

    def _get_contract_ids(self):
        reader = self.env["renewal.look.back.reader"]
        domain = reader._get_contracts_domain(self.company_id)
        return self.env["contract.contract"].search(domain, order="id").ids

    def _rebuild_contracts(self, ids):
        """Reconstruct the past of contracts; one that cannot be read is named."""
        contracts = self.env["contract.contract"].browse(ids).exists()
        self._in_savepoints(self._rebuild, contracts, self._note_unread)

    def _rebuild(self, contracts):
        """Extend for what else comes from the past of contracts."""
        pasts = self.env["renewal.look.back.reader"]._read(
            contracts, self.date_ref, self.date_from
        )
        self.env["renewal.look.back.writer"]._write_terms(pasts)
        self.env["renewal.arr.month"]._get_past(self.company_id)._count_past(pasts)
        return pasts

    def _note_unread(self, contract, error):
        notes = (self.note or "").splitlines()
        if len(notes) < MAX_NAMED:
            notes.append(f"{contract.display_name}: {error}")
            self.note = "\n".join(notes)

    def _get_made_renewal_ids(self):
        renewals = self.env["renewal.renewal"]
        return renewals.search(self._get_made_domain(), order="id").ids

    def _remove_renewals(self, ids):
        self.env["renewal.renewal"].browse(ids).exists().unlink()

    def _get_made_month_ids(self):
        return sorted(self.env["renewal.arr.month"]._get_past(self.company_id).ids)

    def _remove_months(self, ids):
        self.env["renewal.arr.month"].browse(ids).exists().unlink()

    @api.model
    def _count_contracts(self, company):
        reader = self.env["renewal.look.back.reader"]
        domain = reader._get_contracts_domain(company)
        return self.env["contract.contract"].search_count(domain)

    # ------------------------------------------------------------------
    # What there would be
    # ------------------------------------------------------------------

    @api.model
    def _count_past(self, company, date_ref, since=None):
        """What looking back would make.

        :param since: terms that fell due before this day are left out

        :return: {year: {"renewed": number, "churned": number}}
        """
        reader = self.env["renewal.look.back.reader"]
        contracts = self.env["contract.contract"].search(
            reader._get_contracts_domain(company), order="id"
        )
        years = {}
        for start in range(0, len(contracts), BATCH_SIZE):
            pasts = reader._read(
                contracts[start : start + BATCH_SIZE], date_ref, since, False
            )
            for its_past in pasts.values():
                for due, pieces in its_past.terms.items():
                    is_renewed = any(piece.following for piece in pieces)
                    year = years.setdefault(due.year, {"renewed": 0, "churned": 0})
                    year["renewed" if is_renewed else "churned"] += 1
        return years
