# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from odoo import models
from odoo.tools import SQL

from .renewal_health_measure_model import DAYS, NEEDS_END, NEEDS_VALUE

# True of the day itself; the others are as old as the newest record behind them.
OF_THE_DAY = ("count", "sum", "days_since", "open", "open_age")
# These can be 0; the others are unknown without a record.
COUNTED = ("count", "sum", "open", "open_age")
SECONDS = {"hours": 3600.0, "days": 86400.0}


@dataclass
class Columns:
    """What is read of a record: SQL, and for dates the end of a day and the day."""

    partner: SQL
    date: SQL
    date_day: SQL
    date_end_of: Any
    end: SQL = None
    end_day: SQL = None
    end_end_of: Any = None
    value: SQL = None


class RenewalHealthMeasure(models.Model):
    """One grouped query over the records of any model."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    def _measure_model(self, company, date_ref, partner_ids=None):
        return self.env.execute_query(
            self._get_model_sql(company, date_ref, partner_ids)
        )

    def _get_model_sql(self, company, date_ref, partner_ids=None):
        """:raise UserError: when something it is made of is not there"""
        # the daily run counts what is there, whoever may see it: it is superuser;
        # a preview counts what its reader may see
        records = self.env[self.model_name]
        self._check_model_company(records)
        query = records._search(self._get_model_domain(company, date_ref))
        for condition in self._get_model_owner_sql(company, records, query):
            query.add_where(condition)
        columns = self._get_model_columns(company, records, query)
        query.add_where(SQL("%s < %s", columns.date, columns.date_end_of(date_ref)))
        is_used = SQL("EXISTS %s", query.subselect(SQL("1")))
        if partner_ids is not None:
            query.add_where(SQL("%s = ANY(%s)", columns.partner, list(partner_ids)))
        query.groupby = columns.partner
        grouped = query.select(
            SQL("%s AS partner_id", columns.partner),
            SQL("(%s)::float8 AS value", self._get_model_value_sql(columns, date_ref)),
            SQL("%s AS date", self._get_model_date_sql(columns, date_ref)),
        )
        if self._is_model_none_zero():
            return self._add_customers_sql(
                grouped, is_used, company, date_ref, partner_ids
            )
        return SQL(
            "SELECT partner_id, value, date FROM (%s) AS measured"
            " WHERE partner_id IS NOT NULL AND value IS NOT NULL",
            grouped,
        )

    def _is_model_none_zero(self):
        return (
            self.is_none_zero and not self.trend and self.model_aggregation in COUNTED
        )

    def _get_customers_sql(self, company, partner_ids=None):
        """Commercial partners that may have no record, as a query: none, for it is not
        the measures that know who is a customer. Extend to add yours."""
        return SQL("SELECT NULL::int AS partner_id WHERE FALSE")

    def _add_customers_sql(self, grouped, is_used, company, date_ref, partner_ids):
        """0 for the customers that have no record, where anybody has."""
        return SQL(
            """
            SELECT COALESCE(measured.partner_id, customer.partner_id),
                   COALESCE(measured.value, 0),
                   %(date_ref)s::date
              FROM (%(grouped)s) AS measured
              FULL JOIN (%(customers)s) AS customer
                ON customer.partner_id = measured.partner_id
             WHERE COALESCE(measured.partner_id, customer.partner_id) IS NOT NULL
               AND %(is_used)s
            """,
            grouped=grouped,
            customers=self._get_customers_sql(company, partner_ids),
            date_ref=date_ref,
            is_used=is_used,
        )

    # ------------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------------

    def _get_model_columns(self, company, records, query):
        partner = self._get_model_partner_sql(records, query)
        columns = Columns(
            partner, *self._get_model_days("date_field", company, records, query)
        )
        if self.model_aggregation in NEEDS_END:
            columns.end, columns.end_day, columns.end_end_of = self._get_model_days(
                "end_date_field", company, records, query
            )
        if self.model_aggregation in NEEDS_VALUE:
            columns.value = self._get_model_amount_sql(
                company, records, query, columns.date_day
            )
        return columns

    def _get_model_days(self, name, company, records, query):
        """:return: (column, its day, function from a day to what comes after it)"""
        field, column = self._get_model_column(name, DAYS, records, query)
        return (
            column,
            self._get_day_sql(field, company, column),
            lambda day: self._get_day_end(field, company, day),
        )

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------

    def _get_model_value_sql(self, columns, date_ref):
        method = getattr(self, f"_get_model_sql_{self.model_aggregation}")
        start = self._get_model_start(date_ref)
        value = method(columns, start, date_ref)
        if not self.trend:
            return value
        start, end = start - self._get_trend_shift(), date_ref - self._get_trend_shift()
        before = method(columns, start, end)
        if self._is_seasonal() and self.model_aggregation in COUNTED:
            before = self._get_model_year_sql(columns, before, start, end)
        return self._get_trend_sql(self.trend, value, before)

    def _get_model_year_sql(self, columns, value, start, end):
        """Nothing, of customers who have no records that are as old."""
        is_open = self.model_aggregation in ("open", "open_age")
        return SQL(
            "CASE WHEN MIN(%(date)s) < %(bound)s THEN %(value)s END",
            date=columns.date,
            bound=columns.date_end_of(end if is_open else start + timedelta(days=1)),
            value=value,
        )

    def _get_model_start(self, day):
        """The measure looks at the days after this one; None when at all."""
        return self.window_days and day - timedelta(days=self.window_days) or None

    def _get_model_date_sql(self, columns, date_ref):
        if self.model_aggregation in OF_THE_DAY:
            return SQL("%s::date", date_ref)
        start = self._get_model_start(date_ref)
        if self.model_aggregation == "duration":
            period = self._get_end_period_sql(columns, start, date_ref)
            return SQL("MAX(%s) FILTER (WHERE %s)", columns.end_day, period)
        period = self._get_period_sql(columns, start, date_ref)
        return SQL("MAX(%s) FILTER (WHERE %s)", columns.date_day, period)

    def _get_period_sql(self, columns, start, end):
        return self._between_sql(columns.date, columns.date_end_of, start, end)

    def _get_end_period_sql(self, columns, start, end):
        return self._between_sql(columns.end, columns.end_end_of, start, end)

    def _between_sql(self, column, end_of, start, end):
        until = SQL("%s < %s", column, end_of(end))
        if start is None:
            return until
        return SQL("%s >= %s AND %s", column, end_of(start), until)

    # ------------------------------------------------------------------
    # What of them: SQL of an aggregate over the records of a customer
    # ------------------------------------------------------------------

    def _get_model_sql_count(self, columns, start, end):
        period = self._get_period_sql(columns, start, end)
        return SQL("COUNT(*) FILTER (WHERE %s)", period)

    def _get_model_sql_sum(self, columns, start, end):
        period = self._get_period_sql(columns, start, end)
        return SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)", columns.value, period)

    def _get_model_sql_average(self, columns, start, end):
        period = self._get_period_sql(columns, start, end)
        return SQL("AVG(%s) FILTER (WHERE %s)", columns.value, period)

    def _get_model_sql_highest(self, columns, start, end):
        period = self._get_period_sql(columns, start, end)
        return SQL("MAX(%s) FILTER (WHERE %s)", columns.value, period)

    def _get_model_sql_last(self, columns, start, end):
        return SQL(
            "(ARRAY_AGG(%s ORDER BY %s DESC) FILTER (WHERE %s))[1]",
            columns.value,
            columns.date,
            self._get_period_sql(columns, start, end),
        )

    def _get_model_sql_days_since(self, columns, start, end):
        """Whatever the window: long ago is the very thing it tells."""
        period = self._get_period_sql(columns, None, end)
        return SQL(
            "%s - MAX(%s) FILTER (WHERE %s)",
            SQL("%s::date", end),
            columns.date_day,
            period,
        )

    def _get_model_sql_duration(self, columns, start, end):
        """Of those that ended in the days looked at."""
        return SQL(
            "AVG(EXTRACT(EPOCH FROM %s::timestamp - %s::timestamp) / %s)"
            " FILTER (WHERE %s)",
            columns.end,
            columns.date,
            SECONDS[self.duration_unit or "days"],
            self._get_end_period_sql(columns, start, end),
        )

    def _get_model_sql_open(self, columns, start, end):
        return SQL("COUNT(*) FILTER (WHERE %s)", self._get_open_sql(columns, end))

    def _get_model_sql_open_age(self, columns, start, end):
        return SQL(
            "COALESCE(%s - MIN(%s) FILTER (WHERE %s), 0)",
            SQL("%s::date", end),
            columns.date_day,
            self._get_open_sql(columns, end),
        )

    def _get_open_sql(self, columns, day):
        return SQL(
            "%s < %s AND (%s IS NULL OR %s >= %s)",
            columns.date,
            columns.date_end_of(day),
            columns.end,
            columns.end,
            columns.end_end_of(day),
        )
