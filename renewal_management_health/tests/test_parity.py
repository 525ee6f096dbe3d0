# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is said twice, such as in Python and in SQL, is the same."""

from datetime import date

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.score.renewal_health_scorer import RENEWAL_COPIES
from ..models.usage.renewal_usage_metric import AGGREGATES, get_rollup_sql
from ..tools.scoring import band
from ..tools.value_review import combine_months
from .common import HealthCase, day
from .scorer_common import ScorerCase
from .usage_common import UsageCase


@tagged("post_install", "-at_install")
class TestCopies(HealthCase):
    """A renewal that is opened shows what the night copies to those that are open."""

    def get_rows(self, records, names):
        """What is stored: to Odoo's integers, NULL is 0."""
        query = SQL(
            "SELECT %s FROM %s WHERE id = ANY(%s)",
            SQL(", ").join(map(SQL.identifier, names)),
            SQL.identifier(records._table),
            records.ids,
        )
        return self.env.execute_query(query)

    def test_every_state_of_a_customer_is_copied_alike(self):
        scorer = self.env["renewal.health.scorer"]
        for values in (
            {"score": 90, "trend": "up", "coverage": 80},
            {"score": 0, "trend": "down"},
            {"score": 60, "trend": "flat", "has_left": True},
            {"score": None, "band": "unknown", "has_score": False, "delta": None},
        ):
            with self.subTest(**values):
                partner = self.new_partner()
                before = self.new_renewal(partner_id=partner.id)
                customer = self.set_health(partner, 10)
                customer.write(values)
                scorer._copy_scores(self.company, [partner.id])
                after = self.new_renewal(partner_id=partner.id)
                stale = dict(scorer._get_stale(self.company, [partner.id]))
                self.assertFalse(stale["renewal.renewal"])
                theirs = self.get_rows(customer, RENEWAL_COPIES.values())
                self.assertEqual(
                    self.get_rows(before | after, RENEWAL_COPIES), theirs * 2
                )

    def test_suppliers_and_unscored_customers_get_no_health(self):
        self.set_health(self.partner, 90)
        supplier = self.new_contract(contract_type="purchase").renewal_ids
        self.assertFalse(supplier.health_id)
        other = self.new_renewal(partner_id=self.new_partner().id)
        self.assertFalse(other.health_id)


