# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from .renewal_usage_metric import get_rollup_sql


class RenewalUsage(models.Model):
    """Usage in groups: pivot, graph, grouped lists."""

    _inherit = "renewal.usage"

    def _read_group_select(self, aggregate_spec, query):
        """A group of one metric adds up the way the metric does: logins are a sum,
        seats are not. Different metrics together are no figure."""
        if aggregate_spec != "value:sum":
            return super()._read_group_select(aggregate_spec, query)
        metric = self._field_to_sql(self._table, "metric_id", query)
        return SQL(
            """
            CASE WHEN MIN(%(metric)s) = MAX(%(metric)s) THEN %(value)s END
            """,
            metric=metric,
            value=get_rollup_sql(
                SQL(
                    "(SELECT rollup FROM renewal_usage_metric WHERE id = MIN(%s))",
                    metric,
                ),
                self._field_to_sql(self._table, "value", query),
            ),
        )
