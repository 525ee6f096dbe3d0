# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.months import month_end
from .renewal_cash_schedule import CashScope

# Months ahead that are looked at.
MONTHS_AHEAD = 18
# What was changed in a transaction that was still running at the last refresh.
MARGIN = timedelta(hours=1)


class RenewalCashUpdate(models.Model):
    """How far a company's cash-in is worked out: the row that a refresh locks.

    Invoices are read each day; contracts and renewals where they, their lines,
    proposals or drafts changed since, or something is late; all of them in the first
    run of a week or month, when rates, delays and the horizon have moved. Each batch
    takes the same few statements, whatever the number of contracts; a run that is cut
    off goes on with the contract after the last one.
    """

    _name = "renewal.cash.update"
    _description = "Refresh of the Cash-in"
    _inherit = ["renewal.frozen.mixin"]
    _log_access = False
    _rec_name = "company_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    refreshed_at = fields.Datetime()
    date = fields.Date(
        help="The day of the last refresh.",
    )
    full_date = fields.Date(
        help="The day on which everything was worked out.",
    )
    pending_date = fields.Date(
        help="The day that is being worked out.",
    )
    pending_id = fields.Integer(
        help="Database id of the last contract that was worked out for that day.",
    )
    is_pending_full = fields.Boolean(
        help="Everything is being worked out, not only what changed.",
    )

    _unique_company = models.Constraint(
        "UNIQUE(company_id)",
        "A company's cash-in is worked out in one place.",
    )

    @api.model
    def _refresh_now(self, company):
        """Bring the rows of a company up to date, for a person who asks."""
        # sudo: whoever may read the rows may have them worked out
        update = self.sudo().with_context(allowed_company_ids=company.ids)
        update._claim_company(company)._note(date=None)
        return update._refresh(company, company._get_renewal_today())

    @api.model
    def _refresh(self, company, date_ref):
        """Bring the rows of a company up to a day, in one go.

        :return: number of rows that were written
        """
        count = self._refresh_invoices(company, date_ref)
        ids = self._get_outdated_ids(company, date_ref)
        count += self._refresh_contracts(ids, company, date_ref) if ids else 0
        self._finish(company, date_ref)
        return count

    @api.model
    def _refresh_invoices(self, company, date_ref):
        """Read what is open and what was received; and begin with the contracts."""
        update = self._claim_company(company)
        update._begin(date_ref)
        scope = self._get_scope(company, date_ref, ())
        since = self._get_received_since(date_ref, update.is_pending_full)
        self._forget_invoices(scope, since)
        schedule = self.env["renewal.cash.schedule"]
        count = self._insert_expected(scope, schedule._date_open(scope))
        return count + self._insert_received(scope, since)

    def _begin(self, date_ref):
        """Begin a day, unless it is under way; everything that was cut off goes on."""
        if self.pending_date == date_ref:
            return
        is_full = self._is_stale(date_ref)
        goes_on = self.pending_date and self.is_pending_full and is_full
        if is_full and not goes_on:
            self.env["renewal.cash.delay"]._refresh(self.company_id, date_ref)
        self._note(
            pending_date=date_ref,
            pending_id=self.pending_id if goes_on else 0,
            is_pending_full=is_full,
        )

    @api.model
    def _get_outdated_ids(self, company, date_ref):
        """Contracts that bring something else than was worked out last."""
        update = self._claim_company(company)
        changed = update._get_changed(date_ref)
        rows = self.env.execute_query(
            SQL(
                "SELECT c.id FROM contract_contract c WHERE c.company_id = %s "
                "AND c.id > %s AND %s ORDER BY c.id",
                company.id,
                update.pending_id,
                SQL("TRUE") if update.is_pending_full else changed,
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _refresh_contracts(self, ids, company, date_ref):
        """Work out what contracts and their renewals will bring.

        :return: number of rows that were written
        """
        update = self._claim_company(company)
        scope = self._get_scope(company, date_ref, tuple(ids))
        self._forget_contracts(scope)
        schedule = self.env["renewal.cash.schedule"]
        count = self._insert_expected(scope, schedule._date_to_come(scope))
        update._note(pending_id=max(ids))
        return count

    @api.model
    def _finish(self, company, date_ref):
        """Note that the day is worked out."""
        update = self._claim_company(company)
        if update.is_pending_full:
            update._note(full_date=date_ref, is_pending_full=False)
        update._note(
            date=date_ref,
            refreshed_at=self.env.cr.now(),
            pending_date=None,
            pending_id=0,
        )

    def _get_scope(self, company, date_ref, ids):
        horizon = month_end(date_ref, MONTHS_AHEAD)
        return CashScope(company.with_env(self.env), date_ref, horizon, ids)

    def _note(self, **values):
        """How far it got: the frozen row is written by the database."""
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_cash_update SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in values.items()
                ),
                self.id,
            )
        )
        self.invalidate_recordset()
        self.env["renewal.cash.line"].invalidate_model()

    def _claim_company(self, company):
        """The row of the company, locked: the second worker waits for the first."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO renewal_cash_update (company_id) VALUES (%s) "
                "ON CONFLICT (company_id) "
                "DO UPDATE SET company_id = EXCLUDED.company_id RETURNING id",
                company.id,
            )
        )
        return self.browse(rows[0][0])

    def _is_stale(self, date_ref):
        """Whether it is time to work out everything."""
        last = self.full_date
        return (
            not last
            or date_ref < last
            or last.isocalendar()[:2] != date_ref.isocalendar()[:2]
            or last.month != date_ref.month
        )

    def _get_changed(self, date_ref):
        """Whether a contract changed since the last refresh, or, in the first one of a
        day, has a draft or something late, which move by themselves. A day that is done
        finds nothing to do again, so that its run comes to an end."""
        margin = timedelta() if self.date == date_ref else MARGIN
        changed = SQL(
            """
            (c.write_date > %(since)s OR EXISTS (SELECT FROM contract_line l
                    WHERE l.contract_id = c.id AND l.write_date > %(since)s)
                OR EXISTS (SELECT FROM renewal_renewal r
                    WHERE r.contract_id = c.id AND (r.write_date > %(since)s
                        OR EXISTS (SELECT FROM renewal_line p
                            WHERE p.renewal_id = r.id AND p.write_date > %(since)s))))
            """,
            since=self.refreshed_at and self.refreshed_at - margin or datetime.min,
        )
        if self.date == date_ref:
            return changed
        return SQL(
            """
            (%(changed)s OR c.recurring_next_date < %(today)s
                OR EXISTS (SELECT FROM renewal_cash_line d
                    WHERE d.contract_id = c.id AND d.is_draft)
                OR EXISTS (SELECT FROM renewal_renewal r
                    WHERE r.contract_id = c.id AND r.outcome IS NULL
                        AND r.current_end < %(today)s))
            """,
            changed=changed,
            today=date_ref,
        )
