# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.tools.date_utils import date_range, start_of

from ..tools.message import format_day
from .renewal_simulation import TASKS


class RenewalSimulation(models.TransientModel):
    """The figures of a simulation: who gets how much, in which week."""

    _inherit = "renewal.simulation"

    def _prepare_summary(self, period):
        """Values of the summary of the days ahead, or behind."""
        lines = self.line_ids.browse()
        groups = lines._read_group(
            [("simulation_id", "=", self.id), ("period", "=", period)],
            ["date:day", "user_id", "action", "state", "if_nobody_acts"],
            ["__count"],
        )
        weeks = self._get_weeks(period)
        rows = self._count_tasks(groups, weeks)
        return {
            "period": period,
            "totals": self._count_totals(groups),
            "weeks": [self._describe_week(week) for week in weeks],
            "rows": rows,
            "peak": self._get_peak(rows, weeks),
            "most": max((max(row["tasks"]) for row in rows), default=0),
            "is_empty": not groups,
        }

    def _get_weeks(self, period):
        """Mondays of the weeks that are shown."""
        if not self.date_ref:
            return []
        _period, start, stop = next(
            row for row in self._get_periods(self.date_ref) if row[0] == period
        )
        first = start_of(start, "week")
        return [*date_range(first, stop - timedelta(days=1), timedelta(weeks=1))]

    def _describe_week(self, week):
        return format_day(self.env, week, with_year=False)

    def _count_totals(self, groups):
        """Number of steps of each kind."""
        totals = dict.fromkeys(
            ("tasks", "escalations", "mails", "opportunities", "others"), 0
        )
        totals |= {"skipped": 0, "failed": 0}
        kinds = {"mail": "mails", "opportunity": "opportunities"}
        for _day, _user, action, state, if_nobody_acts, count in groups:
            if state != "done":
                totals[state] += count
            elif action in TASKS:
                totals["escalations" if if_nobody_acts else "tasks"] += count
            else:
                totals[kinds.get(action, "others")] += count
        return totals

    def _count_tasks(self, groups, weeks):
        """Tasks of each person by week; whoever has most comes first.

        :return: [{"user": name, "tasks": [count], "escalations": [count]}]
        """
        index = {week: number for number, week in enumerate(weeks)}
        rows = {}
        for day, user, action, state, if_nobody_acts, count in groups:
            if state != "done" or action not in TASKS:
                continue
            row = rows.setdefault(
                user,
                {
                    "user": user.name or self.env._("Nobody"),
                    "tasks": [0] * len(weeks),
                    "escalations": [0] * len(weeks),
                },
            )
            kind = "escalations" if if_nobody_acts else "tasks"
            row[kind][index[start_of(day, "week")]] += count
        return sorted(rows.values(), key=lambda row: -sum(row["tasks"]))

    def _get_peak(self, rows, weeks):
        """The week in which somebody has most to do; False when nobody has."""
        peaks = [(max(row["tasks"]), row) for row in rows]
        count, row = max(peaks, key=lambda peak: peak[0], default=(0, None))
        if not count:
            return False
        return {
            "user": row["user"],
            "count": count,
            "week": format_day(self.env, weeks[row["tasks"].index(count)]),
        }
