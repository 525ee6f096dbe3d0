# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nobody is forgotten, and nobody is flooded."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RenewalCase, day
from .hypothesis_common import example, given, settings, st


class CatchUpCase(RenewalCase):
    def run_day(self, offset=0):
        run = super().run_day(offset)
        self.assertFalse(run.error)
        return run

    def get_list(self, user):
        """The open list of a person, and its task."""
        lists = self.env["renewal.catch.up"].search(
            [("user_id", "=", user.id), ("is_open", "=", True)]
        )
        tasks = lists.activity_ids
        self.assertEqual(len(tasks), len(lists), "one task for each list")
        self.assertEqual(tasks.user_id, lists.user_id)
        return lists

    def get_forgotten(self):
        """Open renewals, due soon or lapsed, of which nobody is asked: said here as a
        person would, not with the code under test."""
        forgotten = self.env["renewal.renewal"]
        for renewal in forgotten.search([("outcome", "=", False)]):
            is_urgent = renewal.in_window or renewal.is_lapsed
            states = renewal.step_ids.mapped("state")
            lines = renewal.catch_up_line_ids.filtered(lambda line: not line.done_date)
            is_listed = any(line.catch_up_id.activity_ids for line in lines)
            # a task that renewals of a customer share sits on one of them
            tasks = renewal.activity_ids | renewal.step_ids.activity_id
            is_asked = any(tasks.mapped("active"))
            if is_urgent and not (is_asked or "planned" in states or is_listed):
                forgotten |= renewal
        return forgotten


