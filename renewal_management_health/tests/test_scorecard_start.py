# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import HealthCase


@tagged("post_install", "-at_install")
class TestScorecardStart(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["renewal.health.measure"].search([]).active = False
        cls.metric = cls.new_metric()
        cls.usage = cls.new_measure(cls.metric)
        cls.pulse = cls.new_measure(name="Sentiment", source="pulse")

    def start(self, **values):
        starts = self.env["renewal.health.scorecard.start"].with_user(self.manager)
        return starts.create(values)

    def create_card(self, start):
        action = start.action_create()
        return self.env[action["res_model"]].browse(action["res_id"])

    def feed_pulse(self):
        customer = self.set_health(self.partner, 50)
        self.env["renewal.health.pulse"].create(
            {"customer_id": customer.id, "note": "Fine"}
        )

    def test_nothing_fed_proposes_a_scorecard_without_usage(self):
        self.new_renewal()
        self.set_health(self.partner, 50)
        start = self.start()
        self.assertEqual(start.choice, "no_usage")
        self.assertIn("0 of 1 customers reported usage", start.reason)
        self.assertIn("No other measure has data yet", start.reason)

    def test_what_customers_of_another_company_have_counts_for_nothing(self):
        """Messages, too, which no company owns."""
        self.set_health(self.partner, 50)
        contact = self.env.ref(
            "renewal_management_health.renewal_health_measure_contact"
        )
        contact.active = True
        self.partner.message_post(
            body="Hello", message_type="email", author_id=self.partner.id
        )
        other = self.env["res.company"].create({"name": "Other"})
        starts = self.env["renewal.health.scorecard.start"]
        ours, theirs = (
            starts.create({"company_id": company.id}).reason
            for company in (self.company, other)
        )
        self.assertIn("have data: Last contact", ours)
        self.assertIn("No other measure has data yet", theirs)

    def test_usage_of_most_customers_proposes_a_scorecard_of_usage(self):
        self.set_health(self.partner, 50)
        self.report(self.metric, {-3: 10})
        start = self.start()
        self.assertEqual(start.choice, "usage")
        self.assertIn("1 of 1 customers reported usage", start.reason)
        card = self.create_card(start)
        self.assertEqual(card.group_ids.line_ids.measure_id, self.usage)

    def test_usage_of_few_customers_is_not_enough(self):
        for number in range(3):
            self.set_health(self.new_partner(f"Silent {number}"), 50)
        self.set_health(self.partner, 50)
        self.report(self.metric, {-3: 10})
        self.assertEqual(self.start().choice, "no_usage")

    def test_usage_of_last_year_is_not_enough(self):
        self.set_health(self.partner, 50)
        self.report(self.metric, {-200: 10})
        self.assertEqual(self.start().choice, "no_usage")

    def test_usage_and_sentiment_propose_both_and_people_may_choose_otherwise(self):
        self.feed_pulse()
        self.report(self.metric, {-3: 10})
        start = self.start()
        self.assertEqual(start.choice, "both")
        self.assertIn("1 of 1 other measures have data: Sentiment", start.reason)
        with Form(start) as form:
            self.assertIn("Logins", form.content)
            form.choice = "no_usage"
            self.assertNotIn("Logins", form.content)
        card = self.create_card(start)
        self.assertEqual(card.group_ids.line_ids.measure_id, self.pulse)

    def test_a_started_scorecard_comes_last_and_changes_no_other(self):
        other = self.new_scorecard(self.usage, sequence=100)
        before = other.version_ids
        start = self.start()
        self.assertIn("comes after the scorecards there are", start.place)
        card = self.create_card(start)
        self.assertGreater(card.sequence, other.sequence)
        self.assertEqual(card.company_id, self.company)
        self.assertEqual(other.version_ids, before)
        other.active = card.active = False
        self.assertIn("scores every customer", self.start().place)

    def test_shipped_measures_keep_their_groups_weights_and_caps(self):
        measures = self.env["renewal.health.measure"].with_context(active_test=False)
        measures.search([]).active = True
        (self.usage | self.pulse).active = False
        card = self.create_card(self.start(choice="no_usage"))
        self.assertEqual(
            card.group_ids.mapped("name")[:4],
            ["Payments", "Support", "Engagement", "Sentiment"],
        )
        overdue = self.env.ref(
            "renewal_management_health.renewal_health_measure_overdue"
        )
        line = card.group_ids.line_ids.filtered(lambda x: x.measure_id == overdue)
        if overdue.is_available:
            self.assertEqual(line.weight, 2)
            self.assertEqual(len(card.cap_ids), 4)
        usage = self.create_card(self.start(choice="usage"))
        self.assertNotIn(overdue, usage.cap_ids.measure_id)
        self.assertEqual(len(usage.cap_ids), 3)
        self.assertEqual(
            set(usage.group_ids.line_ids.measure_id.mapped("source")), {"usage"}
        )

    def test_a_choice_without_measures_says_so(self):
        self.pulse.active = False
        with self.assertRaisesRegex(UserError, "no measures for this choice"):
            self.start(choice="no_usage").action_create()

    def test_only_managers_propose_and_only_for_their_companies(self):
        starts = self.env["renewal.health.scorecard.start"]
        for user in (self.rep, self.leader):
            with self.assertRaises(AccessError):
                starts.with_user(user).create({})
        other = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(AccessError):
            self.start(company_id=other.id)
