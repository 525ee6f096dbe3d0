# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import tagged

from .common import RenewalCase, day

IDLE = "[('is_worked_on', '=', False)]"


class WorkCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": False})

    def ship(self, name):
        """A playbook as it is shipped, switched on."""
        playbook = self.env.ref(f"renewal_management.renewal_playbook_{name}")
        playbook.action_switch_on()
        return playbook


@tagged("post_install", "-at_install")
class TestWork(WorkCase):
    """What counts as work of a person, and what is the robot's."""

    def assert_worked(self, renewal, expected):
        self.env.flush_all()
        self.env.invalidate_all()
        renewals = self.env["renewal.renewal"].browse(renewal.id)
        self.assertEqual(renewals.is_worked_on, expected, renewals.work_note)
        for value in (True, False):
            found = renewals.search(
                [("is_worked_on", "=", value), ("id", "=", renewal.id)]
            )
            self.assertEqual(bool(found), value == expected)
            self.assertEqual(
                bool(renewals.filtered_domain([("is_worked_on", "=", value)])),
                value == expected,
            )

    def test_a_new_renewal_is_nobodys_work(self):
        renewal = self.new_renewal()
        self.assert_worked(renewal, False)
        self.assertEqual(renewal.work_note, "Nobody worked on it")

    def test_what_the_playbook_does_is_nobodys_work(self):
        template = self.new_mail_template()
        self.new_playbook(
            self.step_vals(-90),
            self.step_vals(-90, action="opportunity"),
            self.step_vals(-90, action="escalation"),
            self.step_vals(-90, action="mail", mail_template_id=template.id),
        )
        renewal = self.new_renewal()
        self.press(self.env["renewal.run"], "action_run_now", self.manager)
        self.assertEqual(set(renewal.step_ids.mapped("state")), {"done"})
        self.assertTrue(renewal.in_window)
        self.assert_worked(renewal, False)
        self.assertEqual(
            renewal.work_note,
            "Nobody worked on it: the opportunity was created by the playbook",
        )

    def test_a_message_of_a_colleague_is_work(self):
        renewal = self.new_renewal()
        renewal.message_post(body="Robot", message_type="comment")
        customer = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "portal_customer",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        renewal.message_post(
            body="Hello?", author_id=customer.partner_id.id, message_type="email"
        )
        self.assert_worked(renewal, False)
        renewal.with_user(self.rep).message_post(body="Hi", message_type="comment")
        self.assert_worked(renewal, True)
        self.assertIn("rep", renewal.work_note)
        self.assertIn("message", renewal.work_note)

    def test_an_answer_of_the_customer_is_contact(self):
        renewal = self.new_renewal()
        renewal.message_post(
            body="Hello?", author_id=self.partner.id, message_type="email"
        )
        self.assert_worked(renewal, True)
        self.assertIn("reply of the customer", renewal.work_note)

    def test_an_e_mail_of_a_colleague_is_work(self):
        renewal = self.new_renewal()
        renewal.message_post(
            body="Hi", author_id=self.rep.partner_id.id, message_type="email"
        )
        self.assert_worked(renewal, True)

    def test_planning_a_task_and_doing_one_is_work(self):
        self.new_playbook(self.step_vals(-90))
        done, planned = self.new_renewal(), self.new_renewal()
        self.run_day()
        self.assert_worked(done, False)
        done.activity_ids.with_user(self.rep).action_done()
        self.assert_worked(done, True)
        planned.with_user(self.rep).activity_schedule(
            "mail.mail_activity_data_call", automated=False
        )
        self.assert_worked(planned, True)

    def test_a_first_login_is_no_work(self):
        """It sets the time zone, and Odoo writes it on every task of the user, those of
        long ago, too."""
        self.new_playbook(self.step_vals(-90))
        renewal = self.new_renewal()
        self.run_day()
        renewal.activity_ids.active = False
        self.rep.with_user(self.rep).tz = "Asia/Tokyo"
        self.env.flush_all()
        task = (
            self.env["mail.activity"]
            .with_context(active_test=False)
            .search([("res_model", "=", renewal._name), ("res_id", "=", renewal.id)])
        )
        self.assertEqual(task.user_tz, "Asia/Tokyo")
        self.assert_worked(renewal, False)

    def test_moving_a_stage_is_work(self):
        renewal = self.new_renewal()
        self.run_day()
        renewal.with_user(self.rep).stage_id = self.env.ref(
            "renewal_management.renewal_stage_in_discussion"
        )
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assert_worked(renewal, True)
        self.assertIn("change of stage", renewal.work_note)

    def test_a_meeting_and_an_opportunity_of_a_person_are_work(self):
        met, sold = self.new_renewal(), self.new_renewal()
        self.env["calendar.event"].with_user(self.rep).create(
            {
                "name": "Review",
                "start": day(1),
                "stop": day(1),
                "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
                "res_id": met.id,
            }
        )
        sold.with_user(self.rep).action_create_opportunity()
        for renewal in met, sold:
            self.assert_worked(renewal, True)

    def test_work_on_the_opportunity_is_work_on_the_renewal(self):
        self.new_playbook(self.step_vals(-90, action="opportunity"))
        renewal = self.new_renewal()
        self.run_day()
        self.assert_worked(renewal, False)
        lead = renewal.opportunity_id.with_user(self.rep)
        lead.message_post(body="Called them", message_type="comment")
        self.assert_worked(renewal, True)

    def test_working_on_the_proposal_is_work(self):
        locked, dropped = (
            self.new_renewal(),
            self.new_contract(self.line_vals(), self.line_vals()).renewal_ids,
        )
        locked.with_user(self.rep).action_lock_proposal()
        dropped.line_ids[0].with_user(self.rep).action_drop()
        for renewal in locked, dropped:
            self.assert_worked(renewal, True)
            self.assertIn("proposal", renewal.work_note)

    def test_one_query_tells_of_many(self):
        renewals = self.env["renewal.renewal"].union(
            *(self.new_renewal() for _number in range(5))
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(2):  # and which of them have an opportunity
            renewals.mapped("is_worked_on")


@tagged("post_install", "-at_install")
class TestShippedEscalation(WorkCase):
    """T-30 of the shipped enterprise playbook is not fooled by its own T-60."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ship(cls, "enterprise")

    def new_large(self):
        return self.new_contract(self.line_vals(80, price_unit=5000)).renewal_ids

    def get_asked(self, renewal):
        """Who was asked at T-30, as far as nobody has handled it."""
        steps = renewal.step_ids.filtered(
            lambda step: (
                step.playbook_step_id.offset_days == -30
                and step.state == "done"
                and not step.handled_date
                and not step.level
            )
        )
        return steps.activity_id.user_id

    def run_days(self, first, last):
        for offset in range(first, last + 1):
            self.run_day(offset)

    def test_nobody_works_and_owner_and_leader_are_asked(self):
        renewal = self.new_large()
        for offset in (0, 20, 21, 50, 51):
            self.run_day(offset)
        self.assertTrue(renewal.has_opportunity, "the playbook made one")
        self.assertEqual(self.get_asked(renewal), self.rep | self.leader)
        leader_task = renewal.activity_ids.filtered(lambda a: a.user_id == self.leader)
        self.assertTrue(any("Nobody worked on it" in t.note for t in leader_task))

    def test_somebody_works_and_nobody_is_asked(self):
        renewal = self.new_large()
        self.run_day(20)
        renewal.with_user(self.rep).message_post(body="Met", message_type="comment")
        self.run_day(51)
        self.assertFalse(self.get_asked(renewal))

    def test_the_tasks_close_when_somebody_works(self):
        renewal = self.new_large()
        for offset in (20, 50, 51):
            self.run_day(offset)
        self.assertTrue(self.get_asked(renewal))
        renewal.opportunity_id.with_user(self.rep).message_post(
            body="Called them", message_type="comment"
        )
        self.run_day(52)
        self.assertFalse(self.get_asked(renewal))
