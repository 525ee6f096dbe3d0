# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .alert_common import AlertCase
from .common import day


@tagged("post_install", "-at_install")
class TestAlertTask(AlertCase):
    """How often people are asked, and what they do about it."""

    # ------------------------------------------------------------------
    # The task
    # ------------------------------------------------------------------

    def test_all_kinds_share_one_task(self):
        alerts = self.fall()
        self.assertEqual(len(alerts), 1)
        self.assertEqual(len(alerts.reason_ids), 3)
        task = self.get_task()
        self.assertEqual(len(task), 1)
        self.assertEqual(alerts.activity_id, task)
        self.assertEqual(
            task.activity_type_id,
            self.env.ref("renewal_management_health.mail_activity_type_health"),
        )
        self.assertEqual(task.summary, "Score 40, below 50")
        self.assertEqual(task.date_deadline, day(4), "three working days")
        self.assertIn("Down 40 points: 80 → 40", task.note)
        self.assertIn(self.renewal.name, task.note)

    def test_another_kind_joins_the_open_task(self):
        self.fall(score=70)
        self.fall(score=62, on=2)
        alerts = self.fall(score=45, on=3)
        kinds = sorted(alerts.reason_ids.mapped("kind"))
        self.assertEqual(kinds, ["band", "drop", "threshold"])
        self.assertEqual(len(self.get_task()), 1)

    def test_what_joins_is_explained_by_its_own_day(self):
        alert = self.fall(score=70)
        self.assertIn("−10", alert.explanation)
        self.fall(score=45, on=3)
        self.assertIn("−35", alert.explanation)
        self.assertIn("−35", self.renewal.message_ids[0].body)

    def test_each_open_renewal_gets_a_note(self):
        other = self.new_renewal()
        closed = self.new_renewal()
        closed.sudo()._close("cancelled", day(0), "Twice")
        renewals = self.renewal | other | closed
        before = {renewal: renewal.message_ids for renewal in renewals}
        self.fall()
        news = {r: r.message_ids - before[r] for r in renewals}
        self.assertEqual([len(news[renewal]) for renewal in renewals], [1, 1, 0])
        self.assertIn("Score 40, below 50", news[other].body)

    def test_each_person_gets_one_message(self):
        partner = self.new_partner()
        self.new_renewal(partner_id=partner.id)
        for customer in (self.partner, partner):
            self.set_health(customer, 80, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        for customer in (self.partner, partner):
            self.set_health(customer, 40, on=1, scorecard_id=self.scorecard.id)
        domain = [("partner_ids", "in", self.rep.partner_id.ids)]
        before = self.env["mail.message"].search(domain)
        self.run_alerts(1)
        message = self.env["mail.message"].search(domain) - before
        self.assertEqual(
            message.mapped("subject"), ["Customers that need attention: 2"]
        )

    def test_many_at_once_share_one_task(self):
        """A first scoring, or a feed that broke, buries nobody."""
        partners = [self.new_partner(name=f"P{number}") for number in range(8)]
        for partner in partners:
            self.new_renewal(partner_id=partner.id)
            self.set_health(partner, 30, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        alerts = self.env["renewal.health.alert"].search(
            [("partner_id", "in", [partner.id for partner in partners])]
        )
        self.assertEqual(len(alerts), 8)
        task = alerts.activity_id
        self.assertEqual(len(task), 1)
        self.assertFalse(task.res_model)
        self.assertEqual(task.summary, "Customers that need attention: 8")
        self.assertEqual(task.user_id, self.rep)

        late = self.new_partner(name="Late")
        self.new_renewal(partner_id=late.id)
        self.set_health(late, 30, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        self.assertEqual(self.get_alerts(late).activity_id, task, "the same day")
        self.assertEqual(task.summary, "Customers that need attention: 9")

        self.set_health(partners[0], 80, on=1, scorecard_id=self.scorecard.id)
        self.run_alerts(1)
        self.assertTrue(task.exists(), "the others still need somebody")
        self.assertEqual(task.summary, "Customers that need attention: 8")
        task.with_user(self.rep).action_feedback()
        open_alerts = alerts.filtered(lambda alert: alert.state == "open")
        self.assertEqual(len(open_alerts), 7)
        self.assertTrue(all(open_alerts.mapped("reacted_date")))

    def test_recovery_takes_the_task_back(self):
        alerts = self.fall()
        task = self.get_task()
        self.fall(on=2, score=80)
        self.assertFalse(task.exists())
        self.assertEqual(set(alerts.mapped("state")), {"closed"})
        self.assertFalse(any(alerts.mapped("reacted_date")), "nobody did anything")
        self.assertIn("closed: Recovered", self.get_health().message_ids[0].body)

    def test_the_task_stays_while_an_alert_is_open(self):
        self.fall()
        alerts = self.fall(on=2, score=52)
        still_open = alerts.reason_ids.filtered(lambda reason: not reason.closed_date)
        self.assertEqual(sorted(still_open.mapped("kind")), ["band", "drop"])
        self.assertEqual(len(self.get_task()), 1)

    # ------------------------------------------------------------------
    # What people do
    # ------------------------------------------------------------------

    def test_doing_the_task_is_the_reaction(self):
        alerts = self.fall()
        self.get_task().with_user(self.rep).action_feedback(feedback="Called")
        self.assertEqual(set(alerts.mapped("reacted_date")), {day(0)})
        self.assertEqual(set(alerts.mapped("state")), {"open"})

    def test_acknowledging_leaves_the_task_open(self):
        alerts = self.fall(on=-4)
        alerts.with_user(self.rep).action_acknowledge()
        self.assertEqual(set(alerts.mapped("reaction_days")), {4})
        self.assertTrue(self.get_task(), "the work is still to be done")

    def test_days_to_react_leave_out_who_did_not(self):
        alerts = self.fall(on=-4)
        alerts[0].with_user(self.rep).action_acknowledge()
        groups = alerts._read_group(
            [("id", "in", alerts.ids)], [], ["reaction_days:avg", "open_days:avg"]
        )
        self.assertEqual(groups, [(4, False)])

    def test_alert_closed_by_hand_keeps_its_note(self):
        alerts = self.fall()
        action = alerts.with_user(self.rep).action_close()
        wizards = self.env[action["res_model"]].with_user(self.rep)
        form = Form(wizards.with_context(**action["context"]))
        form.note = "The new release confused them"
        form.save().action_close()
        self.assertEqual(set(alerts.mapped("close_reason")), {"hand"})
        self.assertEqual(alerts[0].close_note, "The new release confused them")
        self.assertEqual(alerts[0].reacted_date, day(0))
        self.assertFalse(self.get_task())
        self.assertIn("nothing that stands out", self.renewal.risk_reasons)
        with self.assertRaisesRegex(UserError, "closed already"):
            self.close(alerts)

    def test_who_does_not_see_the_customer_closes_nothing(self):
        alerts = self.fall()
        with self.assertRaises(AccessError):
            alerts.with_user(self.csm).action_acknowledge()
        with self.assertRaises(AccessError):
            self.close(alerts, user=self.csm)
        with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
            alerts.with_user(self.rep).write({"state": "closed"})

    def test_the_deadline_counts_working_days(self):
        self.fall(on=3)
        self.assertEqual(self.get_task().date_deadline, day(3) + timedelta(days=5))