@tagged("post_install", "-at_install")
class TestCatchUp(CatchUpCase):
    def new_enterprise_playbook(self):
        return self.new_playbook(
            self.step_vals(-90, late_days=28),
            self.step_vals(-60, late_days=25, action="opportunity"),
            self.step_vals(-30, late_days=29, action="escalation"),
            self.step_vals(-7, late_days=8),
        )

    def test_a_large_contract_entered_late_is_known_to_owner_and_leader_at_once(self):
        self.new_enterprise_playbook()
        renewal = self.new_renewal(end=20)
        self.run_day()
        mine, leaders = self.get_list(self.rep), self.get_list(self.leader)
        self.assertEqual(mine.line_ids.renewal_id, renewal)
        self.assertEqual(mine.line_ids.missed, "T-90, T-60")
        self.assertEqual(leaders.line_ids.step_ids, self.get_step(renewal, -30))
        self.assertEqual(leaders.line_ids.kind, "escalation")
        reason = self.get_step(renewal, -30).reason
        self.assertIn("past when it was planned", reason)
        self.run_day()
        self.run_day(1)
        self.assertEqual(self.get_list(self.rep), mine)
        self.assertEqual(len(mine.line_ids), 1)

    def test_the_card_says_what_to_catch_up_on_where_nothing_else_is_ahead(self):
        self.new_playbook(
            self.step_vals(-90, late_days=28),
            self.step_vals(-60, late_days=25),
            self.step_vals(-30, late_days=5, action="escalation"),
        )
        card = self.new_renewal(end=20).with_user(self.rep)
        self.run_day()
        self.assertEqual(card.next_step_name, "Catch up: T-90, T-60")
        deadline = self.get_list(self.rep).activity_date_deadline
        self.assertEqual(card.next_step_date, deadline)
        self.assertFalse(card.next_activity_id, "it is not done with the whole list")

    def test_an_import_makes_as_many_tasks_as_people(self):
        self.new_enterprise_playbook()
        for owner in (self.rep, self.other_rep):
            for end in (1, 3, 5, 8, 18, 29, 45, 61, 75, 90, 400):
                self.new_renewal(end=end, user_id=owner.id)
        before = self.env["mail.activity"].search([])
        self.run_day()
        tasks = self.env["mail.activity"].search([]) - before
        self.assertEqual(len(tasks), 3)
        self.assertEqual(tasks.user_id, self.rep | self.other_rep | self.leader)
        mine = tasks.filtered(lambda task: task.user_id == self.rep)
        lines = self.get_list(self.rep).line_ids
        self.assertIn(f"on {len(lines)} renewals", mine.summary)
        self.assertIn(lines[0].renewal_id.display_name, mine.note)
        self.assertFalse(self.get_forgotten())

    def test_playbooks_switched_on_later_make_as_many_tasks_as_people(self):
        """Imported, and a month later the first playbook is switched on."""
        playbook = self.new_enterprise_playbook()
        playbook.active = False
        for end in range(32, 120, 9):
            self.new_renewal(end=end)
        self.run_day()
        self.assertFalse(self.get_list(self.rep), "nobody asked for anything yet")
        playbook.active = True
        self.run_day(30)
        tasks = self.env["mail.activity"].search([("user_id", "=", self.rep.id)])
        self.assertEqual(tasks.res_model, "renewal.catch.up")
        self.assertEqual(len(tasks), 1)
        self.assertEqual(len(self.get_list(self.leader)), 1)

    def test_few_late_tasks_are_given_one_by_one(self):
        self.new_playbook(self.step_vals(-30), self.step_vals(-7))
        other = self.env["res.partner"].create({"name": "Another customer"})
        renewals = self.new_renewal(end=20) | self.new_renewal(21, partner_id=other.id)
        self.run_day()
        self.assertEqual(renewals.activity_ids.mapped("summary"), ["T-30", "T-30"])
        self.assertFalse(self.get_list(self.rep))

    def test_every_lapse_asks_somebody_once(self):
        self.new_playbook(self.step_vals(-5))
        renewal = self.new_renewal(end=5)
        self.run_day()
        renewal.activity_ids.action_feedback()
        with freeze_time(day(4)):
            renewal._extend(day(7))
        self.run_day(4)
        lines = self.get_list(self.rep).line_ids
        self.assertEqual(lines.missed, "Due soon, and nothing is planned")
        with freeze_time(day(4)):
            lines.with_user(self.rep).action_done()
        self.assertFalse(self.get_list(self.rep))
        self.run_day(7)
        self.assertFalse(self.get_list(self.rep), "asked again on day 11")
        self.run_day(8)
        self.assertTrue(renewal.is_lapsed)
        line = self.get_list(self.rep).open_line_ids
        self.assertEqual(line.missed, "The term has ended without a decision")
        self.run_day(9)
        self.assertEqual(self.get_list(self.rep).open_line_ids, line)

    def test_a_renewal_worked_off_without_an_outcome_comes_back(self):
        self.new_playbook(self.step_vals(-60, late_days=0))
        renewal = self.new_renewal(end=30)
        self.run_day()
        with freeze_time(day(0)):
            self.get_list(self.rep).activity_ids.action_feedback()
        self.assertFalse(self.get_list(self.rep))
        self.run_day(1)
        self.assertFalse(self.get_list(self.rep))
        self.run_day(7)
        self.assertEqual(
            self.get_activities(renewal), ["Decide: renew, extend or close"]
        )

    def test_lists_follow_owners_and_outcomes(self):
        self.new_playbook(self.step_vals(-60, late_days=0))
        first, second = self.new_renewal(end=30), self.new_renewal(end=31)
        self.run_day()
        self.assertEqual(len(self.get_list(self.rep).open_line_ids), 2)
        first.user_id = self.other_rep
        self.run_day(1)
        self.assertEqual(self.get_list(self.other_rep).open_line_ids.renewal_id, first)
        self.rep.action_archive()
        self.run_day(2)
        self.assertFalse(self.get_list(self.rep))
        self.assertEqual(self.get_list(self.leader).open_line_ids.renewal_id, second)
        second._dismiss(day(2), "Entered twice")
        self.run_day(3)
        self.assertFalse(self.get_list(self.leader))
        self.assertFalse(self.get_forgotten())

    def test_the_task_names_who_is_on_the_list_now(self):
        """One left and one came: as many as before."""
        self.new_playbook(self.step_vals(-60, late_days=0))
        first, second = self.new_renewal(end=30), self.new_renewal(end=31)
        self.run_day()
        first._dismiss(day(1), "Entered twice")
        third = self.new_renewal(end=32)
        self.run_day(1)
        note = self.get_list(self.rep).activity_ids.note
        named = {r for r in first | second | third if f'res_id={r.id}"' in note}
        self.assertEqual(named, {second, third})

    def test_the_clock_in_the_header_leads_to_a_list_that_says_what_it_is(self):
        self.new_playbook(self.step_vals(-60, late_days=0))
        self.new_renewal(end=30)
        self.run_day()
        lists = self.get_list(self.rep).with_user(self.rep)
        fields = lists.get_view(view_type="list")["models"][lists._name]
        self.assertIn("open_count", fields)
        self.assertEqual(lists.open_count, 1)

    def test_without_any_playbook_nobody_is_asked(self):
        """Installing surprises nobody."""
        self.new_renewal(end=1)
        self.run_day(3)
        self.assertFalse(self.env["renewal.catch.up"].search([]))

    def test_people_see_their_own_list_and_leaders_all(self):
        self.new_playbook(self.step_vals(-60, late_days=0))
        self.new_renewal(end=30)
        self.run_day()
        line = self.get_list(self.rep).open_line_ids
        lines = self.env["renewal.catch.up.line"]
        self.assertEqual(lines.with_user(self.rep).search([]), line)
        self.assertFalse(lines.with_user(self.other_rep).search([]))
        self.assertEqual(lines.with_user(self.leader).search([]), line)


