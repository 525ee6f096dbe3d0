# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import TODAY, RenewalCase, day


@tagged("post_install", "-at_install")
class TestDelegate(RenewalCase):
    """Somebody stands in until a date, then all returns by itself."""

    def plan(self, user, delegate, until=10, start=0, **values):
        user.write(
            {
                "renewal_delegate_id": delegate.id,
                "renewal_delegate_from": day(start),
                "renewal_delegate_until": day(until),
                **values,
            }
        )

    @contextmanager
    def assert_refused(self, text):
        """What is refused leaves nothing behind."""
        with self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
            yield

    def get_notices(self, user, text):
        return self.env["mail.message"].search_count(
            [("partner_ids", "in", user.partner_id.ids), ("subject", "like", text)]
        )

    def test_new_tasks_go_to_the_stand_in_and_return(self):
        self.new_playbook()  # T-90 and T-30
        renewal = self.new_renewal(end=95)
        self.plan(self.rep, self.csm, until=10, start=3)
        self.assertFalse(self.rep.renewal_stand_in_id, "not yet")
        self.run_day(5)
        self.assertEqual(self.rep.renewal_stand_in_id, self.csm)
        self.assertEqual(renewal.activity_ids.user_id, self.csm)
        self.assertEqual(renewal.user_id, self.rep, "the owner stays")
        self.assertEqual(self.get_step(renewal, -30).user_id, self.rep)
        self.run_day(10)
        self.assertEqual(renewal.activity_ids.user_id, self.csm, "the last day counts")
        self.run_day(11)
        self.assertFalse(self.rep.renewal_stand_in_id)
        self.assertFalse(self.rep.renewal_delegate_id)
        self.assertEqual(renewal.activity_ids.user_id, self.rep, "not finished: back")
        self.run_day(65)
        self.assertEqual(self.get_step(renewal, -30).activity_id.user_id, self.rep)

    def test_open_tasks_move_only_when_asked_to(self):
        self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        self.plan(self.rep, self.csm)
        self.assertEqual(renewal.activity_ids.user_id, self.rep)
        self.rep.renewal_delegate_id = False
        self.plan(self.rep, self.csm, renewal_delegate_tasks=True)
        self.assertEqual(renewal.activity_ids.user_id, self.csm)
        self.rep.renewal_delegate_id = False
        self.assertEqual(renewal.activity_ids.user_id, self.rep, "cut short")

    def test_stand_in_is_notified_once(self):
        renewal = self.new_renewal()
        self.plan(self.rep, self.csm, start=1)
        self.run_day()
        self.assertEqual(self.get_notices(self.csm, "stand in for rep"), 0)
        self.run_day(1)
        self.run_day(1)
        self.run_day(2)
        self.assertEqual(self.get_notices(self.csm, "stand in for rep"), 1)
        message = self.env["mail.message"].search(
            [("subject", "like", "stand in for rep")]
        )
        self.assertIn(renewal.display_name, message.body)

    def test_escalations_go_to_the_leaders_stand_in(self):
        self.new_playbook(self.step_vals(-90, escalate_after_days=1))
        renewal = self.new_renewal()
        self.plan(self.leader, self.other_rep)
        self.run_day()
        self.run_day(1)
        self.assertEqual(renewal.activity_ids.user_id, self.rep | self.other_rep)

    def test_an_escalation_never_goes_to_the_owners_stand_in(self):
        self.new_playbook(self.step_vals(-90, action="escalation"))
        renewal = self.new_renewal()
        self.plan(self.rep, self.csm)
        self.run_day()
        self.assertEqual(renewal.activity_ids.user_id, self.leader)

    def test_the_stand_in_sees_the_renewals(self):
        renewal = self.new_renewal()
        renewal.team_id = False
        for record in (renewal, renewal.line_ids, renewal.contract_id):
            self.assertFalse(record.with_user(self.csm).has_access("read"))
        self.plan(self.rep, self.csm)
        self.env.invalidate_all()
        for record in (renewal, renewal.line_ids, renewal.contract_id):
            self.assertTrue(record.with_user(self.csm).has_access("read"))
        renewal.with_user(self.csm).priority = "1"
        self.run_day(11)
        self.assertFalse(renewal.with_user(self.csm).has_access("read"))

    def test_stand_ins_form_no_chains_and_no_loops(self):
        self.plan(self.rep, self.csm)
        with self.assert_refused("is absent too"):
            self.plan(self.other_rep, self.rep)
        with self.assert_refused("stands in for rep"):
            self.plan(self.csm, self.other_rep)
        with self.assert_refused("rep is absent too"):
            self.plan(self.csm, self.rep)
        self.plan(self.csm, self.rep, start=11, until=20)  # one after the other

    def test_impossible_stand_ins_are_refused(self):
        for delegate, text in (
            (self.rep, "for themselves"),
            (self.env.ref("base.public_user"), "cannot stand in"),
        ):
            with self.assert_refused(text):
                self.plan(self.rep, delegate)
        with self.assert_refused("ends before"):
            self.plan(self.rep, self.csm, start=5, until=4)
        with self.assert_refused("until when"):
            self.rep.renewal_delegate_id = self.csm

    def test_users_plan_their_own_absence_only(self):
        me = self.rep.with_user(self.rep)
        self.plan(me, self.csm.with_user(self.rep))
        self.assertEqual(self.rep.renewal_stand_in_id, self.csm)
        with self.assertRaises(AccessError):
            me.renewal_stand_in_id = self.manager

    def test_an_absence_that_is_over_is_refused(self):
        with self.assert_refused("already over"):
            self.plan(self.rep, self.csm, start=-9, until=-1)

    def test_a_leader_plans_for_the_team(self):
        wizards = self.env["renewal.absence"]
        vals = {
            "user_id": self.rep.id,
            "delegate_id": self.csm.id,
            "date_until": day(3),
        }
        with self.assertRaisesRegex(AccessError, "your own absence"):
            wizards.with_user(self.other_rep).create(vals).action_save()
        wizards.with_user(self.leader).create(vals).action_save()
        self.assertEqual(self.rep.renewal_stand_in_id, self.csm)
        wizard = wizards.with_user(self.manager).create({"user_id": self.rep.id})
        self.assertEqual(wizard.delegate_id, self.csm)
        wizard.delegate_id = False
        wizard.action_save()
        self.assertFalse(self.rep.renewal_stand_in_id)

    def test_another_company_is_not_the_stand_ins(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.rep.company_ids = [Command.link(other.id)]
        self.plan(self.rep, self.csm)
        self.assertEqual(self.rep._get_present(self.company), self.csm)
        self.assertEqual(self.rep._get_present(other), self.rep)

    def test_tasks_return_when_the_stand_in_leaves(self):
        self.new_playbook()
        renewal = self.new_renewal()
        self.plan(self.rep, self.csm)
        self.run_day()
        self.assertEqual(renewal.activity_ids.user_id, self.csm)
        self.csm.action_archive()
        self.assertFalse(self.rep.renewal_delegate_id)
        self.assertEqual(renewal.activity_ids.user_id, self.rep)

    def test_the_company_decides_when_the_day_begins(self):
        """23:30 UTC on the last day: in Shanghai the absence is over."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.plan(self.rep, self.csm, until=0)
        with freeze_time(f"{TODAY} 23:30:00"):
            self.rep._refresh_stand_ins()
        self.assertFalse(self.rep.renewal_stand_in_id)

    def test_the_second_run_of_a_day_writes_nothing(self):
        self.plan(self.rep, self.csm, start=1)
        self.run_day(1)
        before = self.rep.write_date
        users = self.env["res.users"]
        absent = users.search(users._get_absence_domain(self.company))
        self.assertEqual(absent._update_stand_ins(day(1)), 0)
        self.assertEqual(self.rep.write_date, before)
