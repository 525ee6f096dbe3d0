# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builders of health, on top of those of renewals: same people, same frozen clock."""

from odoo import Command

from odoo.addons.renewal_management.tests.common import (
    RenewalBuilders,
    RenewalCase,
    day,
)

__all__ = ["HealthBuilders", "HealthCase", "day"]


class HealthBuilders(RenewalBuilders):
    """Metrics, usage, measures, scorecards and customers."""

    @classmethod
    def set_up_people(cls):
        # what is shipped stays out of the way of what is tested
        cls.env["renewal.health.scorecard"].search([]).active = False
        for metric in cls.env["renewal.usage.metric"].search([]):
            metric.write({"code": f"shipped_{metric.code}", "active": False})
        return super().set_up_people()

    @classmethod
    def new_metric(cls, code="logins", **values):
        return cls.env["renewal.usage.metric"].create(
            {"name": code.capitalize(), "code": code, **values}
        )

    @classmethod
    def report(cls, metric, values, partner=None):
        """Usage of a metric: ``values`` is {days from today: value}."""
        return cls.env["renewal.usage"].create(
            [
                {
                    "company_id": cls.company.id,
                    "metric_id": metric.id,
                    "partner_id": (partner or cls.partner).id,
                    "date": day(offset),
                    "value": value,
                }
                for offset, value in values.items()
            ]
        )

    @classmethod
    def new_measure(cls, metric=None, **values):
        """A measure between 0 (bad) and 100 (good), of usage when there is a metric."""
        if metric:
            values = {"source": "usage", "metric_id": metric.id, **values}
        return cls.env["renewal.health.measure"].create(
            {
                "name": metric.name if metric else "Measure",
                "bad_value": 0.0,
                "good_value": 100.0,
                **values,
            }
        )

    @classmethod
    def new_scorecard(cls, *measures, **values):
        """A scorecard with one group that holds these measures, all of one weight."""
        lines = [Command.create({"measure_id": measure.id}) for measure in measures]
        return cls.env["renewal.health.scorecard"].create(
            {
                "name": "Scorecard",
                "group_ids": [Command.create({"name": "Group", "line_ids": lines})],
                **values,
            }
        )

    @classmethod
    def new_partner(cls, name="Other", **values):
        return cls.env["res.partner"].create(
            {"name": name, "is_company": True, **values}
        )

    def get_health(self, partner=None):
        """The customer's row in the current company."""
        return self.env["renewal.health.customer"].search(
            [
                ("partner_id", "=", (partner or self.partner).id),
                ("company_id", "=", self.company.id),
            ]
        )


class HealthCase(HealthBuilders, RenewalCase):
    """The same with the daily run; see ``RenewalCase``."""
