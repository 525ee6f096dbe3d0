# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where little is known nobody is green, and nobody who is in trouble is silent."""

from .common import day
from .scorer_common import ScorerCase


class TestLittleKnown(ScorerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rare = cls.new_metric("events", rollup="avg")
        cls.visits = cls.new_level(cls.rare)
        cls.card = cls.new_scorecard(cls.measure, cls.visits, min_coverage=60)
        cls.renewal = cls.new_renewal()
        cls.other = cls.new_partner("Visitor")
        cls.new_renewal(partner_id=cls.other.id)
        # somebody has both sources: the other one is known to be used here
        cls.report(cls.logins, {0: 80}, cls.other)
        cls.report(cls.rare, {0: 80}, cls.other)

    def score(self, logins, on=0):
        self.report(self.logins, {on: logins})
        self.run_day(on)
        return self.get_health()

    def test_red_of_little_data_is_red_and_opens_an_alert(self):
        health = self.score(20)
        self.assertEqual((health.score, health.coverage), (20, 50))
        self.assertEqual(health.band, "red")
        self.assertTrue(health.is_little_known)
        self.assertTrue(self.renewal.is_at_risk)
        [alert] = self.get_alerts()
        self.assertIn("little is known: data coverage 50%", alert._describe())
        self.assertIn("little is known", self.renewal._get_health_line())
        self.assertIn("little is known", health.activity_ids.summary)

    def test_amber_of_little_data_is_amber(self):
        health = self.score(60)
        self.assertEqual(health.band, "amber")
        self.assertTrue(health.is_little_known)

    def test_little_data_is_never_green(self):
        health = self.score(90)
        self.assertEqual((health.score, health.coverage), (90, 50))
        self.assertEqual(health.band, "unknown")
        self.assertFalse(health.is_little_known)

    def test_enough_data_is_not_marked(self):
        self.report(self.rare, {0: 20})
        health = self.score(20)
        self.assertEqual((health.coverage, health.band), (100, "red"))
        self.assertFalse(health.is_little_known)

    def test_what_a_cap_or_a_person_says_is_not_little(self):
        self.env["renewal.health.cap"].create(
            {
                "scorecard_id": self.card.id,
                "name": "Notice",
                "max_score": 0,
                "domain": "[('notice_date', '!=', False)]",
            }
        )
        health = self.score(20)
        health.notice_date = day(0)
        health.action_score()
        self.assertEqual((health.band, health.is_little_known), ("red", False))
        health.notice_date = False
        health.action_score()
        self.assertTrue(health.is_little_known)
        self.env["renewal.health.override"].create(
            {"customer_id": health.id, "score": 30, "reason": "I know them"}
        )
        self.assertEqual((health.band, health.is_little_known), ("red", False))

    def test_what_nobody_feeds_counts_neither_way(self):
        """For everybody in the night, and for one customer scored by a button."""
        self.env["renewal.usage"].search([("metric_id", "=", self.rare.id)]).unlink()
        health = self.score(90)
        self.assertEqual((health.coverage, health.band), (100, "green"))
        self.report(self.rare, {0: 80}, self.other)
        health.action_score()
        self.assertEqual((health.coverage, health.band), (50, "unknown"))
        self.env["renewal.usage"].search([("metric_id", "=", self.rare.id)]).unlink()
        health.action_score()
        self.assertEqual((health.coverage, health.band), (100, "green"))

    def test_usage_alone_warns_the_next_morning(self):
        """The shipped scorecard, a new installation, one metric reported."""
        self.card.active = False
        standard = self.env.ref(
            "renewal_management_health.renewal_health_scorecard_standard"
        )
        standard.active = True
        logins = self.env.ref("renewal_management_health.renewal_usage_metric_logins")
        logins.active = True
        self.env["mail.message"].search([]).unlink()
        self.report(logins, {-40: 100, -35: 100, -10: 43, -1: 43})
        self.run_day()
        health = self.get_health()
        self.assertEqual((health.band, health.is_little_known), ("red", False))
        self.assertEqual(health.activity_ids.user_id, self.rep)
        self.assertTrue(self.get_alerts())


class TestFirstRunOfTheRule(ScorerCase):
    """After an update, what only the new rule raises makes no flood of tasks."""

    def test_each_success_manager_gets_one_list_by_arr(self):
        card = self.new_scorecard(self.measure, alert_below=50)
        partners = [self.new_partner(f"Quiet {number}") for number in range(3)]
        for partner, price in zip(partners, (10, 300, 20), strict=True):
            line = self.line_vals(price_unit=price)
            self.new_contract(line, partner_id=partner.id)
            self.set_health(partner, 30, band="unknown", scorecard_id=card.id, on=-1)
            self.get_health(partner).is_newly_judged = True
            self.report(self.logins, {0: 30}, partner)
        self.run_day()
        customers = sum(map(self.get_health, partners), self.get_health())
        self.assertEqual(len(customers.open_alert_ids), 3)
        self.assertFalse(customers.activity_ids)
        [task] = customers.open_alert_ids.activity_id
        self.assertEqual(task.user_id, self.rep)
        places = [task.note.index(f"Quiet {number}") for number in (1, 2, 0)]
        self.assertEqual(places, sorted(places))
        self.assertFalse(any(customers.mapped("is_newly_judged")))
