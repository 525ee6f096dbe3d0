# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import HealthCase


@tagged("post_install", "-at_install")
class TestUsageGroup(HealthCase):
    """What pivot, graph and grouped lists add up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metrics = {
            rollup: cls.new_metric(rollup, rollup=rollup)
            for rollup in ("sum", "avg", "max")
        }
        for metric in cls.metrics.values():
            cls.report(metric, {-1: 10, 0: 20})

    def get_figures(self, groupby):
        """{group: figure} of the usage of these metrics."""
        rows = self.env["renewal.usage"]._read_group(
            [("metric_id.code", "in", list(self.metrics))], groupby, ["value:sum"]
        )
        return {row[0] if groupby else None: row[-1] for row in rows}

    def test_a_metric_adds_up_its_own_way(self):
        figures = self.get_figures(["metric_id"])
        wanted = {"sum": 30, "avg": 15, "max": 20}
        self.assertEqual(
            figures, {self.metrics[rollup]: wanted[rollup] for rollup in wanted}
        )

    def test_different_metrics_are_no_figure(self):
        self.assertFalse(self.get_figures([])[None])
        self.assertFalse(any(self.get_figures(["date:day"]).values()))

    def test_customers_of_one_metric_are_grouped(self):
        other = self.new_partner()
        for metric in self.metrics.values():
            self.report(metric, {0: 40}, partner=other)
        for rollup, mine, theirs in (("sum", 30, 40), ("avg", 15, 40), ("max", 20, 40)):
            rows = self.env["renewal.usage"]._read_group(
                [("metric_id", "=", self.metrics[rollup].id)],
                ["partner_id"],
                ["value:sum"],
            )
            self.assertEqual(dict(rows), {self.partner: mine, other: theirs})

    def test_pivot_adds_up_by_metric_and_month(self):
        """The web client's own call: by metric and month, with all the totals."""
        groups = self.env["renewal.usage"].formatted_read_grouping_sets(
            [("metric_id.code", "in", list(self.metrics))],
            [[], ["metric_id"], ["metric_id", "date:year"]],
            ["value:sum"],
        )
        total, by_metric, _by_year = groups
        self.assertFalse(total[0]["value:sum"])
        self.assertEqual(sorted(row["value:sum"] for row in by_metric), [15, 20, 30])
