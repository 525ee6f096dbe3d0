# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

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

    Invoices and drafts are read each day; contracts and renewals where they, their
    lines or their proposals changed since, or something is late; all of them in the
    first run of a week or month, when rates, delays and the horizon have moved. Each
    refresh takes the same few statements, whatever the number of contracts.
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

    _unique_company = models.Constraint(
        "UNIQUE(company_id)",
        "A company's cash-in is worked out in one place.",
    )

    @api.model
    def _refresh_now(self, company):
        """Work out everything again, for a person who asks."""
        # sudo: whoever may read the rows may have them worked out
        update = self.sudo().with_context(allowed_company_ids=company.ids)
        return update._refresh(company, company._get_renewal_today(), is_full=True)

    @api.model
    def _refresh(self, company, date_ref, is_full=False):
        """Bring the rows of a company up to a day.

        :param is_full: whether also what did not change
        :return: number of rows that were written
        """
        self.env.flush_all()
        update = self._claim_company(company)
        is_full = is_full or update._is_stale(date_ref)
        scope = CashScope(
            company.with_env(self.env),
            date_ref,
            month_end(date_ref, MONTHS_AHEAD),
            None if is_full else update._get_changed_ids(date_ref),
        )
        if is_full:
            self.env["renewal.cash.delay"]._refresh(company, date_ref)
        self._forget(scope)
        count = self._insert_expected(scope) + self._insert_received(scope)
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_cash_update SET date = %s, refreshed_at = %s, "
                "full_date = CASE WHEN %s THEN %s ELSE full_date END WHERE id = %s",
                date_ref,
                self.env.cr.now(),
                is_full,
                date_ref,
                update.id,
            )
        )
        self.env["renewal.cash.line"].invalidate_model()
        self.invalidate_model()
        return count

    def _claim_company(self, company):
        """The row of the company, locked: the second worker waits for the first."""
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
        """Whether everything is worked out today."""
        last = self.full_date
        return (
            not last
            or date_ref < self.date
            or last.isocalendar()[:2] != date_ref.isocalendar()[:2]
            or last.month != date_ref.month
        )

    def _get_changed_ids(self, date_ref):
        """Contracts that bring something else than at the last refresh."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT c.id FROM contract_contract c
                WHERE c.company_id = %(company)s AND (c.write_date >= %(since)s
                    OR c.recurring_next_date < %(today)s
                    OR EXISTS (SELECT FROM contract_line l
                        WHERE l.contract_id = c.id AND l.write_date >= %(since)s)
                    OR EXISTS (SELECT FROM renewal_renewal r
                        WHERE r.contract_id = c.id AND (r.write_date >= %(since)s
                            OR r.outcome IS NULL AND r.current_end < %(today)s
                            OR EXISTS (SELECT FROM renewal_line p
                                WHERE p.renewal_id = r.id
                                    AND p.write_date >= %(since)s))))
                """,
                company=self.company_id.id,
                since=self.refreshed_at - MARGIN,
                today=date_ref,
            )
        )
        return tuple(row[0] for row in rows)

    def _forget(self, scope):
        """Make room for what is worked out again."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM renewal_cash_line WHERE company_id = %s AND (
                    source IN ('invoice', 'late')
                    OR (source = 'received' AND (%s OR date >= %s))
                    OR (source IN ('contract', 'unscheduled', 'renewal') AND %s))
                """,
                scope.company.id,
                scope.contract_ids is None,
                self._get_received_since(scope),
                scope.choose(SQL("contract_id")),
            )
        )
