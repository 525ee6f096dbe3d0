# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

# Whoever pays later than usual is expected after so many days, asked again.
LATE_DAYS = 30


class RenewalCashSchedule(models.AbstractModel):
    """When the money arrives: what is open, and what is to come.

    Each instalment of the payment term is due on its day. It is expected the usual
    delay of its payer later (``renewal.cash.delay``); at best after the lower
    quartile, at worst after the upper one; and never before today.
    """

    _inherit = "renewal.cash.schedule"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _date_to_come(self, scope):
        """What contracts and renewals will bring, drafts included.

        :return: SQL with a row for each instalment: whose and what it is, when it is
            due, and on what day how much of it arrives: likely, at best, at worst; in
            the currency of the invoice
        """
        # sudo: the terms of any payer
        partners = self.env["res.partner"].sudo()
        return SQL(
            """
            SELECT to_come.source, to_come.is_draft, to_come.contract_id,
                to_come.renewal_id, to_come.move_id, NULL::int AS move_line_id,
                payer.commercial_partner_id AS partner_id, to_come.product_id,
                to_come.journal_id, to_come.currency_id, NULL::int AS user_id,
                to_come.invoice_date, due.date AS due_date,
                to_come.net * whole.share AS net, to_come.gross * whole.share AS gross,
                to_come.weight, to_come.best_weight, to_come.worst_weight,
                GREATEST(due.date + delay.median_days, %(today)s) AS likely_date,
                GREATEST(due.date + delay.early_days, %(today)s,
                    LEAST(to_come.invoice_date, due.date)) AS best_date,
                GREATEST(due.date + delay.late_days, %(today)s) AS worst_date
            FROM (%(to_come)s) AS to_come
                JOIN res_partner payer ON payer.id = to_come.payer_id
                LEFT JOIN (%(parts)s) AS part
                    ON part.term_id = COALESCE(to_come.payment_term_id, %(term)s)
                CROSS JOIN LATERAL (SELECT COALESCE(part.share, 1) AS share) AS whole
                CROSS JOIN LATERAL (SELECT %(due)s AS date) AS due
                %(delay)s
            """,
            today=SQL("%s::date", scope.today),
            to_come=self._get_to_come(scope),
            parts=self._get_instalments(),
            term=partners._field_to_sql("payer", "property_payment_term_id"),
            due=self._get_due_date(),
            delay=self._join_delay(scope, SQL("payer.commercial_partner_id")),
        )

    def _get_to_come(self, scope):
        """Invoices of contracts that are not there yet, and drafts."""
        return SQL(
            """
            SELECT p.source, FALSE AS is_draft, p.contract_id, p.renewal_id,
                NULL::int AS move_id, p.product_id, p.journal_id, p.currency_id,
                p.payer_id, p.payment_term_id, p.invoice_date, p.net, p.gross,
                p.weight, p.best_weight, p.worst_weight
            FROM (%s) AS p
            UNION ALL
            SELECT 'contract', TRUE, origin.contract_id, NULL, m.id, origin.product_id,
                m.journal_id, m.currency_id, m.partner_id, m.invoice_payment_term_id,
                COALESCE(m.invoice_date, %s),
                direction.sign * m.amount_untaxed, direction.sign * m.amount_total,
                1, 1, 1
            FROM account_move m CROSS JOIN LATERAL (%s) AS origin
                CROSS JOIN LATERAL (SELECT
                    CASE m.move_type WHEN 'out_refund' THEN -1 ELSE 1 END AS sign
                ) AS direction
            WHERE m.company_id = %s AND m.state = 'draft'
                AND m.move_type IN ('out_invoice', 'out_refund')
                AND origin.contract_id IS NOT NULL AND %s
            """,
            self._get_periods(scope),
            scope.today,
            self._get_origin(),
            scope.company.id,
            scope.choose(SQL("origin.contract_id")),
        )

    def _get_origin(self):
        """The contract that the invoice ``m`` comes from, and its largest product."""
        return SQL(
            """
            SELECT MIN(cl.contract_id) AS contract_id,
                (ARRAY_AGG(il.product_id ORDER BY il.price_subtotal DESC, il.id))[1]
                    AS product_id
            FROM account_move_line il
                LEFT JOIN contract_line cl ON cl.id = il.contract_line_id
            WHERE il.move_id = m.id AND il.display_type = 'product'
            """
        )

    def _get_instalments(self):
        """Payment terms: the share of each instalment. The last one takes the rest, and
        what is agreed as a fixed amount."""
        return SQL(
            """
            SELECT payment_id AS term_id, delay_type, nb_days, days_next_month,
                CASE WHEN LEAD(id) OVER term IS NULL
                    THEN 1 - COALESCE(SUM(percent) OVER (term
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
                    ELSE percent END AS share
            FROM (SELECT *, CASE value WHEN 'percent' THEN value_amount / 100 ELSE 0 END
                AS percent FROM account_payment_term_line) AS line
            WINDOW term AS (PARTITION BY payment_id ORDER BY id)
            """
        )

    def _get_due_date(self):
        """The due date of the instalment ``part`` (``account.payment.term.line``,
        ``_get_due_date``); without a term, the day of the invoice."""
        return SQL(
            """
            CASE part.delay_type
                WHEN 'days_after_end_of_month' THEN %(end)s + part.nb_days
                WHEN 'days_after_end_of_next_month' THEN %(next_end)s + part.nb_days
                WHEN 'days_end_of_month_on_the' THEN CASE
                    WHEN part.days_next_month = '0' THEN %(later_end)s
                    ELSE LEAST(%(later_end)s + (CASE
                            WHEN part.days_next_month ~ '^[0-9]+$'
                            THEN part.days_next_month ELSE '1' END)::int,
                        %(later_next_end)s) END
                ELSE to_come.invoice_date + COALESCE(part.nb_days, 0)
            END
            """,
            end=self._get_month_end(SQL("to_come.invoice_date"), 1),
            next_end=self._get_month_end(SQL("to_come.invoice_date"), 2),
            later_end=self._get_month_end(
                SQL("to_come.invoice_date + part.nb_days"), 1
            ),
            later_next_end=self._get_month_end(
                SQL("to_come.invoice_date + part.nb_days"), 2
            ),
        )

    def _get_month_end(self, day, months):
        """Last day of the month of a day (1), or of the next one (2)."""
        return SQL(
            "((DATE_TRUNC('month', %s) + make_interval(months => %s))::date - 1)",
            day,
            months,
        )

    def _join_delay(self, scope, partner):
        """The usual ``delay`` of a payer; without any payment, that of the company."""
        days = [
            SQL(
                "COALESCE(own.%(name)s, typical.%(name)s, 0) AS %(name)s",
                name=SQL.identifier(name),
            )
            for name in ("median_days", "early_days", "late_days")
        ]
        return SQL(
            """
            LEFT JOIN renewal_cash_delay own
                ON own.company_id = %(company)s AND own.partner_id = %(partner)s
            LEFT JOIN renewal_cash_delay typical
                ON typical.company_id = %(company)s AND typical.partner_id IS NULL
            CROSS JOIN LATERAL (SELECT %(days)s) AS delay
            """,
            company=scope.company.id,
            partner=partner,
            days=SQL(", ").join(days),
        )

    @api.model
    def _date_open(self, scope):
        """Posted invoices, and what is left to pay of each instalment; columns as of
        ``_date_to_come``, whatever contracts are in the scope. Beyond the upper
        quartile of the delay, or blocked, they are late: expected in a month, at best
        today, at worst never. What a customer is owed goes out when it is due."""
        return SQL(
            """
            SELECT CASE WHEN is_late THEN 'late' ELSE 'invoice' END AS source,
                FALSE AS is_draft, origin.contract_id, NULL::int AS renewal_id,
                m.id AS move_id, l.id AS move_line_id,
                m.commercial_partner_id AS partner_id, origin.product_id,
                m.journal_id, l.currency_id, m.invoice_user_id AS user_id,
                m.invoice_date, l.date_maturity AS due_date,
                l.amount_residual_currency * m.amount_untaxed
                    / COALESCE(NULLIF(m.amount_total, 0), 1) AS net,
                l.amount_residual_currency AS gross, 1 AS weight, 1 AS best_weight,
                CASE WHEN is_late THEN 0 ELSE 1 END AS worst_weight,
                CASE WHEN is_late THEN %(today)s + %(late_days)s
                    ELSE GREATEST(
                        l.date_maturity + usual * delay.median_days, %(today)s)
                    END AS likely_date,
                GREATEST(l.date_maturity + usual * delay.early_days, %(today)s)
                    AS best_date,
                GREATEST(l.date_maturity + usual * delay.late_days, %(today)s)
                    AS worst_date
            FROM account_move_line l
                JOIN account_move m ON m.id = l.move_id
                CROSS JOIN LATERAL (%(origin)s) AS origin
                %(delay)s
                CROSS JOIN LATERAL (%(late)s) AS late
            WHERE l.company_id = %(company)s AND l.parent_state = 'posted'
                AND l.display_type = 'payment_term' AND l.amount_residual != 0
                AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                AND %(chosen)s
            """,
            today=SQL("%s::date", scope.today),
            late_days=LATE_DAYS,
            origin=self._get_origin(),
            delay=self._join_delay(scope, SQL("m.commercial_partner_id")),
            late=self._tell_late(scope),
            company=scope.company.id,
            chosen=self._choose_invoices(scope),
        )

    @api.model
    def _tell_late(self, scope):
        """Whether an instalment is late, and how many of the usual delays it takes."""
        return SQL(
            """
            SELECT l.amount_residual > 0 AND (
                m.payment_state = 'blocked'
                OR l.date_maturity + GREATEST(delay.late_days, 0) < %s
            ) AS is_late, CASE WHEN l.amount_residual > 0 THEN 1 ELSE 0 END AS usual
            """,
            SQL("%s::date", scope.today),
        )

    def _choose_invoices(self, scope):
        """Also invoices without a contract, unless the company leaves them out."""
        if scope.company.renewal_cash_other_invoices:
            return SQL("TRUE")
        return SQL("origin.contract_id IS NOT NULL")
