# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestEscalation(RenewalCase):
    """When nobody acts, the next person is asked, until somebody does."""

    def new_late_renewal(self, **rule):
        """A T-90 task, due today, escalated after 2 working days."""
        self.new_playbook(self.step_vals(-90, escalate_after_days=2, **rule))
        renewal = self.new_renewal()
        self.run_day()
        return renewal

    def get_asked(self, renewal):
        steps = renewal.step_ids.filtered(lambda step: not step.handled_date)
        return steps.activity_id.filtered("active").user_id

    def test_escalation_climbs_level_by_level_to_the_end_of_the_chain(self):
        renewal = self.new_late_renewal()  # Monday
        self.run_day(1)
        self.assertEqual(self.get_asked(renewal), self.rep)
        run = self.run_day(2)
        self.assertEqual(self.get_asked(renewal), self.rep | self.leader)
        self.assertEqual((run.escalations, renewal.escalation_level), (1, 1))
        self.run_day(3)
        self.assertEqual(len(renewal.activity_ids), 2)
        self.run_day(4)
        self.assertEqual(self.get_asked(renewal), self.rep | self.leader | self.manager)
        self.assertEqual(renewal.escalation_level, 2)
        self.run_day(40)
        self.assertEqual(len(renewal.activity_ids), 3, "the chain is at its end")

    def test_task_is_assigned_then_overdue_and_done_when_somebody_handles_it(self):
        renewal = self.new_late_renewal()
        step = renewal.step_ids.filtered("activity_id")
        for days, status in ((0, "assigned"), (5, "overdue")):
            with self.subTest(days), freeze_time(day(days)):
                step.invalidate_recordset(["status"])
                self.assertEqual((step.state, step.status), ("done", status))
        step.activity_id.with_user(self.rep).action_feedback(feedback="Called")
        self.assertEqual(step.status, "done")

    def test_only_working_days_count(self):
        self.new_playbook(self.step_vals(-90, escalate_after_days=2))
        renewal = self.new_renewal(end=93)  # due Thursday
        self.run_day(3)
        self.run_day(5)
        self.run_day(6)
        self.assertEqual(
            self.get_asked(renewal), self.rep, "the weekend does not count"
        )
        self.run_day(7)
        self.assertEqual(self.get_asked(renewal), self.rep | self.leader)

    def test_the_note_tells_what_was_tried(self):
        renewal = self.new_late_renewal()
        self.run_day(2)
        note = renewal.activity_ids.filtered(lambda a: a.user_id == self.leader).note
        self.assertIn("T-90, rep, still open", note)

    def test_it_stops_when_somebody_acts(self):
        renewal = self.new_late_renewal()
        self.run_day(2)
        mine = renewal.activity_ids.filtered(lambda a: a.user_id == self.rep)
        mine.with_user(self.rep).action_feedback(feedback="Called")
        self.assertFalse(renewal.activity_ids, "the leader's task is closed too")
        self.run_day(9)
        self.assertFalse(renewal.activity_ids)

    def test_done_before_the_deadline_is_never_escalated(self):
        renewal = self.new_late_renewal()
        renewal.activity_ids.action_feedback()
        self.run_day(9)
        self.assertFalse(renewal.activity_ids)
        self.assertEqual(renewal.escalation_level, 0)

    def test_escalation_at_t_minus_30_needs_a_missing_opportunity(self):
        """The article's case: at T-30 the boss must know."""
        self.new_playbook(
            self.step_vals(
                -30,
                action="escalation",
                condition="[('has_opportunity', '=', False)]",
            )
        )
        without = self.new_renewal(end=60)
        lost, with_one = self.new_renewal(end=60), self.new_renewal(end=60)
        with_one._create_opportunities()
        lost._create_opportunities().action_set_lost()
        self.run_day(30)
        self.assertEqual(self.get_asked(without), self.leader)
        self.assertIn(self.leader, self.get_asked(lost), "a lost one is none")
        self.assertFalse(self.get_asked(with_one))
        self.assertIn("condition", with_one.step_ids.reason)

    def test_an_opportunity_settles_the_escalation(self):
        self.new_playbook(
            self.step_vals(
                -30,
                action="escalation",
                condition="[('has_opportunity', '=', False)]",
                close_when_unmet=True,
                escalate_after_days=1,
            )
        )
        renewal = self.new_renewal(end=60)
        self.run_day(30)
        self.assertEqual(self.get_asked(renewal), self.leader)
        renewal.with_user(self.rep).action_create_opportunity()
        self.assertFalse(renewal.activity_ids)
        self.run_day(40)
        self.assertFalse(renewal.activity_ids)

    def test_without_a_leader_the_renewal_manager_is_next(self):
        self.team.user_id = False
        renewal = self.new_late_renewal()
        self.run_day(2)
        self.assertEqual(self.get_asked(renewal), self.rep | self.manager)

    def test_the_chain_grows_later(self):
        """Nobody could be asked: the timeline says so, and the next run looks again."""
        self.team.user_id = self.company.renewal_manager_id = False
        renewal = self.new_late_renewal()
        self.run_day(2)
        self.assertIn("Nobody is left", self.get_step(renewal, -90).result)
        self.company.renewal_manager_id = self.manager
        self.run_day(3)
        self.assertEqual(self.get_asked(renewal), self.rep | self.manager)

    def test_the_note_is_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.leader.lang = "fr_FR"
        renewal = self.new_late_renewal()
        rule = renewal.playbook_id.step_ids
        rule.with_context(lang="fr_FR").name = "Parler"
        self.run_day(2)
        task = renewal.activity_ids.filtered(lambda a: a.user_id == self.leader)
        self.assertEqual(task.summary, "Parler")
        self.assertIn("Parler, rep", task.note)

    def test_a_leader_who_owns_the_renewal_is_not_asked_twice(self):
        self.team.user_id = self.rep
        renewal = self.new_late_renewal()
        self.run_day(2)
        self.assertEqual(self.get_asked(renewal), self.rep | self.manager)