STORIES = st.lists(
    st.tuples(
        st.sampled_from(["act", "extend", "owner", "archive", "switch", "wait"]),
        st.integers(1, 25),
    ),
    max_size=4,
)


@tagged("post_install", "-at_install")
class TestNobodyIsForgotten(CatchUpCase):
    @settings(max_examples=8, deadline=None)
    @example([0, 0], [("act", 7)])
    @given(st.lists(st.integers(-20, 100), min_size=1, max_size=6), STORIES)
    def test_urgent_renewals_have_a_task_a_plan_or_are_listed(self, ends, story):
        """Whatever is imported, and whatever people do."""
        savepoint = self.env.cr.savepoint()
        try:
            self.live(ends, story)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def live(self, ends, story):
        rules = [self.step_vals(offset, late_days=5) for offset in (-60, -30, -7)]
        self.new_playbook(*rules, self.step_vals(-20, action="escalation", late_days=3))
        self.new_playbook(self.step_vals(-40, late_days=9), active=False, sequence=1)
        renewals = self.env["renewal.renewal"].union(*map(self.new_renewal, ends))
        today = 0
        self.run_day()
        self.assertFalse(self.get_forgotten())
        for event, wait in story:
            with freeze_time(day(today)):
                getattr(self, f"do_{event}")(renewals, today)
            today += wait
            self.run_day(today)
            self.assertFalse(self.get_forgotten(), (event, today))

    def do_wait(self, renewals, today):
        pass

    def do_act(self, renewals, today):
        tasks = self.env["mail.activity"].search([("res_model", "like", "renewal.")])
        tasks.action_feedback()

    def do_extend(self, renewals, today):
        end = max(renewals[0].current_end, day(today))
        renewals[0]._extend(end + (day(3) - day(0)))

    def do_owner(self, renewals, today):
        renewals[:1].user_id = self.other_rep

    def do_archive(self, renewals, today):
        self.rep.action_archive()

    def do_switch(self, renewals, today):
        """The other playbook takes over, and cancels what was planned."""
        playbooks = self.env["renewal.playbook"].with_context(active_test=False)
        for playbook in playbooks.search([("name", "=", "Playbook")]):
            playbook.active = not playbook.active
