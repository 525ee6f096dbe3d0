# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class RenewalHealthMeasure(models.Model):
    """How a customer pays: from posted invoices and what was paid of them by the day.

    A payment counts from the day of the later one of its two sides, so a past day is
    seen as it stood. Each due date of an invoice counts for itself.
    """

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    payment_aspect = fields.Selection(
        selection=[
            ("overdue_days", "Days the oldest unpaid invoice is overdue"),
            ("overdue_amount", "Amount overdue"),
            ("days_to_pay", "Days from the due date to the payment"),
        ],
        default="overdue_days",
        help="Amounts in the company's currency. Paid before it is due: fewer than 0 "
        "days.",
    )

    @api.constrains("source", "payment_aspect", "trend")
    def _check_invoice(self):
        for measure in self.filtered(lambda measure: measure.source == "invoice"):
            if not measure.payment_aspect:
                raise ValidationError(
                    self.env._(
                        "%(name)s needs to know what of payments it reads.",
                        name=measure.name,
                    )
                )
            if measure.trend and measure.payment_aspect != "days_to_pay":
                raise ValidationError(
                    self.env._(
                        "What is overdue is known for a day, without a change: leave "
                        "the trend of %(name)s empty, or let it read the days to pay.",
                        name=measure.name,
                    )
                )

    @api.model
    def _get_definition_fields(self):
        return super()._get_definition_fields() + ["payment_aspect"]

    def _measure_invoice(self, company, date_ref, partner_ids=None):
        self.env["account.move"].flush_model()
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        value, date = getattr(self, f"_get_invoice_sql_{self.payment_aspect}")(date_ref)
        return self.env.execute_query(
            SQL(
                """
                SELECT partner_id, value, date
                  FROM (SELECT partner_id,
                               (%(value)s)::float8 AS value,
                               %(date)s AS date
                          FROM (%(lines)s) AS line
                         GROUP BY partner_id) AS customer
                 WHERE value IS NOT NULL
                """,
                value=value,
                date=date,
                lines=self._get_invoice_lines_sql(company, date_ref, partner_ids),
            )
        )

    def _get_invoice_lines_sql(self, company, date_ref, partner_ids):
        """What is due, one row for each due date of each invoice: the customer, the
        due date, what is open, and the day of the last payment.

        An invoice that counts as paid without a reconciled payment (one that waits for
        its bank statement) has nothing open.
        """
        partners = SQL("TRUE")
        if partner_ids is not None:
            partners = SQL("move.commercial_partner_id = ANY(%s)", list(partner_ids))
        return SQL(
            """
            SELECT move.commercial_partner_id AS partner_id,
                   COALESCE(line.date_maturity, move.invoice_date_due) AS due,
                   CASE WHEN line.amount_residual != 0
                         AND move.payment_state IN ('in_payment', 'paid', 'reversed')
                        THEN 0
                        ELSE line.balance - COALESCE(paid.amount, 0)
                    END AS open,
                   paid.date AS paid_date
              FROM account_move_line AS line
              JOIN account_move AS move ON move.id = line.move_id
              JOIN account_account AS account ON account.id = line.account_id
              LEFT JOIN (%(paid)s) AS paid ON paid.debit_move_id = line.id
             WHERE line.company_id = %(company)s
               AND line.parent_state = 'posted'
               AND line.date <= %(date_ref)s
               AND line.balance > 0
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND account.account_type = 'asset_receivable'
               AND move.commercial_partner_id IS NOT NULL
               AND %(partners)s
            """,
            company=company.id,
            date_ref=date_ref,
            paid=self._get_paid_sql(company, date_ref),
            partners=partners,
        )

    def _get_paid_sql(self, company, date_ref):
        """What was paid of each line by the day, and when last."""
        return SQL(
            """
            SELECT debit_move_id, SUM(amount) AS amount, MAX(max_date) AS date
              FROM account_partial_reconcile
             WHERE company_id = %s AND max_date <= %s
             GROUP BY debit_move_id
            """,
            company.id,
            date_ref,
        )

    # ------------------------------------------------------------------
    # What of payments: SQL of the value and of its day
    # ------------------------------------------------------------------

    def _get_invoice_sql_overdue_days(self, date_ref):
        value = SQL(
            "COALESCE(%(day)s::date"
            " - MIN(due) FILTER (WHERE open > 0 AND due < %(day)s), 0)",
            day=date_ref,
        )
        return value, SQL("%s::date", date_ref)

    def _get_invoice_sql_overdue_amount(self, date_ref):
        value = SQL(
            "COALESCE(SUM(open) FILTER (WHERE open > 0 AND due < %s), 0)", date_ref
        )
        return value, SQL("%s::date", date_ref)

    def _get_invoice_sql_days_to_pay(self, date_ref):
        """Of what was paid in full in the days looked at, the average."""
        window = timedelta(days=self.window_days or 36500)
        start = date_ref - window
        value = self._get_days_to_pay_sql(start, date_ref)
        if self.trend:
            shift = self._get_trend_shift()
            before = self._get_days_to_pay_sql(start - shift, date_ref - shift)
            value = self._get_trend_sql(self.trend, value, before)
        return value, SQL("MAX(paid_date) FILTER (WHERE open <= 0)")

    def _get_days_to_pay_sql(self, start, end):
        return SQL(
            "AVG(paid_date - due)"
            " FILTER (WHERE open <= 0 AND paid_date > %s AND paid_date <= %s)",
            start,
            end,
        )
