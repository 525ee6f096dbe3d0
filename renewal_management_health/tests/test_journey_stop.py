# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .apps_common import AppBuilders
from .common import day
from .test_journey_effect import EffectCase

ALL = ("when_replied", "when_ticket", "when_red", "when_notice")


class StopCase(EffectCase, AppBuilders):
    """A journey of two tips and a task; its playbook heeds what a test says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_content("One")
        cls.new_content("Two")
        cls.playbook = cls.new_journey(
            cls.touch_vals(-80),
            cls.touch_vals(-60),
            cls.step_vals(-79),
        )
        cls.playbook.write(dict.fromkeys(ALL, "go_on"))

    def get_follow(self, renewal=None):
        follows = (renewal or self.renewal).follow_ids
        return follows.filtered(lambda f: f.track_id == self.value)

    def answer(self, offset, renewal=None):
        (renewal or self.renewal).customer_reply_date = day(offset)

    def get_result(self, offset):
        step = self.get_step(self.renewal, offset)
        step.invalidate_recordset(["result"])
        return step.result


@tagged("post_install", "-at_install")
class TestJourneyPause(StopCase):
    def test_new_playbooks_wait_and_stop_by_default(self):
        playbook = self.new_journey()
        self.assertEqual(
            [playbook[name] for name in ALL], ["pause", "pause", "pause", "stop"]
        )

    def test_what_is_sent_waits_after_a_reply_and_tasks_go_on(self):
        self.playbook.when_replied = "pause"
        self.answer(5)
        for offset in (10, 11, 11, 18):
            self.run_day(offset)
            self.assertEqual(self.get_states(self.renewal)[-80], "planned")
        self.assertEqual(self.get_states(self.renewal)[-79], "done")
        self.assertEqual(self.get_result(-80), "Waiting: The customer replied")
        self.assertFalse(self.get_touches())
        self.run_day(19)
        self.assertEqual(self.get_states(self.renewal)[-80], "done")
        self.run_day(19)
        self.assertEqual(len(self.get_touches()), 1)

    def test_a_reply_about_another_contract_counts_and_one_of_others_does_not(self):
        self.playbook.when_replied = "pause"
        [stranger] = self.new_customers(1)
        other = self.new_renewal(200, name="Other")
        self.answer(5, other)
        self.run_day(10)
        self.assertEqual(self.get_states(self.renewal)[-80], "planned")
        self.assertEqual(self.get_states(stranger)[-80], "done")

    def turn_red(self):
        """By the scorer: the daily run looks at everybody."""
        logins = self.new_metric()
        measure = self.new_measure(logins)
        measure.validity_days = 0
        self.new_scorecard(measure)
        self.report(logins, {0: 20})
        return logins

    def test_waits_while_the_health_is_red(self):
        self.playbook.when_red = "pause"
        logins = self.turn_red()
        self.run_day(10)
        self.assertEqual(self.get_result(-80), "Waiting: Health is red")
        self.report(logins, {11: 100})
        self.run_day(11)
        self.assertEqual(self.get_states(self.renewal)[-80], "done")

    def test_waits_while_a_ticket_of_high_priority_is_open(self):
        self.need("helpdesk.ticket")
        self.playbook.when_ticket = "pause"
        ticket = self.new_ticket(5, priority="1")
        self.run_day(9)
        ticket.priority = "3"
        self.run_day(10)
        self.assertEqual(self.get_result(-80), "Waiting: Open ticket of high priority")
        self.set_ticket_times(ticket, day(5), day(11))
        self.run_day(11)
        self.assertEqual(self.get_states(self.renewal)[-80], "done")

    def test_what_a_person_moved_or_runs_is_done(self):
        self.playbook.when_replied = "pause"
        self.answer(9)
        self.run_day(10)
        with freeze_time(day(10)):
            self.get_step(self.renewal, -80).with_user(self.rep).action_run_now()
        self.assertEqual(self.get_states(self.renewal)[-80], "done")

    def test_waiting_too_long_leaves_it_unsent(self):
        self.playbook.when_red = "pause"
        self.playbook.step_ids.late_days = 3
        self.turn_red()
        for offset in (10, 14):
            self.run_day(offset)
        self.assertEqual(self.get_states(self.renewal)[-80], "skipped")

    def test_the_last_mile_does_not_ask(self):
        self.playbook.action_archive()
        last_mile = self.new_playbook(self.touch_vals(-80))
        self.answer(9)
        self.run_day(10)
        self.assertEqual(self.get_touches().playbook_id, last_mile)

    def test_asking_costs_the_same_for_many(self):
        self.playbook.write(dict.fromkeys(ALL, "pause"))
        planner = self.env["renewal.planner"]
        counts = []
        for many in (1, 12):
            renewals = self.new_customers(many)
            self.run_day(9)
            for renewal in renewals:
                self.answer(5, renewal)
            self.env.flush_all()
            run = self.env["renewal.run"].search([], limit=1)
            before = self.cr.sql_log_count
            planner._heed_stop_rules(self.company, day(10), run)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)


@tagged("post_install", "-at_install")
class TestJourneyStop(StopCase):
    def give_notice(self, offset):
        health = self.set_health(self.partner, 50, on=offset)
        health.sudo().notice_date = day(offset)

    def test_a_notice_stops_the_track_and_says_so(self):
        self.playbook.when_notice = "stop"
        last_mile = self.new_playbook(self.step_vals(-30))
        self.run_day()
        self.give_notice(8)
        self.run_day(10)
        follow = self.get_follow()
        self.assertEqual((follow.stop_kind, follow.stop_date), ("notice", day(10)))
        states = {-80: "cancelled", -60: "cancelled", -79: "cancelled"}
        self.assertEqual(self.get_states(self.renewal), {**states, -30: "planned"})
        self.assertEqual(self.get_result(-60), "Stopped: Notice of non-renewal")
        self.assertEqual(self.renewal.playbook_id, last_mile)
        # nothing is planned again, whatever is planned
        self.renewal._request_planning()
        self.run_day(10)
        self.run_day(30)
        self.assertEqual(self.get_states(self.renewal)[-60], "cancelled")
        self.assertFalse(self.get_touches())

    def test_resuming_plans_what_is_still_to_come(self):
        self.playbook.when_notice = "stop"
        self.give_notice(8)
        self.run_day(10)
        with freeze_time(day(12)):
            self.get_follow().with_user(self.rep).action_resume()
        self.run_day(12)
        follow = self.get_follow()
        self.assertEqual((follow.stop_kind, follow.resume_date), (False, day(12)))
        self.run_day(30)
        self.assertEqual(self.get_states(self.renewal)[-60], "done")
        self.give_notice(31)
        self.playbook.step_ids = [(0, 0, self.touch_vals(-50))]
        self.new_content("Three")
        self.run_day(40)
        # what came later stops it again
        self.assertEqual(self.get_follow().stop_kind, "notice")

    def test_a_reply_stops_it_that_came_after_the_last_step(self):
        self.playbook.when_replied = "stop"
        self.answer(-30)
        self.run_day(10)
        self.assertEqual(self.get_states(self.renewal)[-80], "done")
        self.run_day(11)
        self.answer(12)
        self.run_day(30)
        self.assertEqual(self.get_follow().stop_kind, "replied")
        self.assertEqual(self.get_states(self.renewal)[-60], "cancelled")

    def test_it_holds_for_the_renewal_that_carries_on(self):
        self.playbook.when_notice = "stop"
        following = self.new_renewal(150, name="Following")
        self.run_day()
        self.give_notice(8)
        self.run_day(10)
        self.renewal._close("churned", day(12), "-")
        self.run_day(12)
        follow = self.get_follow(following)
        self.assertEqual((follow.stop_kind, follow.stop_date), ("notice", day(10)))
        self.assertFalse(following.step_ids)
        with freeze_time(day(13)):
            follow.with_user(self.rep).action_resume()
        self.run_day(13)
        self.assertTrue(following.step_ids)
        self.assertFalse(self.get_follow().stop_date)

    def test_it_is_not_forgotten_when_the_playbook_does_not_match_for_a_while(self):
        self.playbook.when_notice = "stop"
        self.give_notice(8)
        self.run_day(10)
        self.playbook.domain = "[('id', '=', 0)]"
        self.run_day(11)
        self.playbook.domain = "[]"
        self.run_day(12)
        self.assertEqual(self.get_follow().stop_kind, "notice")
        self.assertEqual(self.get_states(self.renewal)[-60], "cancelled")

    def test_nobody_stops_or_resumes_for_others(self):
        self.playbook.when_notice = "stop"
        self.give_notice(8)
        self.run_day(10)
        follow = self.get_follow()
        with self.assertRaises(AccessError):
            follow.with_user(self.other_rep).action_resume()
        with self.assertRaises(AccessError):
            follow.with_user(self.rep).stop_date = False

    def test_another_company_is_not_concerned(self):
        self.playbook.write({"when_notice": "stop", "when_red": "pause"})
        other = self.env["res.company"].create({"name": "Other"})
        health = self.set_health(self.partner, 20, company=other, on=8)
        health.sudo().notice_date = day(8)
        self.run_day(10)
        self.assertEqual(self.get_states(self.renewal)[-80], "done")


@tagged("post_install", "-at_install")
class TestJourneyStopSimulation(StopCase):
    def get_play(self, period="next"):
        action = self.playbook.with_user(self.manager).action_simulate()
        simulation = self.env["renewal.simulation"].browse(action["res_id"])
        return simulation.line_ids.filtered(lambda line: line.period == period)

    def test_waits_as_the_daily_run_does(self):
        self.playbook.when_replied = "pause"
        self.run_day()
        self.answer(0)
        self.playbook.step_ids.filtered(lambda s: s.offset_days == -80).write(
            {"offset_days": -85}
        )
        self.run_day()
        lines = self.get_play()
        [line] = lines.filtered(lambda line: line.subject == "Two" or line.subject)[:1]
        self.assertEqual(line.date, day(14))
        self.assertFalse(self.get_follow().stop_date)

    def test_the_past_knows_nothing_of_today(self):
        self.playbook.when_notice = "stop"
        self.run_day(10)
        self.set_health(self.partner, 50, on=12).sudo().notice_date = day(12)
        self.run_day(30)
        self.assertEqual(self.get_follow().stop_kind, "notice")
        with freeze_time(day(35)):
            lines = self.get_play("past")
        self.assertEqual(len(lines.filtered("subject")), 2)
        self.assertEqual(self.get_follow().stop_kind, "notice")