@tagged("post_install", "-at_install")
class TestPeople(RenewalCase):
    """Archived people receive nothing, and what they had is not lost."""

    def test_the_owner_was_archived_before_the_step(self):
        self.new_playbook()
        renewal = self.new_renewal()
        self.rep.active = False
        self.run_day()
        self.assertTrue(renewal.needs_owner)
        self.assertEqual(renewal.activity_ids.user_id, self.leader)

    def test_archiving_hands_the_tasks_on(self):
        """Odoo deletes the activities of an archived user: ours go to the next one."""
        self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        self.rep.action_archive()
        self.assertEqual(renewal.activity_ids.user_id, self.leader)
        self.assertEqual(self.get_step(renewal, -90).user_id, self.leader)
        self.assertTrue(renewal.needs_owner)

    def test_the_run_finds_owners_archived_behind_the_orms_back(self):
        self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        self.rep.write({"active": False})
        self.run_day(1)
        self.assertEqual(renewal.activity_ids.user_id, self.leader)

    def test_step_that_nobody_can_take_fails_and_says_what_is_missing(self):
        """The step waits, and says what is missing."""
        self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        self.team.user_id = False
        self.company.renewal_manager_id = False
        self.rep.action_archive()
        self.run_day(1)
        step = self.get_step(renewal, -90)
        self.assertEqual(step.state, "failed")
        self.assertIn("Nobody can take this step", step.reason)
        self.company.renewal_manager_id = self.manager
        self.run_day(2)
        self.assertEqual(renewal.activity_ids.user_id, self.manager)

    def test_each_assignee_type_finds_its_person(self):
        self.partner.renewal_csm_id = self.csm
        self.new_playbook(
            self.step_vals(-90, assignee_type="csm"),
            self.step_vals(-80, assignee_type="leader"),
            self.step_vals(-70, assignee_type="next"),
            self.step_vals(
                -60, assignee_type="user", assigned_user_id=self.other_rep.id
            ),
        )
        renewal = self.new_renewal()
        for offset in (0, 10, 20, 30):
            self.run_day(offset)
        self.assertEqual(
            [
                self.get_step(renewal, offset).activity_id.user_id
                for offset in (-90, -80, -70, -60)
            ],
            [self.csm, self.leader, self.leader, self.other_rep],
        )

    def test_the_agenda_follows_the_owner(self):
        self.new_playbook()
        renewal = self.new_renewal(end=200)
        self.assertEqual(renewal.step_ids.user_id, self.rep)
        renewal.user_id = self.other_rep
        self.assertEqual(renewal.step_ids.user_id, self.other_rep)

    def test_open_tasks_go_with_the_responsibility(self):
        self.new_playbook()
        contract = self.new_contract()
        renewal = contract.renewal_ids
        self.run_day()
        contract.user_id = self.other_rep
        self.assertEqual(renewal.activity_ids.user_id, self.other_rep)
        self.partner.renewal_csm_id = self.csm
        self.assertEqual(renewal.csm_id, self.csm)

    def test_the_deadline_gives_time(self):
        self.new_playbook(self.step_vals(-90, days_to_act=3))
        renewal = self.new_renewal()
        self.run_day()
        self.assertEqual(renewal.activity_ids.date_deadline, day(3))
