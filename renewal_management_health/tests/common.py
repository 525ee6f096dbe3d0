# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builders of health, on top of those of renewals: same people, same frozen clock."""

from datetime import date

from freezegun import freeze_time

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
        rows = [
            {
                "company_id": cls.company.id,
                "metric_id": metric.id,
                "partner_id": (partner or cls.partner).id,
                "date": day(offset),
                "value": value,
            }
            for offset, value in values.items()
        ]
        # nobody reports a day that has not begun
        with freeze_time(max(date.today(), *(row["date"] for row in rows))):
            return cls.env["renewal.usage"].create(rows)

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

    # ------------------------------------------------------------------
    # Scores and alerts
    # ------------------------------------------------------------------

    def set_health(self, partner, score, band=None, coverage=100, on=0, **values):
        """What the scorer writes for a customer on a day: its row, the snapshot, and
        the copies on open renewals.

        :param band: by the usual limits if left out
        :param on: days from today
        :param values: more of the customer's row, such as ``scorecard_id``
        """
        company = values.pop("company", self.company)
        band = band or ("green" if score >= 75 else "amber" if score >= 50 else "red")
        customers = self.env["renewal.health.customer"].sudo()
        customer = customers.search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)]
        ) or customers.create({"partner_id": partner.id, "company_id": company.id})
        row = {
            "score": score,
            "band": band,
            "computed_score": score,
            "computed_band": band,
            "has_score": True,
            "coverage": coverage,
            "delta": score - customer.score if customer.has_score else 0,
            "digest": 1000 * day(on).toordinal() + score,
            **values,
        }
        customer.write({**row, "score_date": day(on)})
        customer.score_id = self._set_snapshot(customer, row, day(on))
        self.env["renewal.health.scorer"]._copy_scores(company, [partner.id])
        return customer

    def _set_snapshot(self, customer, row, date):
        snapshots = self.env["renewal.health.score"].sudo()
        values = {name: row[name] for name in row if name in snapshots._fields}
        values["scorecard_version"] = customer.scorecard_id.version
        snapshot = snapshots.search(
            [("customer_id", "=", customer.id), ("date", "=", date)]
        )
        if snapshot:
            snapshot.write(values)
            return snapshot
        return snapshots.create(
            {
                **values,
                "customer_id": customer.id,
                "partner_id": customer.partner_id.id,
                "company_id": customer.company_id.id,
                "date": date,
            }
        )

    def get_alerts(self, partner=None):
        """The customer's alerts in the current company, oldest first."""
        return self.env["renewal.health.alert"].search(
            [("customer_id", "=", self.get_health(partner).id)], order="id"
        )

    def close(self, alerts, user=None, note="Called them"):
        """Close alerts by hand."""
        wizards = self.env["renewal.health.alert.close"].with_user(user or self.rep)
        wizards.create({"alert_ids": alerts.ids, "note": note}).action_close()

    def run_alerts(self, offset=0):
        """The part of alerts and risks in the daily run on the day ``offset`` days from
        today, whatever the scores came from.

        :return: number of records worked on
        """
        self.env.flush_all()
        with freeze_time(day(offset)), self.enter_registry_test_mode():
            with self.registry.cursor() as cr:
                phases = self.env(cr=cr)["renewal.phase"]
                company = self.company.with_env(phases.env)
                phases = phases._for_company(company)
                run = phases.env["renewal.run"]
                count = phases._update_health_alerts(company, day(offset), run)
                count += phases._refresh_risks(company, day(offset), run)
        self.env.invalidate_all()
        return count


class HealthCase(HealthBuilders, RenewalCase):
    """The same with the daily run; see ``RenewalCase``."""
