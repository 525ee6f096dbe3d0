# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .renewal_forecast_mixin import CALL_CATEGORIES, FORECAST_CATEGORIES

# What a snapshot covers, in days before and after it: what fell due lately, since it
# may still be decided late, and what falls due within a year.
DAYS_BACK = 90
DAYS_AHEAD = 365
# Older snapshots are kept once a month, but for the weeks before the due date: these
# the accuracy is measured with.
YEARS_KEPT = 2
DAYS_MEASURED = 105


class RenewalForecastSnapshot(models.Model):
    """What was forecast of one renewal in one week. Frozen: nobody changes it.

    Taken by the first daily run of each week (ISO, from Monday), for renewals that are
    open or closed lately. Amounts are yearly, untaxed, in the company's currency at the
    rate of that week.
    """

    _name = "renewal.forecast.snapshot"
    _description = "Renewal Forecast Snapshot"
    _inherit = ["renewal.forecast.mixin", "renewal.row.mixin"]
    _order = "date desc, due_date, id"
    _log_access = False

    date = fields.Date(
        string="Snapshot Date",
        required=True,
    )
    week_date = fields.Date(
        string="Week",
        required=True,
        help="Monday of the week.",
    )
    renewal_id = fields.Many2one(
        required=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        required=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(
        required=True,
    )
    user_id = fields.Many2one(
        help="Who owned the renewal in that week.",
    )
    due_date = fields.Date(
        required=True,
        help="The due date as it was in that week.",
    )
    days_before = fields.Integer(
        string="Days Before Due",
        aggregator=None,
    )
    probability = fields.Float(
        string="Probability (%)",
        digits=(5, 1),
        aggregator=None,
    )
    computed_category = fields.Selection(
        string="System Category",
        selection=FORECAST_CATEGORIES,
    )
    owner_category = fields.Selection(
        selection=CALL_CATEGORIES,
        string="Owner Call",
    )
    manager_category = fields.Selection(
        selection=CALL_CATEGORIES,
        string="Manager Call",
    )
    atr_amount = fields.Monetary(
        string="ATR",
    )
    proposed_amount = fields.Monetary()
    owner_amount = fields.Monetary()
    manager_amount = fields.Monetary()

    _unique_week = models.Constraint(
        "UNIQUE(renewal_id, week_date)",
        "A renewal is in the snapshot of a week once.",
    )
    _company_week_idx = models.Index("(company_id, week_date)")

    @api.model
    def _take_snapshot(self, company, date_ref):
        """Freeze the forecast of a company, unless this week's snapshot exists: one
        statement, whatever the number of renewals.

        :return: number of renewals in the snapshot that was taken
        """
        week_date = date_ref - timedelta(days=date_ref.weekday())
        domain = [("company_id", "=", company.id), ("week_date", "=", week_date)]
        if self.search_count(domain, limit=1):
            return 0
        self.env["renewal.renewal"].flush_model()
        columns = self._get_columns(date_ref, week_date)
        query = self.env["renewal.renewal"]._search(
            self._get_taken_domain(company, date_ref)
        )
        self.env.cr.execute(
            SQL(
                "INSERT INTO renewal_forecast_snapshot (%s) SELECT %s FROM "
                "renewal_renewal AS renewal JOIN res_company AS company "
                "ON company.id = renewal.company_id WHERE renewal.id IN %s "
                "ON CONFLICT (renewal_id, week_date) DO NOTHING",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(columns.values()),
                query.subselect(),
            )
        )
        count = self.env.cr.rowcount
        if count:
            self._thin_out(company, date_ref)
        self.invalidate_model()
        return count

    @api.model
    def _get_taken_domain(self, company, date_ref):
        """Renewals in the snapshot of a day."""
        return self.env["renewal.renewal"]._get_forecast_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("due_date", ">=", date_ref - timedelta(days=DAYS_BACK)),
                ("due_date", "<=", date_ref + timedelta(days=DAYS_AHEAD)),
            ]
        )

    @api.model
    def _get_columns(self, date_ref, week_date):
        """What is frozen. Override to freeze more.

        :return: {column: SQL over the tables ``renewal`` and ``company``}
        """
        same = (
            "company_id",
            "partner_id",
            "user_id",
            "csm_id",
            "team_id",
            "due_date",
            "computed_category",
            "owner_category",
            "manager_category",
            "forecast_category",
            "forecast_source",
            "forecast_amount",
            "weighted_amount",
        )
        in_company = ("atr_amount", "proposed_amount", "owner_amount", "manager_amount")
        return {
            "date": SQL("%s::date", date_ref),
            "week_date": SQL("%s::date", week_date),
            "renewal_id": SQL("renewal.id"),
            "currency_id": SQL("company.currency_id"),
            "days_before": SQL("renewal.due_date - %s::date", date_ref),
            "probability": SQL("renewal.computed_probability"),
            **{name: SQL.identifier("renewal", name) for name in same},
            **{
                name: SQL.identifier("renewal", f"company_{name}")
                for name in in_company
            },
        }

    @api.model
    def _thin_out(self, company, date_ref):
        """Of old snapshots keep the first of each month, and the weeks before the due
        date: what is kept of a renewal does not grow with the years."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM renewal_forecast_snapshot WHERE company_id = %s "
                "AND week_date < %s::date - %s * INTERVAL '1 year' "
                "AND EXTRACT(day FROM week_date) > 7 "
                "AND days_before NOT BETWEEN 0 AND %s",
                company.id,
                date_ref,
                YEARS_KEPT,
                DAYS_MEASURED,
            )
        )
