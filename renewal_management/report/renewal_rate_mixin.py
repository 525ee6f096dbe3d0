# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class Rate(fields.Float):
    """A ratio of sums: asked for as the average, calculated from the totals."""

    aggregator = "avg"


class Percentile(fields.Float):
    """Asked for as the average, and none: so many of the rows have at most this."""

    aggregator = "avg"
    share = 0.5


class SlowPercentile(Percentile):
    share = 0.9


class RenewalRateMixin(models.AbstractModel):
    """Reports whose rates are ratios of sums, at every level of grouping.

    A rate of a group is never the mean of the rates of its rows: 1 of 1 and 0 of 9 is
    10 %, not 50 %. Each rate is one SQL expression over the rows of the group, so
    totals, subtotals, ``having`` and ``order`` all use the same one, and no rate costs
    a query of its own. A rate is empty, not 0, where there is nothing to compare with.
    """

    _name = "renewal.rate.mixin"
    _description = "Report with Rates"
    _inherit = ["renewal.frozen.mixin"]

    def _get_rates(self):
        """Rates of this report. Override to add one.

        :return: {name of a float field: (numerator, denominator)}, all specifications
            of aggregates like ``renewed_amount:sum``; more than two when
            ``_get_rate_sql`` is overridden
        """
        return {}

    @property
    def _table_query(self):
        return SQL(
            "SELECT %s FROM (%s) AS rows",
            SQL(", ").join(
                [
                    SQL("rows.*"),
                    *(
                        SQL("%s AS %s", self._select_rate(name), SQL.identifier(name))
                        for name in self._get_rates()
                    ),
                ]
            ),
            self._get_rows(),
        )

    def _get_rows(self):
        """The rows, without the rates. To be written by each report."""
        raise NotImplementedError

    def _select_rate(self, name):
        """A rate of one row, for lists."""
        values = (
            SQL.identifier("rows", spec.partition(":")[0])
            for spec in self._get_rates()[name]
        )
        return self._get_rate_sql(name, *values)

    def _get_rate_sql(self, name, *sums):
        """A rate as an expression of its sums. Override for another formula."""
        numerator, denominator = sums
        return SQL("(%s)::float8 / NULLIF(%s, 0)", numerator, denominator)

    def _read_group_select(self, aggregate_spec, query):
        name, _separator, function = aggregate_spec.partition(":")
        if function == "sum_currency":
            # all amounts are in one currency already
            return self._read_group_select(f"{name}:sum", query)
        if aggregate_spec == "currency_id:array_agg_distinct":
            return SQL("ARRAY[%s]", self.env.company.currency_id.id)
        field = self._fields.get(name)
        if isinstance(field, Percentile):
            return SQL(
                "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s)",
                field.share,
                self._field_to_sql(self._table, name, query),
            )
        rate = self._get_rates().get(name)
        if not rate:
            return super()._read_group_select(aggregate_spec, query)
        if function != "avg":
            raise UserError(
                self.env._(
                    "%(rate)s is a ratio and cannot be summed. Use the average, "
                    "which is calculated from the totals of the group.",
                    rate=self._fields[name]._description_string(self.env),
                )
            )
        return self._get_rate_sql(
            name, *(self._get_rate_sum(spec, query) for spec in rate)
        )

    def _get_rate_sum(self, spec, query):
        """A sum that a rate of a group is made of. Override to leave out rows."""
        return self._read_group_select(spec, query)

    # ------------------------------------------------------------------
    # Amounts in the currency of the company that looks
    # ------------------------------------------------------------------

    def _convert_amount(self, amount):
        """An amount in the currency of the company that looks; as it is where all
        companies have the same one, which is usual and quicker.

        :param amount: SQL, in the currency of the row's company
        """
        if len(self.env.companies.currency_id) == 1:
            return amount
        return SQL("currency_table.rate * (%s)", amount)

    def _get_currency_table(self):
        """What one unit of each company's currency is worth today in the currency of
        the company that looks. Companies that are not switched on have no row.

        :return: SQL to join as ``currency_table(company_id, rate)``
        """
        company = self.env.company
        today = company._get_renewal_today()
        rows = [
            SQL(
                "(%s, %s)",
                other.id,
                self.env["res.currency"]._get_conversion_rate(
                    other.currency_id, company.currency_id, company, today
                ),
            )
            for other in self.env.companies
        ]
        return SQL(
            "(VALUES %s) AS currency_table(company_id, rate)", SQL(", ").join(rows)
        )
