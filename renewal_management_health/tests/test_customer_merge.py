# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestCustomerMerge(ScorerCase):
    """Two customers turn out to be one: nothing that was known of them is lost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scorecard(cls.measure, alert_below=50)
        cls.other = cls.new_partner("Acme Ltd")
        cls.renewals = cls.new_renewal() | cls.new_renewal(partner_id=cls.other.id)

    def merge(self, partners=None, into=None):
        """As the wizard does it."""
        into = into or self.partner
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge(((partners or self.other) | into).ids, into)
        self.env.invalidate_all()
        return self.get_health(into)

    def score(self, values, partners=None):
        """Score these customers on days: {days from today: value}."""
        for partner in partners or (self.partner, self.other):
            self.report(self.logins, values, partner=partner)
        for offset in values:
            self.run_day(offset)

    def get_days(self, health):
        return sorted(health.score_ids.mapped("date"))

    def test_merging_customers_keeps_everything(self):
        self.score({-9: 90})
        mine, theirs = self.get_health(), self.get_health(self.other)
        self.set_health(self.other, 80, on=-5, scorecard_id=theirs.scorecard_id.id)
        common = mine.score_id
        self.env["renewal.health.pulse"].create(
            {"customer_id": theirs.id, "value": "75", "note": "Fine"}
        )
        note = theirs.message_post(body="Met them")
        theirs.message_subscribe(self.rep.partner_id.ids)
        theirs.csm_id = self.rep
        health = self.merge()
        self.assertEqual(health, mine)
        self.assertFalse(theirs.exists())
        self.assertEqual(self.get_days(health), [day(-9), day(-5)])
        self.assertIn(common, health.score_ids)
        self.assertEqual(health.score_ids.partner_id, self.partner)
        pulses = self.env["renewal.health.pulse"].search([("note", "=", "Fine")])
        self.assertEqual((pulses.customer_id, pulses.partner_id), (mine, self.partner))
        self.assertIn(note, health.message_ids)
        self.assertIn(self.rep.partner_id, health.message_partner_ids)
        self.assertEqual(health.csm_id, self.rep)
        for records in (self.renewals, self.renewals.contract_id):
            self.assertEqual(records.mapped("health_id"), mine)
            self.assertTrue(all(record.health_id for record in records))

    def test_the_days_go_on(self):
        self.score({-2: 90, -1: 90})
        health = self.merge()
        self.run_day()
        self.assertEqual(self.get_health(), health)
        self.assertEqual(self.get_days(health)[-1], day(0))
        self.assertEqual(set(self.renewals.mapped("health_score")), {health.score})
        before = (health.read(), health.score_ids.read(), health.alert_ids.read())
        self.run_day()
        again = (health.read(), health.score_ids.read(), health.alert_ids.read())
        self.assertEqual(again, before)

    def test_merging_keeps_the_older_alert_of_a_kind(self):
        """The older stays open, and its task; nobody is asked twice."""
        self.score({-2: 10}, self.other)
        older = self.get_alerts(self.other)
        self.score({-1: 10}, self.partner)
        younger = self.get_alerts()
        self.assertEqual((older.kind, younger.kind), ("threshold", "threshold"))
        tasks = older.activity_id | younger.activity_id
        self.assertEqual(len(tasks), 2)
        health = self.merge()
        self.assertEqual((older | younger).customer_id, health)
        self.assertEqual((older.state, younger.state), ("open", "closed"))
        self.assertEqual(younger.close_reason, "joined")
        self.assertIn("Acme Ltd", younger.close_note)
        self.assertEqual(tasks.exists(), older.activity_id)
        self.assertEqual(health.activity_ids, older.activity_id)
        self.run_day()
        self.assertEqual(self.get_alerts(), older | younger)
        self.report(self.logins, {1: 90})
        self.run_day(1)
        self.assertEqual(older.close_reason, "recovered")

    def test_an_alert_without_a_double_stays(self):
        self.score({-1: 10}, self.other)
        alert = self.get_alerts(self.other)
        health = self.merge()
        self.assertEqual((alert.state, alert.customer_id), ("open", health))
        self.assertEqual(health.activity_ids, alert.activity_id)

    def test_the_newest_override_holds(self):
        self.score({-1: 90})
        mine, theirs = self.get_health(), self.get_health(self.other)
        overrides = self.env["renewal.health.override"].create(
            [
                {"customer_id": mine.id, "score": 30, "reason": "Angry"},
                {"customer_id": theirs.id, "score": 60, "reason": "Neutral"},
            ]
        )
        health = self.merge()
        self.assertEqual(overrides.customer_id, health)
        self.assertEqual(overrides.mapped("ended_date"), [day(0), False])
        self.run_day()
        self.assertEqual((health.score, health.override_id), (60, overrides[1]))

    def test_only_the_others_were_scored(self):
        """The one that stays is new, and one of two healths with it."""
        third = self.new_partner("Acme BV")
        self.new_renewal(partner_id=third.id)
        self.score({-3: 90, -2: 90}, self.other)
        self.score({-1: 80}, third)
        new = self.new_partner("Acme Group")
        rows = self.get_health(self.other) | self.get_health(third)
        days = set(rows.score_ids.mapped("date"))
        health = self.merge(self.other | third, new)
        self.assertEqual(rows.exists(), health)
        self.assertEqual(set(self.get_days(health)), days)
        self.assertEqual(health.score_ids.partner_id, new)

    def test_merging_with_an_unscored_customer_keeps_the_score(self):
        self.score({-1: 90})
        mine = self.get_health()
        self.assertEqual(self.merge(self.new_partner("Acme BV")), mine)
        new = self.new_partner("Acme Group")
        self.assertEqual(self.merge(self.partner, new), mine)
        self.assertEqual(mine.score_ids.partner_id, new)