@tagged("post_install", "-at_install")
class TestOverrides(ScorerCase):
    """Which override holds: what the buttons end, and what the scorer reads."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scorecard(cls.measure)
        cls.new_renewal()
        cls.env["renewal.health.scorer"]._score(cls.company, day(0))

    def test_the_override_that_holds_is_the_same_in_sql(self):
        customer = self.get_health()
        overrides = self.env["renewal.health.override"].sudo()
        scorer = self.env["renewal.health.scorer"]
        for number, (start, end, ended) in enumerate(
            [
                (-9, -1, False),
                (-9, 0, False),
                (-9, 9, -1),
                (-9, 9, 0),
                (1, 9, False),
                (0, 0, False),
            ]
        ):
            with self.subTest(start=start, end=end, ended=ended):
                override = overrides.create(
                    {
                        "customer_id": customer.id,
                        "score": 10 + number,
                        "reason": "They signed",
                        "date_from": day(start),
                        "date_to": day(end if end >= 0 else 0),
                    }
                )
                override.write(
                    {
                        "date_to": day(end),
                        "ended_date": ended is not False and day(ended),
                    }
                )
                self.env.flush_all()
                scorer._score(self.company, day(0), [self.partner.id])
                self.env.invalidate_all()
                lasting = override._filter_in_force()
                has_begun = override.date_from <= day(0)
                self.assertEqual(
                    customer.override_id, lasting if has_begun else overrides
                )
                override.ended_date = day(0)


@tagged("post_install", "-at_install")
class TestRollUp(HealthCase):
    """How values add up: in SQL by a column, by a constant, and in a review."""

    def test_every_roll_up_is_the_same_in_both_queries(self):
        values = [10.0, 20.0, 60.0]
        options = [name for name, _label in self._get_options()]
        self.assertEqual(set(options), set(AGGREGATES))
        for rollup in options:
            with self.subTest(rollup=rollup):
                [[by_column, by_name]] = self.env.execute_query(
                    SQL(
                        "SELECT %s, %s(value) FROM unnest(%s) AS value",
                        get_rollup_sql(SQL("%s::text", rollup), SQL("value")),
                        AGGREGATES[rollup],
                        values,
                    )
                )
                self.assertEqual(by_column, by_name)
                self.assertEqual(by_column, combine_months(values, rollup))

    def _get_options(self):
        return self.env["renewal.usage.metric"]._fields["rollup"].selection


@tagged("post_install", "-at_install")
class TestCustomerKeys(UsageCase):
    """Whose usage it is: by the feed, and by a record or a file."""

    def test_every_import_finds_the_same_customer(self):
        other = self.env["res.company"].create({"name": "Other"})
        parent = self.new_partner("Parent")
        known = {"usage_key": "K-1"}
        for name, made in {
            "ours before everybody's": [
                {**known, "company_id": False},
                {**known, "company_id": self.company.id},
            ],
            "archived": [{**known, "active": False}],
            "ours, archived, before everybody's": [
                {**known, "active": False, "company_id": self.company.id},
                {**known, "company_id": False},
            ],
            "another company's": [{**known, "company_id": other.id}],
            "a person's": [{**known, "parent_id": parent.id, "is_company": False}],
            "nobody's": [],
        }.items():
            with self.subTest(name):
                partners = self.env["res.partner"].create(
                    [{"name": name, "is_company": True, **values} for values in made]
                )
                self.assertEqual(self.report_by_key(), self.create_by_key())
                partners.unlink()

    def get_customer(self):
        self.env.invalidate_all()
        usage = self.env["renewal.usage"].search([("metric_id", "=", self.metric.id)])
        customer = usage.partner_id
        usage.unlink()
        return customer

    def report_by_key(self):
        row = {"customer_key": "K-1", "metric": "logged_in", "value": 1}
        feed = self.env["renewal.usage.feed"]
        feed._report([{**row, "date": day(0).isoformat()}])
        return self.get_customer()

    def create_by_key(self):
        vals = {"customer_key": "K-1", "metric_id": self.metric.id, "value": 1}
        usage = self.env["renewal.usage"]
        _records, error = self.env["renewal.transaction"]._in_savepoint(
            usage.create, [{**vals, "date": day(0)}]
        )
        self.assertFalse(error and "No customer is known" not in error, error)
        return self.get_customer()


@tagged("post_install", "-at_install")
class TestBands(HealthCase):
    """A band that was lost: as the alert says it, and as the scorer would have."""

    def test_band_before_is_that_of_the_score_before(self):
        scorecard = self.new_scorecard(amber_from=40, green_from=60)
        for before in (39, 40, 59, 60, 100):
            with self.subTest(before=before):
                partner = self.new_partner()
                values = {"scorecard_id": scorecard.id}
                self.set_health(partner, before, on=-1, **values)
                self.set_health(partner, 10, band="red", delta=10 - before, **values)
                self.run_alerts()
                [alert] = self.get_alerts(partner).filtered(
                    lambda alert: alert.kind == "threshold"
                )
                self.assertEqual(alert.score_before, before)
                self.assertEqual(alert.band_before, str(band(before, 100, 40, 60, 0)))


@tagged("post_install", "-at_install")
class TestDays(UsageCase):
    """Which days are taken: by the feed, and by a record."""

    def test_first_and_last_day_are_the_same_everywhere(self):
        self.company.renewal_usage_kept_from = date(2025, 3, 1)
        self.partner.usage_key = "A-1"
        usage = self.env["renewal.usage"]
        transaction = self.env["renewal.transaction"]
        for when in (date(2025, 2, 28), date(2025, 3, 1), day(1), day(2)):
            with self.subTest(day=when):
                row = {"customer_key": "A-1", "value": 1, "date": when.isoformat()}
                answer = usage.env["renewal.usage.feed"]._report(
                    [{**row, "metric": "logged_in"}]
                )
                usage.search([("metric_id", "=", self.metric.id)]).unlink()
                _done, error = transaction._in_savepoint(
                    usage.create, [{**row, "metric_id": self.metric.id}]
                )
                messages = [error["message"] for error in answer["errors"]]
                self.assertEqual(messages, [error] if error else [])
                usage.search([("metric_id", "=", self.metric.id)]).unlink()
