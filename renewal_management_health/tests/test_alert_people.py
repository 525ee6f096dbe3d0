# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .alert_common import AlertCase
from .common import day


@tagged("post_install", "-at_install")
class TestAlertPeople(AlertCase):
    """Who is asked, and who is when people leave, are away, or hand over."""

    def test_alert_goes_to_the_next_in_the_chain(self):
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

    def test_alert_without_responsible_is_assigned_later(self):
        self.company.renewal_manager_id = False
        self.renewal.write({"user_id": False, "team_id": False})
        alerts = self.fall()
        self.assertEqual(len(alerts.reason_ids), 3)
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

    def test_a_task_about_many_goes_to_the_leader(self):
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

    def test_a_task_about_many_goes_with_its_last_customer(self):
        partners = [self.new_partner(name=f"P{number}") for number in range(6)]
        for partner in partners:
            self.new_renewal(partner_id=partner.id)
            self.set_health(partner, 30, scorecard_id=self.scorecard.id)
        self.run_alerts(0)
        alerts = self.env["renewal.health.alert"].search([("state", "=", "open")])
        task = alerts.activity_id
        first, *others = alerts.customer_id
        first.csm_id = self.csm
        self.assertEqual(task.summary, "Customers that need attention: 5")
        for customer in others:
            customer.csm_id = self.csm
        self.assertFalse(task.exists())
        self.assertFalse(any(alerts.mapped("reacted_date")), "nobody did anything")
        self.run_alerts(0)
        self.assertEqual(alerts.activity_id.user_id, self.csm)

    def test_alerts_wait_when_nobody_is_left(self):
        self.company.renewal_manager_id = False
        self.renewal.team_id = False
        alerts = self.fall()
        self.rep.action_archive()
        self.assertFalse(alerts.user_id)
        self.assertFalse(any(alerts.mapped("reacted_date")))
        self.renewal.user_id = self.other_rep
        self.run_alerts(2)
        self.assert_asked(self.other_rep, alerts)

    def new_handover(self, former_owner, new_owner, **values):
        """The wizard, before anything is looked for."""
        handovers = self.env["renewal.handover"].with_user(self.manager)
        return handovers.create(
            {
                "former_owner_ids": former_owner.ids,
                "rule": "one",
                "new_owner_id": new_owner.id,
                **values,
            }
        )

    def test_a_handover_takes_alerts_and_tasks_along(self):
        health = self.set_health(self.partner, 80, scorecard_id=self.scorecard.id)
        health.csm_id = self.rep
        alerts = self.fall()
        own = health.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.rep.id
        )
        handover = self.new_handover(self.rep, self.other_rep)
        handover.action_show_records()
        handover.action_hand_over()
        self.assertEqual(health.csm_id, self.other_rep)
        self.assertEqual(own.user_id, self.other_rep)
        self.assertEqual(alerts.user_id, self.other_rep)
        self.assertEqual(alerts.activity_id.user_id, self.other_rep)

    def test_whoever_only_gets_alerts_can_hand_over(self):
        """No renewal, no contract, no customer of their own: still asked before they
        are archived, and still something to hand over."""
        health = self.set_health(self.partner, 80, scorecard_id=self.scorecard.id)
        self.assertFalse(self.csm._has_renewal_work())
        health.csm_id = self.csm
        self.assertTrue(self.csm._has_renewal_work())
        alerts = self.fall()
        self.assert_asked(self.csm, alerts)
        handover = self.new_handover(self.csm, self.other_rep)
        handover.action_show_records()
        [line] = handover.line_ids.filtered(lambda li: li.kind == "customer_health")
        self.assertEqual(handover.customer_line_ids, line)
        self.assertEqual((line.customer, line.name), (self.partner.name,) * 2)
        handover.action_hand_over()
        self.assertEqual(health.csm_id, self.other_rep)
        self.assert_asked(self.other_rep, alerts)
        self.assertIn("handed this over", health.message_ids[0].body)
        notice = self.env["mail.message"].search(
            [("partner_ids", "=", self.other_rep.partner_id.id)], limit=1
        )
        self.assertIn("Customer, health alerts", notice.body)
        self.assertFalse(self.csm._has_renewal_work())

    def test_a_handover_of_some_renewals_leaves_other_customers(self):
        mine, other = (
            self.set_health(partner, 80, scorecard_id=self.scorecard.id)
            for partner in (self.partner, self.new_partner())
        )
        (mine | other).csm_id = self.csm
        handover = self.new_handover(
            self.csm, self.other_rep, renewal_ids=self.renewal.ids
        )
        handover.action_show_records()
        self.assertEqual(handover.customer_line_ids._get_records(), mine)
        handover.has_customers = False
        handover.action_show_records()
        self.assertFalse(handover.line_ids)

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
