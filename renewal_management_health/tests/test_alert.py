# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestAlert(HealthCase):
    """When alerts open and close."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard = cls.new_scorecard(alert_below=50)
        cls.renewal = cls.new_renewal()

    def score(self, score, on=0, partner=None, run=True, **values):
        """The customer's score of a day, then that day's run."""
        values.setdefault("scorecard_id", self.scorecard.id)
        customer = self.set_health(partner or self.partner, score, on=on, **values)
        if run:
            self.run_alerts(on)
        return customer

    def get_kinds(self, partner=None, state="open"):
        alerts = self.get_alerts(partner).filtered(lambda a: a.state == state)
        self.assertLessEqual(len(alerts), 1, "one customer, one alert")
        return sorted(alerts._get_reasons().mapped("kind"))

    # ------------------------------------------------------------------
    # Threshold
    # ------------------------------------------------------------------

    def test_score_below_the_threshold_opens_an_alert(self):
        self.score(60)
        self.assertFalse(self.get_alerts())
        self.score(49, on=1)
        alert = self.get_alerts().filtered(lambda a: a.kind == "threshold")
        self.assertEqual(alert.opened_date, day(1))
        self.assertEqual((alert.score_before, alert.score), (60, 49))
        self.assertEqual((alert.band_before, alert.band), ("amber", "red"))

    def test_at_the_threshold_is_not_below(self):
        self.score(50)
        self.assertFalse(self.get_alerts())

    def test_same_day_twice_changes_nothing(self):
        self.score(60)
        self.score(40, on=1)
        before = self.get_alerts().read()
        self.assertTrue(before)
        tasks = self.env["mail.activity"].search_count([])
        messages = self.env["mail.message"].search_count([])
        self.run_alerts(1)
        self.run_alerts(2)
        self.assertEqual(self.get_alerts().read(), before)
        self.assertEqual(self.env["mail.activity"].search_count([]), tasks)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_recovered_score_closes_the_alert(self):
        self.score(60)
        self.score(40, on=1)
        self.score(49, on=2)
        self.assertIn("threshold", self.get_kinds())
        self.score(50, on=3)
        alert = self.get_alerts().filtered(lambda a: a.kind == "threshold")
        self.assertEqual(
            (alert.state, alert.close_reason, alert.closed_date, alert.open_days),
            ("closed", "recovered", day(3), 2),
        )
        self.assertTrue(alert.is_over)

    def test_no_alert_reopens_during_the_cooldown(self):
        self.score(60)
        self.score(40, on=1)
        self.score(60, on=2)
        self.assertFalse(self.get_kinds())
        self.score(40, on=3)
        self.assertFalse(self.get_kinds(), "closed yesterday")
        self.run_alerts(15)
        self.assertFalse(self.get_kinds(), "13 days ago")
        self.run_alerts(16)
        self.assertEqual(self.get_kinds(), ["band", "drop", "threshold"])

    def test_closed_by_hand_stays_closed_until_it_recovers(self):
        self.score(60)
        self.score(40, on=1)
        self.close(self.get_alerts())
        self.run_alerts(40)
        self.assertFalse(self.get_kinds(), "nothing new")
        self.score(55, on=41)
        self.score(45, on=60)
        self.assertIn("threshold", self.get_kinds())

    def test_no_threshold_means_no_alert(self):
        self.scorecard.write({"alert_below": 0, "alert_drop": 0, "alert_band": False})
        self.score(60)
        self.score(10, on=1)
        self.assertFalse(self.get_alerts())

    def test_threshold_switched_off_closes_its_alert(self):
        self.score(60)
        self.score(40, on=1)
        self.scorecard.alert_below = 0
        self.run_alerts(2)
        alert = self.get_alerts()
        [reason] = alert.reason_ids.filtered(lambda r: r.kind == "threshold")
        self.assertEqual(reason.close_reason, "disabled")
        self.assertEqual(alert.state, "open", "for its other reasons")
        self.assertEqual(self.get_kinds(), ["band", "drop"])

    # ------------------------------------------------------------------
    # Band
    # ------------------------------------------------------------------

    def test_dropped_band_opens_an_alert(self):
        self.score(80)
        self.score(70, on=1)
        alert = self.get_alerts()
        self.assertEqual(alert.kind, "band")
        self.assertEqual((alert.band_before, alert.band), ("green", "amber"))
        self.score(74, on=2)
        self.assertEqual(alert.state, "open", "still not back")
        self.score(75, on=3)
        self.assertEqual((alert.state, alert.close_reason), ("closed", "recovered"))

    def test_winning_a_band_is_no_alert(self):
        self.score(55)
        self.score(80, on=1)
        self.assertFalse(self.get_alerts())

    def test_the_first_band_is_no_loss(self):
        self.score(60)
        self.assertFalse(self.get_alerts())

    def test_insufficient_data_is_no_loss(self):
        self.score(80)
        self.score(40, on=1, band="unknown")
        self.assertFalse(self.get_alerts())
        self.score(70, on=2)
        self.assertEqual(self.get_kinds(), ["band"], "green before, amber now")

    def test_people_are_notified_after_the_cool_down_of_a_band_lost_in_it(self):
        self.score(80)
        self.score(70, on=1)
        self.score(80, on=2)
        self.score(70, on=3)
        self.assertFalse(self.get_kinds())
        self.run_alerts(16)
        self.assertEqual(self.get_kinds(), ["band"])

    def test_another_band_is_lost_after_closing_by_hand(self):
        self.scorecard.write({"alert_below": 0, "alert_drop": 0})
        self.score(80)
        self.score(70, on=1)
        self.close(self.get_alerts())
        self.run_alerts(30)
        self.assertFalse(self.get_kinds())
        self.score(40, on=31)
        alert = self.get_alerts().filtered(lambda a: a.state == "open")
        self.assertEqual((alert.band_before, alert.band), ("amber", "red"))

    def test_a_changed_scorecard_is_no_fall(self):
        self.score(80)
        self.scorecard.write({"green_from": 85, "version": 2})
        self.score(60, on=1)
        self.assertFalse(self.get_alerts())
        self.score(45, on=2)
        self.assertIn("band", self.get_kinds())

    # ------------------------------------------------------------------
    # Drop
    # ------------------------------------------------------------------

    def test_fast_drop_opens_an_alert(self):
        self.scorecard.write({"alert_below": 0, "alert_band": False})
        self.score(90)
        self.score(76, on=10)
        self.assertFalse(self.get_alerts(), "14 points")
        self.score(75, on=20)
        alert = self.get_alerts()
        self.assertEqual(
            (alert.kind, alert.score_before, alert.score), ("drop", 90, 75)
        )
        self.score(82, on=21)
        self.assertEqual(alert.state, "open", "7 of 15 points are back")
        self.score(83, on=22)
        self.assertEqual(alert.close_reason, "recovered")

    def test_a_slow_fall_is_no_drop(self):
        self.scorecard.write({"alert_below": 0, "alert_band": False})
        self.score(90)
        self.score(82, on=20)
        self.score(72, on=51)
        self.assertFalse(self.get_alerts(), "90 is longer ago than 30 days")

    def test_the_score_the_days_began_with_counts(self):
        self.scorecard.write({"alert_below": 0, "alert_band": False})
        self.score(90)
        self.score(75, on=33)
        self.assertEqual(self.get_kinds(), ["drop"], "90 until yesterday")

    def test_a_drop_that_is_history_closes_once_somebody_reacted(self):
        self.scorecard.write({"alert_below": 0, "alert_band": False})
        self.score(90)
        self.score(75, on=1)
        alert = self.get_alerts()
        self.run_alerts(32)
        self.assertEqual(alert.state, "open", "nobody looked")
        alert.with_user(self.rep).action_acknowledge()
        self.run_alerts(33)
        self.assertEqual(alert.close_reason, "expired")
        self.run_alerts(60)
        self.assertFalse(self.get_kinds())

    # ------------------------------------------------------------------
    # Any kind
    # ------------------------------------------------------------------

    def test_one_customer_has_one_alert_with_its_reasons(self):
        """What fires later joins it; it closes with the last reason."""
        self.score(90)
        self.score(70, on=1)
        alert = self.get_alerts()
        self.assertEqual(self.get_kinds(), ["band", "drop"])
        self.score(40, on=2)
        self.assertEqual(self.get_alerts(), alert)
        self.assertEqual(self.get_kinds(), ["band", "drop", "threshold"])
        self.assertIn("Score 40, below 50", alert.description)
        self.score(60, on=3)
        self.assertEqual(self.get_kinds(), ["band", "drop"])
        self.assertNotIn("below 50", alert.description)
        self.score(90, on=4)
        self.assertEqual((alert.state, alert.close_reason), ("closed", "recovered"))
        self.assertTrue(all(alert.reason_ids.mapped("closed_date")))

    def test_acknowledging_acknowledges_every_reason(self):
        """Who is done with the task is asked again when something new comes."""
        self.score(90)
        self.score(70, on=1)
        alert = self.get_alerts()
        alert.with_user(self.rep).action_acknowledge()
        self.assertTrue(alert.reacted_date)
        alert.activity_id.with_user(self.rep).action_feedback()
        self.run_alerts(2)
        self.assertFalse(alert.customer_id.activity_ids, "nothing new")
        self.score(40, on=3)
        self.assertEqual(self.get_alerts(), alert)
        self.assertEqual(alert.customer_id.activity_ids, alert.activity_id)
        self.assertEqual(alert.activity_id.user_id, self.rep)

    def test_override_can_open_alerts(self):
        self.score(80)
        self.score(30, on=1, computed_score=80, computed_band="green")
        self.assertEqual(self.get_kinds(), ["band", "drop", "threshold"])

    def test_who_left_has_no_alerts(self):
        self.score(60)
        customer = self.score(40, on=1)
        customer.sudo().has_left = True
        self.run_alerts(2)
        self.assertFalse(self.get_kinds())
        self.assertEqual(set(self.get_alerts().mapped("close_reason")), {"left"})
        self.run_alerts(60)
        self.assertFalse(self.get_kinds())

    def test_insufficient_data_opens_and_closes_nothing(self):
        self.score(20, band="unknown")
        self.assertFalse(self.get_alerts())
        self.score(60, on=1)
        self.score(40, on=2)
        self.score(90, on=3, band="unknown")
        self.assertEqual(self.get_kinds(), ["band", "drop", "threshold"])

    def test_days_without_a_run_are_caught_up(self):
        self.score(80)
        self.score(40, on=1, run=False)
        self.score(41, on=2, run=False)
        self.run_alerts(9)
        self.assertEqual(self.get_kinds(), ["band", "drop", "threshold"])

    def test_alerts_are_of_their_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.score(60)
        self.set_health(self.partner, 20, company=other, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        self.assertFalse(self.get_alerts())
        alerts = self.env["renewal.health.alert"]
        self.assertEqual(
            [row[1] for row in alerts._get_due_rows(other, day(0))], ["threshold"]
        )
