# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestAlertTask(HealthCase):
    """Who is asked, how often, and what people do about it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard = cls.new_scorecard(alert_below=50)
        cls.renewal = cls.new_renewal()

    def fall(self, partner=None, on=1, score=40, **values):
        """A customer's score falls, and the daily run notices."""
        partner = partner or self.partner
        values.setdefault("scorecard_id", self.scorecard.id)
        if not self.get_health(partner):
            self.set_health(partner, 80, on=0, **values)
            self.run_alerts(0)
        self.set_health(partner, score, on=on, **values)
        self.run_alerts(on)
        return self.get_alerts(partner)

    def get_task(self, partner=None):
        return self.get_health(partner).activity_ids

    def assert_asked(self, user, alerts):
        self.assertEqual(alerts.user_id, user)
        self.assertEqual(self.get_task(alerts.partner_id).user_id, user)

    # ------------------------------------------------------------------
    # The task
    # ------------------------------------------------------------------

    def test_one_task_for_all_kinds(self):
        alerts = self.fall()
        self.assertEqual(len(alerts), 3)
        task = self.get_task()
        self.assertEqual(len(task), 1)
        self.assertEqual(alerts.activity_id, task)
        self.assertEqual(
            task.activity_type_id,
            self.env.ref("renewal_management_health.mail_activity_type_health"),
        )
        self.assertEqual(task.summary, "Score 40, below 50")
        self.assertEqual(task.date_deadline, day(4), "three working days")
        self.assertIn("40 points lost: 80 → 40", task.note)
        self.assertIn(self.renewal.name, task.note)

    def test_another_kind_joins_the_open_task(self):
        self.fall(score=70)
        self.fall(score=62, on=2)
        alerts = self.fall(score=45, on=3)
        self.assertEqual(sorted(alerts.mapped("kind")), ["band", "drop", "threshold"])
        self.assertEqual(len(self.get_task()), 1)

    def test_a_note_on_each_open_renewal(self):
        other = self.new_renewal()
        closed = self.new_renewal()
        closed.sudo()._close("cancelled", day(0), "Twice")
        renewals = self.renewal | other | closed
        before = {renewal: renewal.message_ids for renewal in renewals}
        self.fall()
        news = {r: r.message_ids - before[r] for r in renewals}
        self.assertEqual([len(news[renewal]) for renewal in renewals], [1, 1, 0])
        self.assertIn("Score 40, below 50", news[other].body)

    def test_one_message_for_each_person(self):
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
        self.assertEqual(message.mapped("subject"), ["Customers who need you: 2"])

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
        self.assertEqual(task.summary, "Customers who need you: 8")
        self.assertEqual(task.user_id, self.rep)

        late = self.new_partner(name="Late")
        self.new_renewal(partner_id=late.id)
        self.set_health(late, 30, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        self.assertEqual(self.get_alerts(late).activity_id, task, "the same day")
        self.assertEqual(task.summary, "Customers who need you: 9")

        self.set_health(partners[0], 80, on=1, scorecard_id=self.scorecard.id)
        self.run_alerts(1)
        self.assertTrue(task.exists(), "the others still need somebody")
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
        still_open = alerts.filtered(lambda alert: alert.state == "open")
        self.assertEqual(sorted(still_open.mapped("kind")), ["band", "drop"])
        self.assertEqual(len(self.get_task()), 1)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_the_chain(self):
        manager = self.company.renewal_manager_id
        health = self.set_health(self.partner, 80)
        for user, prepare in (
            (manager, lambda: self.renewal.write({"user_id": False, "team_id": False})),
            (self.leader, lambda: self.renewal.write({"team_id": self.team.id})),
            (self.rep, lambda: self.renewal.write({"user_id": self.rep.id})),
            (self.csm, lambda: self.renewal.write({"csm_id": self.csm.id})),
            (
                self.other_rep,
                lambda: self.partner.write({"renewal_csm_id": self.other_rep.id}),
            ),
            (self.csm, lambda: health.write({"csm_id": self.csm.id})),
        ):
            prepare()
            with self.subTest(user=user.login):
                self.assertEqual(health._get_responsibles(), {health: user})

    def test_nobody(self):
        self.company.renewal_manager_id = False
        self.renewal.write({"user_id": False, "team_id": False})
        alerts = self.fall()
        self.assertEqual(len(alerts), 3)
        self.assertFalse(alerts.user_id)
        self.assertFalse(self.get_task())
        self.company.renewal_manager_id = self.manager
        self.run_alerts(2)
        self.assert_asked(self.manager, alerts)

    def test_archived_people_are_not_asked(self):
        self.csm.write({"active": False})
        self.renewal.csm_id = self.csm
        self.assert_asked(self.rep, self.fall())

    def test_people_of_other_companies_are_not_asked(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.csm.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.renewal.csm_id = self.csm
        self.assert_asked(self.rep, self.fall())

    def test_the_stand_in_is_asked(self):
        self.rep.write(
            {
                "renewal_delegate_id": self.other_rep.id,
                "renewal_delegate_until": day(20),
            }
        )
        self.assert_asked(self.other_rep, self.fall())

    def test_leaving_passes_the_task_on(self):
        alerts = self.fall()
        task = self.get_task()
        self.rep.action_archive()
        self.assertTrue(task.exists())
        self.assert_asked(self.leader, alerts)
        self.assertFalse(any(alerts.mapped("reacted_date")))

    def test_leaving_with_a_task_about_many(self):
        partners = [self.new_partner(name=f"P{number}") for number in range(6)]
        for partner in partners:
            self.new_renewal(partner_id=partner.id)
            self.set_health(partner, 30, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        self.rep.action_archive()
        self.run_alerts(1)
        alerts = self.env["renewal.health.alert"].search([("state", "=", "open")])
        self.assertEqual(alerts.user_id, self.leader)
        self.assertEqual(alerts.activity_id.user_id, self.leader)
        self.assertFalse(any(alerts.mapped("reacted_date")))

    def test_leaving_when_nobody_is_left(self):
        self.company.renewal_manager_id = False
        self.renewal.team_id = False
        alerts = self.fall()
        self.rep.action_archive()
        self.assertFalse(alerts.user_id)
        self.assertFalse(any(alerts.mapped("reacted_date")))
        self.renewal.user_id = self.other_rep
        self.run_alerts(2)
        self.assert_asked(self.other_rep, alerts)

    def test_a_handover_takes_alerts_and_tasks_along(self):
        health = self.set_health(self.partner, 80, scorecard_id=self.scorecard.id)
        health.csm_id = self.rep
        alerts = self.fall()
        own = health.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.rep.id
        )
        handover = (
            self.env["renewal.handover"]
            .with_user(self.manager)
            .create(
                {
                    "leaver_ids": self.rep.ids,
                    "rule": "one",
                    "heir_id": self.other_rep.id,
                }
            )
        )
        handover.action_show_records()
        handover.action_hand_over()
        self.assertEqual(health.csm_id, self.other_rep)
        self.assertEqual(own.user_id, self.other_rep)
        self.assertEqual(alerts.user_id, self.other_rep)
        self.assertEqual(alerts.activity_id.user_id, self.other_rep)

    def test_alerts_follow_the_success_manager(self):
        alerts = self.fall()
        self.assert_asked(self.rep, alerts)
        self.partner.renewal_csm_id = self.csm
        self.assert_asked(self.csm, alerts)
        self.get_health().csm_id = self.other_rep
        self.assert_asked(self.other_rep, alerts)

    def test_alerts_follow_the_owner(self):
        alerts = self.fall()
        self.renewal.user_id = self.other_rep
        self.assert_asked(self.other_rep, alerts)

    def test_alerts_follow_their_task(self):
        alerts = self.fall()
        self.get_task().with_user(self.rep).user_id = self.other_rep
        self.assertEqual(alerts.user_id, self.other_rep)

    # ------------------------------------------------------------------
    # What people do
    # ------------------------------------------------------------------

    def test_doing_the_task_is_the_reaction(self):
        alerts = self.fall()
        self.get_task().with_user(self.rep).action_feedback(feedback="Called")
        self.assertEqual(set(alerts.mapped("reacted_date")), {day(0)})
        self.assertEqual(set(alerts.mapped("state")), {"open"})

    def test_i_am_on_it(self):
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

    def test_close_by_hand(self):
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
        self.assertFalse(self.renewal.risk_reasons)
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
