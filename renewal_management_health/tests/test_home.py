# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.home_common import HomePages

from .alert_common import AlertCase
from .common import day


@tagged("post_install", "-at_install")
class TestHome(HomePages, AlertCase):
    """What health adds to the first page."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewal.csm_id = cls.csm

    def test_a_success_manager_sees_alerts_and_falling_scores(self):
        self.fall()
        self.get_health().trend = "down"
        page = self.open_home(self.csm)
        self.assertIn("customers", self.get_keys(page))
        values = self.get_values(page)
        self.assertEqual((values["alerts"], values["falling"]), (1, 1))
        [row] = self.get_lists(page)["falling"]["rows"]
        self.assertEqual((row["title"], row["value"]), ("Acme", "40 (−40)"))
        self.assertNotIn("customers", self.get_keys(self.open_home(self.other_rep)))

    def test_reviews_are_to_be_held_until_they_are(self):
        action = self.renewal.with_user(self.csm).action_value_review()
        review = self.env["renewal.value.review"].browse(action["res_id"])
        self.set_health(self.partner, 80)
        self.assertEqual(self.get_values(self.open_home(self.csm))["reviews"], 1)
        review.with_user(self.csm).action_held()
        self.assertEqual(self.get_values(self.open_home(self.csm))["reviews"], 0)

    def test_a_customer_who_has_not_spoken_for_long_is_silent(self):
        self.set_health(self.partner, 80)
        self.assertEqual(self.get_values(self.open_home(self.csm))["silent"], 0)
        with freeze_time(day(-70)):
            self.renewal.message_post(
                body="Hello",
                message_type="email",
                author_id=self.partner.id,
            )
        self.assertEqual(self.get_values(self.open_home(self.csm))["silent"], 1)
        self.renewal.message_post(
            body="Hello again", message_type="email", author_id=self.partner.id
        )
        self.assertEqual(self.get_values(self.open_home(self.csm))["silent"], 0)

    def test_a_rep_sees_what_is_at_risk_with_its_amount(self):
        self.renewal.write({"is_at_risk": True})
        box = self.get_boxes(self.open_home(self.rep))["at_risk"]
        self.assertEqual((box["value"], box["amount"]), (1, 1200.0))

    def test_a_leader_sees_alerts_that_nobody_reacted_to(self):
        alerts = self.fall(on=-1)
        self.assertEqual(self.get_values(self.open_home(self.leader))["unanswered"], 0)
        for alert in alerts:
            alert.opened_date = day(-2)
        for user in (self.leader, self.manager):
            self.assertEqual(self.get_values(self.open_home(user))["unanswered"], 1)
        self.renewal.team_id = False
        self.assertEqual(self.get_values(self.open_home(self.leader))["unanswered"], 0)
        alerts.with_user(self.manager).action_acknowledge()
        self.assertEqual(self.get_values(self.open_home(self.manager))["unanswered"], 0)

    def test_bubbles_are_as_high_as_the_score_where_there_is_one(self):
        [bubble] = self.open_home(self.rep)["chart"]["bubbles"]
        self.assertEqual(bubble["height"], self.renewal.computed_probability)
        self.set_health(self.partner, 40)
        [bubble] = self.open_home(self.rep)["chart"]["bubbles"]
        self.assertEqual((bubble["height"], bubble["tone"]), (40, "danger"))

    def test_the_first_steps_ask_for_a_usage_feed(self):
        def is_fed():
            steps = self.open_home(self.manager)["setup"]["steps"]
            return {step["key"]: step["is_done"] for step in steps}["feed"]

        self.company.renewal_manager_id = False
        self.env["renewal.usage"].search([]).unlink()
        self.assertFalse(is_fed())
        self.report(self.new_metric(), {0: 5})
        self.assertTrue(is_fed())
