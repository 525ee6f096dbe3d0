# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

# Months that a recurrence adds, or days; as ``get_relative_delta`` of OCA does.
MONTHS = {
    "monthly": 1,
    "monthlylastday": 1,
    "quarterly": 3,
    "semesterly": 6,
    "yearly": 12,
}
DAYS = {"daily": 1, "weekly": 7}


class CashScope(NamedTuple):
    """What is looked at: a company, its day, the last day of receipt that counts, and
    the contracts, None for all of them."""

    company: models.BaseModel
    today: date
    horizon: date
    contract_ids: tuple = None

    def choose(self, column):
        """The condition that a column of contracts is in the scope."""
        if self.contract_ids is None:
            return SQL("TRUE")
        return SQL("%s = ANY(%s)", column, list(self.contract_ids))


class RenewalCashSchedule(models.AbstractModel):
    """Which invoices contracts and renewals will bring, and when: in SQL, since OCA's
    own functions take a walk of forty calls for each period.

    The dates are OCA's to the day (``contract.recurring.mixin``): the first period
    ends as the date of the next invoice says, the others follow each other and drift as
    OCA's do (31 January, 28 February, 28 March); the last one is cut by the end of the
    line and billed whole. A line that is late is billed one period a day from today on,
    as the scheduled job does. What is due after the contract has ended is never billed
    by that job (OCA/contract#739): it is a source of its own, ``unscheduled``.

    Renewals bring the periods of the next term as it is proposed, weighted by what
    counts of them (see ``_get_counted``).
    """

    _name = "renewal.cash.schedule"
    _description = "Invoices to Come"

    # ------------------------------------------------------------------
    # Lines to bill
    # ------------------------------------------------------------------

    @api.model
    def _get_bills(self, scope):
        """What is billed again and again: a row for each line of a running contract,
        and for each line of a proposal.

        :return: SQL; ``first_date`` is the next invoice of a running line, empty for
            a renewal, whose first period begins on ``begin_date``
        """
        return SQL(
            "%s UNION ALL %s",
            self._select_running(scope),
            self._select_proposed(scope),
        )

    def _select_running(self, scope):
        return SQL(
            """
            SELECT 'contract' AS source, c.id AS contract_id, NULL::int AS renewal_id,
                l.id AS line_id, l.product_id, %(shared)s,
                COALESCE(l.last_date_invoiced + 1, l.date_start) AS begin_date,
                l.recurring_next_date AS first_date,
                l.date_end AS stop_date, c.date_end AS contract_end,
                COALESCE(l.automatic_price, FALSE) AS is_listed,
                l.specific_price AS price, l.quantity, l.discount,
                COALESCE(c.manual_currency_id, j.currency_id, %(currency)s)
                    AS currency_id,
                1.0::float8 AS weight, 1.0::float8 AS best_weight,
                1.0::float8 AS worst_weight
            FROM contract_line l %(contract)s
            WHERE %(billed)s AND l.recurring_next_date IS NOT NULL
                AND l.display_type IS NULL AND NOT COALESCE(l.is_canceled, FALSE)
                AND (l.date_end IS NULL
                    OR COALESCE(l.last_date_invoiced + 1, l.date_start) <= l.date_end)
            """,
            shared=self._get_shared(),
            currency=scope.company.currency_id.id,
            contract=self._join_contract(SQL("l.contract_id")),
            billed=self._get_billed(scope),
        )

    def _select_proposed(self, scope):
        return SQL(
            """
            SELECT 'renewal', c.id, r.id, l.id, p.product_id, %(shared)s,
                r.current_end + 1, NULL, r.next_term_end, NULL,
                FALSE, p.proposed_price_unit, p.proposed_quantity, p.proposed_discount,
                r.currency_id, factor * percent,
                factor * CASE WHEN r.forecast_category IN ('commit', 'best_case')
                    THEN 1.0 ELSE percent END,
                factor * CASE WHEN r.forecast_category = 'commit'
                    THEN percent ELSE 0.0 END
            FROM renewal_renewal r
                JOIN renewal_line p ON p.renewal_id = r.id
                JOIN contract_line l ON l.id = COALESCE(p.contract_line_id, (
                    SELECT o.contract_line_id FROM renewal_line o
                    WHERE o.renewal_id = r.id AND o.contract_line_id IS NOT NULL
                    ORDER BY o.sequence, o.id LIMIT 1))
                %(contract)s
                CROSS JOIN LATERAL (%(counted)s) AS counted
            WHERE %(billed)s AND r.outcome IS NULL AND r.renewal_type != 'evergreen'
                AND p.outcome IS NULL AND p.action != 'drop' AND p.proposed_amount != 0
                AND r.current_end < %(horizon)s
                AND r.next_term_end > GREATEST(r.current_end, %(today)s)
            """,
            shared=self._get_shared(),
            contract=self._join_contract(SQL("r.contract_id")),
            counted=self._get_counted(scope),
            billed=self._get_billed(scope),
            horizon=scope.horizon,
            today=scope.today,
        )

    def _get_shared(self):
        """What both kinds of lines say of how they are billed."""
        number = SQL("COALESCE(NULLIF(l.recurring_interval, 0), 1)")
        steps = [
            SQL("WHEN %s THEN make_interval(months => %s * %s)", rule, months, number)
            for rule, months in MONTHS.items()
        ] + [
            SQL("WHEN %s THEN make_interval(days => %s * %s)", rule, days, number)
            for rule, days in DAYS.items()
        ]
        return SQL(
            """
            CASE l.recurring_rule_type %s END AS step,
            l.recurring_rule_type = 'monthlylastday' AS is_last_day,
            l.recurring_invoicing_type = 'pre-paid' AS is_prepaid,
            COALESCE(j.id, %s) AS journal_id,
            COALESCE(c.invoice_partner_id, c.partner_id) AS payer_id, c.payment_term_id,
            c.fiscal_position_id
            """,
            SQL(" ").join(steps),
            self._get_default_journal_id(),
        )

    def _get_default_journal_id(self):
        """OCA's choice for a contract without a journal of sales."""
        company = self.env.company
        domain = [("type", "=", "sale"), ("company_id", "=", company.id)]
        return self.env["account.journal"].search(domain, limit=1).id or None

    def _join_contract(self, contract):
        return SQL(
            "JOIN contract_contract c ON c.id = %s "
            "LEFT JOIN account_journal j ON j.id = c.journal_id AND j.type = 'sale'",
            contract,
        )

    def _get_billed(self, scope):
        """Contracts of customers that OCA's job makes invoices of."""
        return SQL(
            "c.company_id = %s AND c.active AND c.contract_type = 'sale' "
            "AND c.generation_type = 'invoice' AND %s",
            scope.company.id,
            scope.choose(SQL("c.id")),
        )

    def _get_counted(self, scope):
        """What counts of a renewal ``r``: the percent, and the factor by which the
        amount that somebody called differs from the proposal.

        The percent is the system's, moved into the range of the category that was
        called: a commit is at least as likely as the company's commit limit, a pipeline
        at most as likely as its best case limit. At best, commit and best case come in
        whole; at worst, only commit comes in, as likely as it is.
        """
        return SQL(
            """
            SELECT CASE COALESCE(r.manager_category, r.owner_category)
                    WHEN 'omitted' THEN 0.0
                    WHEN 'commit' THEN GREATEST(system.percent, %(commit)s)
                    WHEN 'best_case'
                        THEN LEAST(GREATEST(system.percent, %(best)s), %(commit)s)
                    WHEN 'pipeline' THEN LEAST(system.percent, %(best)s)
                    ELSE system.percent END::float8 AS percent,
                (CASE WHEN r.proposed_amount > 0 THEN COALESCE(
                        NULLIF(r.manager_amount, 0), NULLIF(r.owner_amount, 0),
                        r.proposed_amount
                    ) / r.proposed_amount ELSE 1 END)::float8 AS factor
            FROM (SELECT COALESCE(r.computed_probability, 0) / 100.0 AS percent)
                AS system
            """,
            commit=scope.company.renewal_commit_percent / 100,
            best=scope.company.renewal_best_case_percent / 100,
        )
