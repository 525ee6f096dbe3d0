# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

# Days after which amounts are computed again: in the window, and before it.
REFRESH_DAYS = 7
REFRESH_DAYS_AHEAD = 30


class RenewalSync(models.AbstractModel):
    """Finding the contracts that are out of step with their renewals, by SQL: it looks
    at every contract, every day."""

    _inherit = "renewal.sync"  # pylint: disable=consider-merging-classes-inherited

    def _get_out_of_step_ids(self, company, date_ref):
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
            UNION (%(failed)s)
            ORDER BY contract_id
            """,
            live=self._get_live_sql(company),
            tracked=self._get_tracked_sql(company),
            evergreen=self._get_evergreen_sql(company),
            stale=self._get_stale_sql(company, date_ref),
            failed=self._get_failed_sql(company),
            lookback=lookback,
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _get_live_sql(self, company):
        lines = self.env["contract.line"]
        return SQL(
            """
            SELECT c.id AS contract_id, l.id AS line_id, %(end)s AS term_end,
                   CASE WHEN l.is_auto_renew
                        THEN l.termination_notice_date END AS notice
              FROM contract_line l JOIN contract_contract c ON c.id = l.contract_id
             WHERE %(followed)s AND %(renewable)s AND %(end)s IS NOT NULL
               AND l.successor_contract_line_id IS NULL
               AND NOT EXISTS (
                    SELECT FROM renewal_line d JOIN renewal_renewal r
                      ON r.id = d.renewal_id
                   WHERE d.contract_line_id = l.id
                     AND ((d.outcome = 'churned' OR r.is_dismissed)
                          AND r.current_end >= %(end)s
                          OR d.outcome IS NULL AND r.outcome IS NULL
                          AND d.question_end = %(end)s))
            """,
            end=lines._get_effective_end_sql(),
            followed=self.env["contract.contract"]._has_renewals_sql(company),
            renewable=lines._get_renewable_sql(),
        )

    def _get_tracked_sql(self, company):
        return SQL(
            """
            SELECT r.contract_id, rl.contract_line_id AS line_id,
                   r.current_end AS term_end, rl.notice_deadline AS notice
              FROM renewal_renewal r JOIN renewal_line rl ON rl.renewal_id = r.id
             WHERE r.company_id = %s AND r.outcome IS NULL AND rl.outcome IS NULL
               AND rl.action != 'add' AND rl.question_end IS NULL
               AND r.renewal_type != 'evergreen'
            """,
            company.id,
        )

    def _get_evergreen_sql(self, company):
        """Open-ended contracts without a review, and reviews without a ground."""
        lines = self.env["contract.line"]
        wanted = SQL(
            """
            SELECT l.contract_id FROM contract_line l
              JOIN contract_contract c ON c.id = l.contract_id
             WHERE %s AND %s AND %s AND %s IS NULL
            """,
            company.renewal_evergreen_review,
            self.env["contract.contract"]._has_renewals_sql(company),
            lines._get_renewable_sql(),
            lines._get_effective_end_sql(),
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

    def _get_stale_sql(self, company, date_ref):
        """Renewals whose amounts have not been looked at for a while: prices of a
        pricelist and exchange rates change without touching the contract."""
        return SQL(
            "SELECT contract_id FROM renewal_renewal WHERE company_id = %s "
            "AND outcome IS NULL "
            "AND rate_date <= CASE WHEN in_window THEN %s::date ELSE %s::date END",
            company.id,
            date_ref - timedelta(days=REFRESH_DAYS),
            date_ref - timedelta(days=REFRESH_DAYS_AHEAD),
        )

    def _get_failed_sql(self, company):
        """Contracts that could not be brought in line: another attempt every day."""
        return SQL(
            "SELECT id FROM contract_contract WHERE company_id = %s "
            "AND renewal_sync_error IS NOT NULL",
            company.id,
        )
