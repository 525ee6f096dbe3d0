# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

# Years of paid invoices that are looked at.
YEARS = 2
# Invoices for which the company's median counts beside those of a customer.
PRIOR = 5


class RenewalCashDelay(models.Model):
    """How many days after the due date a customer usually pays.

    Of each invoice of the last two years that was paid: the day of its last payment
    less its (last) due date. Payments are what came through a bank, a cash box or a
    payment; credit notes, write-offs and exchange differences are none. Of n invoices
    with the quartiles q, and the company's quartiles Q:

        (n × q + 5 × Q) / (n + 5)

    so that one late invoice makes no late payer: the weight of five invoices of an
    average customer shrinks with each invoice of its own (the estimator of the
    empirical Bayes kind, with a fixed prior). The row without a customer is the
    company's own, 0 days while nothing was paid.
    """

    _name = "renewal.cash.delay"
    _description = "Payment Delay"
    _inherit = ["renewal.frozen.mixin"]
    _log_access = False
    _rec_name = "partner_id"
    _order = "company_id, median_days desc, id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        index="btree_not_null",
        ondelete="cascade",
    )
    invoice_count = fields.Integer(
        string="Paid Invoices",
    )
    own_days = fields.Float(
        string="Median (Days)",
        digits=(16, 1),
        aggregator="avg",
        help="Half of the customer's invoices of two years were paid later than this "
        "after their due date. Negative: before.",
    )
    early_days = fields.Integer(
        string="Early (Days)",
        aggregator="avg",
        help="A quarter of the invoices is paid earlier.",
    )
    median_days = fields.Integer(
        string="Expected (Days)",
        aggregator="avg",
        help="The median, drawn to that of the company while the customer has paid few "
        "invoices: the cash-in counts with it.",
    )
    late_days = fields.Integer(
        string="Late (Days)",
        aggregator="avg",
        help="A quarter of the invoices is paid later.",
    )

    _unique_partner = models.UniqueIndex("(company_id, COALESCE(partner_id, 0))")

    @api.model
    def _refresh(self, company, date_ref):
        """Work out the delays of a company's customers, in one statement.

        :return: number of customers whose delay is known
        """
        self.env.cr.execute(
            SQL(
                """
                WITH wanted AS (%(wanted)s), gone AS (
                    DELETE FROM renewal_cash_delay d WHERE company_id = %(company)s
                    AND NOT EXISTS (SELECT FROM wanted w
                        WHERE w.partner_id IS NOT DISTINCT FROM d.partner_id)
                )
                INSERT INTO renewal_cash_delay AS d (company_id, partner_id,
                    invoice_count, own_days, early_days, median_days, late_days)
                SELECT %(company)s, partner_id, n, own, days[1], days[2], days[3]
                FROM wanted
                ON CONFLICT (company_id, COALESCE(partner_id, 0)) DO UPDATE SET
                    invoice_count = EXCLUDED.invoice_count,
                    own_days = EXCLUDED.own_days, early_days = EXCLUDED.early_days,
                    median_days = EXCLUDED.median_days, late_days = EXCLUDED.late_days
                """,
                wanted=self._get_wanted(company, date_ref),
                company=company.id,
            )
        )
        self.invalidate_model()
        return self.env.cr.rowcount

    @api.model
    def _get_wanted(self, company, date_ref):
        """The formula of the class: the quartiles of each customer, drawn to those of
        the company."""
        return SQL(
            """
            WITH paid AS (%(paid)s), grouped AS (
                SELECT partner_id, COUNT(*) AS n, PERCENTILE_CONT(ARRAY[.25, .5, .75])
                    WITHIN GROUP (ORDER BY days) AS q
                FROM paid GROUP BY GROUPING SETS ((partner_id), ())
                HAVING COUNT(*) > 0
            ), company AS (SELECT q FROM grouped WHERE partner_id IS NULL)
            SELECT partner_id, n, grouped.q[2] AS own, ARRAY(
                SELECT ROUND((CASE WHEN partner_id IS NULL THEN grouped.q[i]
                    ELSE (n * grouped.q[i] + %(prior)s * company.q[i])
                        / (n + %(prior)s) END)::numeric)::int
                FROM GENERATE_SERIES(1, 3) AS i ORDER BY i) AS days
            FROM grouped CROSS JOIN company
            """,
            paid=self._get_paid(company, date_ref),
            prior=PRIOR,
        )

    @api.model
    def _get_paid(self, company, date_ref):
        """Invoices of two years that were paid, and how many days late."""
        return SQL(
            """
            SELECT m.commercial_partner_id AS partner_id, last.days
            FROM account_move m CROSS JOIN LATERAL (
                SELECT MAX(pay.date) - MAX(l.date_maturity) AS days
                FROM account_move_line l
                    JOIN account_partial_reconcile p ON p.debit_move_id = l.id
                    %(payment)s
                WHERE l.move_id = m.id AND l.display_type = 'payment_term'
                    AND %(received)s) AS last
            WHERE m.company_id = %(company)s AND m.move_type = 'out_invoice'
                AND m.state = 'posted' AND m.payment_state IN ('paid', 'in_payment')
                AND m.invoice_date >= %(since)s AND last.days IS NOT NULL
            """,
            payment=self._join_payment(),
            received=self._get_received(),
            company=company.id,
            since=date_ref - relativedelta(years=YEARS),
        )

    @api.model
    def _join_payment(self):
        """What a receivable was matched with by the partial reconcile ``p``: the move
        ``pay`` in its journal ``j``."""
        return SQL(
            "JOIN account_move_line c ON c.id = p.credit_move_id "
            "JOIN account_move pay ON pay.id = c.move_id "
            "JOIN account_journal j ON j.id = pay.journal_id"
        )

    @api.model
    def _get_received(self):
        """Whether the move ``pay`` in the journal ``j`` is money that came in."""
        return SQL(
            "(pay.origin_payment_id IS NOT NULL OR pay.statement_line_id IS NOT NULL "
            "OR (pay.move_type = 'entry' AND j.type IN ('bank', 'cash', 'credit')))"
        )
