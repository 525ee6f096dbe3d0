# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The seven promises of the daily run that one process can show. Two workers, kills and
backlogs of thousands are in ``tests/e2e``."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.base.models import ir_cron

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestDailyRun(RenewalCase):
    def test_a_term_is_worked_on_time(self):
        """T-90 and T-30 come on their days, once, to the owner."""
        self.new_playbook()
        renewal = self.new_renewal(end=100)
        self.run_day(9)
        self.assertFalse(renewal.activity_ids)
        self.assertFalse(renewal.in_window)
        run = self.run_day(10)
        self.assertTrue(renewal.in_window)
        self.assertEqual(renewal.stage_id.stage_type, "open")
        self.assertRecordValues(
            renewal.activity_ids,
            [{"summary": "T-90", "user_id": self.rep.id, "date_deadline": day(10)}],
        )
        self.assertEqual((run.steps_done, run.steps_failed), (1, 0))
        self.run_day(70)
        self.assertEqual(self.get_activities(renewal), ["T-30 · +1 more"])

    def test_phases_are_listed_in_words(self):
        """As a developer prints them in a shell."""
        phases = repr(self.env["renewal.phase"]._get_phases())
        self.assertRegex(phases, r"[\[ ]200 Renewals from contracts \(sync, _\w+\)")
        self.assertNotIn("LazyGettext", phases)

    def test_the_same_day_twice_changes_nothing(self):
        self.new_playbook()
        renewal = self.new_renewal(end=90)
        self.run_day()
        before = self.get_fingerprint()
        self.run_day()
        self.assertEqual(self.get_fingerprint(), before)
        self.assertEqual(self.get_activities(renewal), ["T-90"])

    def get_fingerprint(self):
        """Every row that a run could have written, with its row version."""
        self.env.flush_all()
        rows = []
        for table in (
            "renewal_renewal",
            "renewal_line",
            "renewal_step",
            "renewal_run",
            "mail_activity",
            "mail_message",
            "mail_mail",
            "crm_lead",
        ):
            self.env.cr.execute(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")
            rows.append((table, self.env.cr.fetchall()))
        return rows

    def test_a_server_that_was_off_catches_up(self):
        """Work is chosen by state: the step of a day without a run is not lost, and its
        deadline counts from the day it is really given."""
        self.new_playbook()
        renewal = self.new_renewal(end=91)
        self.run_day(0)
        self.assertFalse(renewal.activity_ids)
        self.run_day(11)
        self.assertRecordValues(
            renewal.activity_ids, [{"summary": "T-90", "date_deadline": day(11)}]
        )

    def run_slice(self, seconds):
        """Run the job as the scheduler does that gives it so many seconds.

        :return: (is the day complete, is the job woken at once)
        """
        with patch.object(ir_cron, "MIN_TIME_PER_JOB", seconds):
            run = self.run_day(1)
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        return bool(run.finished_at), bool(woken)

    def test_a_slice_that_ended_is_followed_by_the_next(self):
        self.new_playbook()
        renewal = self.new_renewal(end=91)
        # of one batch each, and the scheduler makes ten of them in a row
        self.assertEqual(self.run_slice(-1), (False, True))
        self.assertEqual(self.run_slice(-1), (True, False))
        self.assertEqual(len(renewal.activity_ids), 1)

    def test_a_job_that_took_long_lets_others_have_their_turn(self):
        self.new_playbook()
        renewal = self.new_renewal(end=91)
        self.assertEqual(self.run_slice(-60), (False, True))
        self.assertEqual(self.run_slice(10), (True, False))
        self.assertEqual(len(renewal.activity_ids), 1)

    def test_a_late_contract_causes_no_storm(self):
        """Entered at T-20: the newest step of a kind is done at once, older ones say
        why they are not, and nobody is escalated who never had a chance."""
        self.new_playbook(
            self.step_vals(-90, late_days=30),
            self.step_vals(-60),
            self.step_vals(-30, action="activity"),
            self.step_vals(-25, action="escalation"),
            self.step_vals(-7),
        )
        renewal = self.new_renewal(end=20)
        run = self.run_day()
        self.assertEqual(self.get_activities(renewal), ["T-30"])
        self.assertEqual(
            self.get_states(renewal),
            {
                -90: "skipped",
                -60: "skipped",
                -30: "done",
                -25: "skipped",
                -7: "planned",
            },
        )
        self.assertIn("Too late", self.get_step(renewal, -90).reason)
        self.assertIn("later step", self.get_step(renewal, -60).reason)
        self.assertEqual((run.steps_done, run.steps_skipped), (1, 3))

    def test_a_step_that_is_skipped_supersedes_nothing(self):
        """The newest step is not for this renewal: the one before it is done."""
        self.new_playbook(
            self.step_vals(-60),
            self.step_vals(-30, condition="[('priority', '=', '1')]"),
        )
        renewal = self.new_renewal(end=20)
        self.run_day()
        self.assertEqual(self.get_states(renewal), {-60: "done", -30: "skipped"})

    def test_one_bad_record_stays_one(self):
        """The error is on its step in words; others are done; the next run tries again
        and clears it."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Breaks on one customer",
                "model_id": self.env["ir.model"]._get_id("renewal.renewal"),
                "state": "code",
                "code": "if record.priority == '1': raise UserError('Fix it')",
            }
        )
        self.new_playbook(
            self.step_vals(-90, action="server_action", server_action_id=action.id)
        )
        renewals = self.new_renewal() | self.new_renewal() | self.new_renewal()
        bad = renewals[1]
        bad.priority = "1"
        run = self.run_day()
        self.assertEqual(
            (run.steps_done, run.steps_failed, run.state), (2, 1, "failed")
        )
        step = bad.step_ids
        self.assertEqual((step.state, step.reason), ("failed", "Fix it"))
        bad.priority = "0"
        self.run_day(1)
        self.assertEqual((step.state, step.reason), ("done", False))

    def test_managers_are_notified_of_a_failure_once(self):
        self.new_playbook(self.step_vals(-90, action="escalation"))
        self.company.renewal_manager_id = False
        self.team.user_id = False
        manager_partner = self.manager.partner_id
        self.env["renewal.playbook"].search([])
        renewal = self.new_renewal(end=100)

        def get_told():
            return self.env["mail.message"].search_count(
                [
                    ("partner_ids", "in", manager_partner.ids),
                    ("subject", "like", "failure"),
                ]
            )

        self.run_day(10)
        self.assertEqual(renewal.step_ids.state, "failed")
        self.assertIn("nobody to escalate to", renewal.step_ids.reason)
        self.assertEqual(get_told(), 1)
        self.run_day(11)
        self.assertEqual(get_told(), 1)

    def test_a_failed_step_can_be_retried_from_the_run(self):
        self.new_playbook(self.step_vals(-90, action="escalation"))
        self.company.renewal_manager_id = False
        self.team.user_id = False
        renewal = self.new_renewal(end=100)
        run = self.run_day(10)
        self.company.renewal_manager_id = self.manager
        with freeze_time(day(10)):
            self.press(run, "action_retry", self.manager)
        self.assertEqual(renewal.step_ids.state, "done")
        self.assertEqual(renewal.activity_ids.user_id, self.manager)

    def test_assignees_are_notified_once_a_day(self):
        self.new_playbook()
        renewals = self.new_renewal() | self.new_renewal()
        self.env["mail.mail"].search([]).unlink()
        self.run_day()
        mails = self.env["mail.mail"].search([])
        self.assertEqual(mails.recipient_ids, self.rep.partner_id)
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.state, "outgoing")
        for renewal in renewals:
            self.assertIn(f"res_id={renewal.id}", mails.body_html)
        self.company.renewal_owner_digest = False
        self.new_renewal(end=91)
        self.run_day(1)
        single = self.env["mail.mail"].search([]) - mails
        self.assertIn("T-90", single.body_html, "Odoo's own e-mail for one task")

    def test_undecided_renewal_lapses_the_day_after_its_term(self):
        renewal = self.new_renewal(end=1)
        self.run_day(1)
        self.assertFalse(renewal.is_lapsed)
        self.run_day(2)
        self.assertTrue(renewal.is_lapsed)
        self.assertFalse(renewal.outcome, "only people say how it ended")

    def test_a_closed_renewal_asks_nothing_more(self):
        self.new_playbook()
        contract = self.new_contract()
        renewal = contract.renewal_ids
        self.run_day()
        contract.contract_line_ids.plan_successor(day(91), day(455), False)
        self.run_day(1)
        self.assertEqual(renewal.outcome, "renewed")
        self.assertFalse(renewal.activity_ids)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "cancelled"})
        self.assertTrue(self.get_step(renewal, -90).handled_date)

    def test_planned_steps_move_with_the_contract(self):
        self.new_playbook()
        contract = self.new_contract(self.line_vals(95))
        renewal = contract.renewal_ids
        self.run_day(5)
        contract.contract_line_ids.date_end = day(110)
        self.sync_lines()
        self.assertEqual(self.get_step(renewal, -90).state, "done")
        self.assertEqual(self.get_step(renewal, -30).scheduled_date, day(80))

    def test_steps_avoid_weekends_and_holidays(self):
        """Sunday goes back to Friday; a holiday on that Friday to Thursday."""
        self.new_playbook(self.step_vals(-90, shift="previous"))
        end = 90 + 6  # T-90 is Sunday 8 March
        self.assertEqual(
            self.new_renewal(end=end).step_ids.scheduled_date, day(4), "Friday"
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": f"{day(4)} 00:00:00",
                "date_to": f"{day(4)} 23:59:59",
            }
        )
        self.assertEqual(self.new_renewal(end=end).step_ids.scheduled_date, day(3))

    def test_the_day_is_the_companys(self):
        """At 20:00 UTC it is tomorrow in Shanghai."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        self.assertEqual(self.company._get_renewal_today(), day(0))
        with freeze_time("2026-03-02 20:00:00"):
            self.assertEqual(self.company._get_renewal_today(), day(1))

    def test_a_broken_phase_stops_neither_the_others_nor_the_companies(self):
        """The error is on the run, and the managers hear of it once."""
        self.new_playbook()
        renewal = self.new_renewal()
        self.patch(
            type(self.env["renewal.phase"]),
            "_mark_lapsed",
            lambda self, company, date_ref, run: 1 / 0,
        )
        with self.assertLogs("odoo.addons.renewal_management", "ERROR"):
            run = self.run_day()
            self.run_day(1)
        self.assertEqual(self.get_activities(renewal), ["T-90"])
        self.assertEqual(run.state, "failed")
        self.assertIn("ZeroDivisionError", run.error)
        self.assertEqual(
            self.env["mail.message"].search_count([("subject", "like", "failure")]), 1
        )

    def test_failed_steps_are_no_storm_either(self):
        """Nobody could take them for weeks: then the newest is given, not all."""
        self.new_playbook(
            self.step_vals(-90), self.step_vals(-60), self.step_vals(-30, late_days=5)
        )
        self.team.user_id = self.company.renewal_manager_id = False
        renewal = self.new_renewal(user_id=False)
        for offset in (0, 30, 60):
            self.run_day(offset)
        self.assertEqual(
            self.get_states(renewal), {-90: "skipped", -60: "skipped", -30: "failed"}
        )
        self.company.renewal_manager_id = self.manager
        self.run_day(61)
        self.assertEqual(self.get_activities(renewal), ["T-30"])

    def test_whoever_inherits_a_task_is_notified(self):
        self.new_playbook()
        self.new_renewal()
        self.run_day()
        self.rep.action_archive()
        self.env["mail.mail"].search([]).unlink()
        self.run_day(1)
        self.assertEqual(
            self.env["mail.mail"].search([]).recipient_ids, self.leader.partner_id
        )
