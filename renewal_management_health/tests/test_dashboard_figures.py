# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the dashboard says of customers whose figures are known."""

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.test_analysis import AnalysisBuilders

from .common import day
from .dashboard_common import HealthDashboardCase
from .risk_common import get_opening_domain

ACTION = "renewal_management_health.renewal_renewal_action_at_risk"


@tagged("post_install", "-at_install")
class TestFigures(HealthDashboardCase):
    """What the sources answer, against plain arithmetic. Today is 2 March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = {}
        for name, band, score, amount, due in (
            ("Fine", "green", 90, 1000, 60),
            ("Falling", "red", 30, 4000, 60),
            ("Worse", "red", 20, 500, 120),
            ("Unheard", "unknown", 0, 700, 30),
        ):
            cls.customers[name] = cls.new_scored(name, band, score, amount, due)

    @classmethod
    def new_scored(cls, name, band, score, amount, due):
        partner = cls.new_partner(name)
        health = cls.env["renewal.health.customer"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "band": band,
                "score": score,
                "has_score": band != "unknown",
                "coverage": 0 if band == "unknown" else 80,
                "delta": -10 if band == "red" else 0,
            }
        )
        cls.new_snapshot(health, -1)
        renewal = cls.new_yearly(amount, due, name=name, partner_id=partner.id)
        renewal.write(
            {
                "health_id": health.id,
                "health_band": band,
                "health_score": score,
                "is_at_risk": band == "red",
            }
        )
        return health

    @classmethod
    def new_snapshot(cls, health, offset):
        return cls.env["renewal.health.score"].create(
            {
                "customer_id": health.id,
                "partner_id": health.partner_id.id,
                "company_id": cls.company.id,
                "date": day(offset),
                **{name: health[name] for name in ("score", "band", "has_score")},
            }
        )

    def count(self, name):
        return self.ask(name)[None]["__count"]

    def test_arr_at_risk_is_that_of_the_next_90_days(self):
        """Of open renewals at risk; the card beside it says how many."""
        total = self.ask("At risk in 90 days")[None]
        self.assertEqual(tuple(total.values()), (4000, 1))

    def test_arr_at_risk_is_that_of_the_list(self):
        """Overdue decisions, an early notice and a yearly review are where a card and
        a list part."""
        self.new_scored("Overdue", "red", 25, 300, -5)
        early = self.new_scored("Early notice", "red", 25, 60, 120).renewal_ids
        early.write({"renewal_type": "auto", "notice_deadline": day(10)})
        review = self.new_scored("Review", "red", 25, 7, 30).renewal_ids
        review.renewal_type = "evergreen"
        self.env.flush_all()
        action = self.env.ref(ACTION)
        listed = self.env[action.res_model].search(get_opening_domain(action))
        self.assertEqual(
            sorted(listed.partner_id.mapped("name")),
            ["Early notice", "Falling", "Overdue"],
        )
        total = self.ask("At risk in 90 days")[None]
        amount = sum(listed.mapped("at_risk_amount"))
        self.assertEqual(total, {"at_risk_amount": amount, "__count": 3})
        self.assertEqual(self.get_pivot("At risk in 90 days")["actionXmlId"], ACTION)

    def test_arr_at_risk_is_shown_by_end_of_term(self):
        """Whatever is at risk, however far ahead."""
        self.assertEqual(
            self.ask_chart("risk-by-month"), {"May 2026": 4000, "June 2026": 500}
        )
        self.assertEqual(self.ask_chart("risk-by-owner"), {"rep": 4500})

    def test_customers_are_counted_by_band(self):
        self.assertEqual(self.count("Red customers"), 2)
        self.assertEqual(self.count("Customers"), 4)
        self.assertEqual(self.count("Without a score"), 1)
        self.assertEqual(self.ask_chart("bands"), {"green": 1, "red": 2, "unknown": 1})

    def test_customers_who_left_do_not_count(self):
        self.customers["Worse"].has_left = True
        self.assertEqual(self.count("Red customers"), 1)

    def test_no_score_is_not_nought(self):
        """Of 90, 30 and 20; who is not heard of has none."""
        score = self.ask("Score")[None]
        self.assertAlmostEqual(score["score"], 140 / 3)
        self.assertAlmostEqual(score["delta"], -20 / 3)
        self.assertAlmostEqual(self.ask_chart("score-by-month")["March 2026"], 140 / 3)

    def test_a_customer_counts_once_a_month_by_its_last_band(self):
        """Red at the beginning of February, green at its end: one healthy customer."""
        health = self.customers["Fine"]
        for offset, band in ((-25, "red"), (-20, "amber"), (-3, "green")):
            self.new_snapshot(health, offset).band = band
        self.env.flush_all()
        months = self.ask("Customers by band and month")
        february = {
            band: row["customers"]
            for label, row in months.items()
            if label and "February 2026" in label
            for band in label
            if band != "February 2026"
        }
        self.assertEqual(february, {"green": 1})
        self.assertEqual(self.ask_chart("red-by-month"), {"March 2026": 2})

    def test_whoever_is_at_risk_is_ranked_by_what_may_be_lost(self):
        """Green and unlikely comes first, the largest amount is likely to stay."""
        self.customers["Fine"].renewal_ids.is_at_risk = True
        values = {"company_id": self.company.id, "date": day(-1), "kind": "lines"}
        model = self.env["renewal.health.model"].create(
            {**values, "state": "active", "data": {}}
        )
        for name, percent in (("Fine", 10), ("Falling", 95), ("Worse", 50)):
            self.customers[name].renewal_ids.write(
                {"health_probability": percent, "health_model_id": model.id}
            )
        self.env.flush_all()
        listed = self.ask_list()
        self.assertEqual(listed.partner_id.mapped("name"), ["Fine", "Worse", "Falling"])
        self.assertEqual(listed.mapped("expected_loss_amount"), [900, 250, 200])
        columns = self.content["lists"]["1"]["columns"]
        self.assertIn("expected_loss_amount", columns)

    def test_alerts_are_counted_and_days_to_acknowledge_averaged(self):
        alerts = self.env["renewal.health.alert"].create(
            [
                {
                    "customer_id": self.customers["Falling"].id,
                    "kind": "band",
                    "opened_date": day(-20),
                    "reacted_date": day(-16),
                },
                {
                    "customer_id": self.customers["Worse"].id,
                    "kind": "drop",
                    "opened_date": day(-5),
                },
            ]
        )
        alerts[0].write({"state": "closed", "closed_date": day(-1)})
        self.env.flush_all()
        self.assertEqual(self.count("Open alerts"), 1)
        self.assertEqual(self.count("Alerts in 12 months"), 2)
        self.assertEqual(self.count("Alerts in the 12 months before"), 0)
        # the rows are those in the mean: who has not reacted is not among them
        reacted = self.ask("Acknowledged in 12 months")[None]
        self.assertEqual((reacted["__count"], reacted["reaction_days"]), (1, 4))
        closed = self.ask("Closed in 12 months")[None]
        self.assertEqual((closed["__count"], closed["open_days"]), (1, 19))
        kinds = self.ask("Alerts of the last 12 months, by type")
        self.assertEqual(kinds["band"]["__count"], 1)

    def test_rates_by_band_use_the_band_90_days_before(self):
        for name, outcome in (("Falling", "churned"), ("Fine", "renewed")):
            health = self.customers[name]
            renewal = health.renewal_ids
            renewal.due_date = day(-10)
            # as it stood 90 days before; since then all are green
            self.new_snapshot(health, -120)
            renewal.health_band = health.band = "green"
            amounts = [1000] if outcome == "renewed" else []
            # not that of the health builders, which closes alerts
            close = AnalysisBuilders.close.__func__
            close(type(self), renewal, outcome, day(-10), amounts)
        self.env.flush_all()
        bands = self.ask("Last 12 months, by band 90 days before")
        self.assertEqual(bands["red"]["gross_rate"], 0)
        self.assertEqual(bands["red"]["churned_amount"], 4000)
        self.assertEqual(bands["green"]["gross_rate"], 1)
        self.assertEqual(
            self.ask("Due after red")[None],
            {"atr_amount": 4000, "renewal_count": 1, "gross_rate": 0},
        )
        self.assertEqual(self.ask("Lost after red")[None]["churned_amount"], 4000)
