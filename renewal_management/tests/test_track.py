# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A renewal follows one playbook for each track; tracks leave each other alone."""

from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import tagged

from .common import RenewalCase, day


class TrackCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last_mile = cls.env.ref("renewal_management.renewal_track_last_mile")
        cls.value = cls.env.ref("renewal_management.renewal_track_value")
        cls.value.hold_out_percent = 0

    @classmethod
    def new_value_playbook(cls, *steps, **values):
        values = {"name": "Value", "track_id": cls.value.id, **values}
        return cls.new_playbook(*steps, **values)

    def get_planned(self, renewals):
        """{(renewal, offset, occurrence)} of the steps that are to come."""
        return {
            (s.renewal_id, s.playbook_step_id.offset_days, s.occurrence)
            for s in renewals.step_ids
            if s.state == "planned"
        }

    def get_followed(self, renewal, track=None):
        follows = renewal.follow_ids.filtered(lambda f: f.track_id == track)
        return follows.playbook_id


@tagged("post_install", "-at_install")
class TestTrack(TrackCase):
    def test_a_playbook_is_one_of_the_last_mile_unless_it_says_otherwise(self):
        playbook = self.new_playbook()
        self.assertEqual(playbook.track_id, self.last_mile)
        renewal = self.new_renewal()
        self.assertEqual(renewal.playbook_id, playbook)
        self.assertEqual(self.get_followed(renewal, self.last_mile), playbook)

    def test_steps_of_two_tracks_run_beside_each_other(self):
        self.new_playbook(self.step_vals(-90), self.step_vals(-30))
        tips = self.new_value_playbook(self.step_vals(-80), self.step_vals(-20))
        renewal = self.new_renewal(end=90)
        self.assertEqual(self.get_followed(renewal, self.value), tips)
        for offset in range(0, 75):
            if offset in (0, 10, 11, 60, 70, 71):
                self.run_day(offset)
        self.assertEqual(
            self.get_states(renewal),
            {-90: "done", -80: "done", -30: "done", -20: "done"},
        )

    def test_due_steps_of_one_kind_overtake_each_other_within_a_track_only(self):
        self.new_playbook(self.step_vals(-88), self.step_vals(-86))
        self.new_value_playbook(self.step_vals(-85))
        renewal = self.new_renewal(end=90)
        self.run_day(6)
        states = {-88: "skipped", -86: "done", -85: "done"}
        self.assertEqual(self.get_states(renewal), states)
        self.run_day(6)
        self.assertEqual(self.get_states(renewal), states)

    def test_switching_one_track_leaves_the_other_as_it_was(self):
        self.new_playbook(self.step_vals(-30))
        tips = self.new_value_playbook(self.step_vals(-60), self.step_vals(-40))
        renewal = self.new_renewal(end=90)
        self.assertEqual(len(self.get_planned(renewal)), 3)
        other = self.new_playbook(self.step_vals(-10), sequence=1)
        self.run_day()
        self.assertEqual(renewal.playbook_id, other)
        self.assertEqual(
            self.get_planned(renewal),
            {(renewal, -10, 0), (renewal, -60, 0), (renewal, -40, 0)},
        )
        tips.action_archive()
        self.run_day()
        self.assertEqual(self.get_planned(renewal), {(renewal, -10, 0)})
        self.assertFalse(self.get_followed(renewal, self.value))

    def test_the_window_is_that_of_the_last_mile(self):
        self.new_playbook(self.step_vals(-30))
        self.new_value_playbook(self.step_vals(-80))
        renewal = self.new_renewal(end=90)
        self.run_day(15)
        self.assertEqual(renewal.window_date, day(60))
        self.assertFalse(renewal.in_window)

    def test_what_comes_next_is_the_last_mile_before_what_is_planned_beside_it(self):
        self.new_playbook(self.step_vals(-30))
        self.new_value_playbook(self.step_vals(-80))
        renewal = self.new_renewal(end=90)
        self.assertEqual(renewal.next_step_date, day(60))
        self.run_day(10)
        # the task of the other track is open now: somebody has to do it
        self.assertEqual(renewal.next_step_date, day(10))

    def test_a_playbook_that_moves_to_another_track_keeps_its_steps(self):
        tips = self.new_playbook(self.step_vals(-30))
        renewal = self.new_renewal(end=90)
        step = renewal.step_ids
        tips.track_id = self.value
        self.run_day()
        self.assertFalse(renewal.playbook_id)
        self.assertEqual(self.get_followed(renewal, self.value), tips)
        self.assertEqual(renewal.step_ids, step)
        self.assertEqual(step.state, "planned")

    def test_a_playbook_is_chosen_on_its_own_track_only(self):
        tips = self.new_value_playbook()
        renewal = self.new_renewal()
        with self.assertRaisesRegex(ValidationError, "no playbook of the last mile"):
            renewal.with_user(self.rep).playbook_id = tips
        follow = renewal.follow_ids.filtered(lambda f: f.track_id == self.value)
        with self.assertRaisesRegex(ValidationError, "no playbook of the track Value"):
            follow.playbook_id = self.new_playbook()

    def test_the_last_mile_stays(self):
        for vals in (
            {"active": False},
            {"carrier": "customer"},
            {"hold_out_percent": 10},
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.last_mile.write(vals)
        with self.assertRaises(UserError):
            self.last_mile.unlink()


@tagged("post_install", "-at_install")
class TestTrackChoice(TrackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_playbook(cls.step_vals(-30))
        cls.tips = cls.new_value_playbook(cls.step_vals(-60), cls.step_vals(-40))
        cls.cases = cls.new_value_playbook(
            cls.step_vals(-50), name="Cases", sequence=99
        )
        cls.renewal = cls.new_renewal(end=90)

    def get_follow(self, renewal=None):
        follows = (renewal or self.renewal).follow_ids
        return follows.filtered(lambda f: f.track_id == self.value)

    def test_the_choice_of_a_person_is_kept_until_they_take_it_back(self):
        follow = self.get_follow().with_user(self.rep)
        follow.playbook_id = self.cases
        self.run_day()
        self.assertTrue(follow.is_chosen)
        self.assertEqual(
            self.get_planned(self.renewal),
            {(self.renewal, -30, 0), (self.renewal, -50, 0)},
        )
        follow.action_leave_to_conditions()
        self.run_day()
        self.assertEqual(self.get_followed(self.renewal, self.value), self.tips)

    def test_no_playbook_is_a_choice_too_and_holds_for_the_customer(self):
        self.get_follow().with_user(self.rep).playbook_id = False
        self.run_day()
        self.assertEqual(self.get_planned(self.renewal), {(self.renewal, -30, 0)})
        self.renewal._close("churned", day(0))
        later = self.new_renewal(end=200)
        self.run_day(1)
        self.assertEqual(self.get_planned(later), {(later, -30, 0)})

    def test_the_screen_asks_before_steps_of_a_track_are_cancelled(self):
        follow = self.get_follow()
        commands = [(1, follow.id, {"playbook_id": self.cases.id})]
        renewal = self.renewal.with_user(self.rep)
        with self.assertRaises(RedirectWarning) as caught:
            renewal.web_save({"follow_ids": commands}, {})
        question, _action, _button, context = caught.exception.args
        self.assertIn("planned steps: 2, of renewals: 1", question)
        self.assertEqual(follow.playbook_id, self.tips)
        action = self.env.ref("renewal_management.renewal_plan_change_action")
        action.with_user(self.rep).with_context(**context).run()
        self.assertEqual(follow.playbook_id, self.cases)
        self.assertFalse(self.get_told(), "whoever was asked knows")

    def test_over_the_api_the_managers_are_told(self):
        self.get_follow().with_user(self.rep).playbook_id = self.cases
        self.assertEqual(len(self.get_told()), 1)

    def test_the_row_of_the_last_mile_is_the_choice_on_the_renewal(self):
        other = self.new_playbook(self.step_vals(-10), sequence=99)
        row = self.renewal.follow_ids.filtered(
            lambda f: f.track_id == self.last_mile
        ).with_user(self.rep)
        row.playbook_id = other
        self.assertEqual(self.renewal.playbook_id, other)
        self.assertTrue(self.renewal.is_playbook_chosen)
        self.assertEqual(len(self.get_told()), 1, "and not once more")
        self.renewal.with_user(self.rep).playbook_id = False
        self.assertFalse(row.playbook_id)

    def test_marks_of_the_system_are_not_for_people(self):
        follow = self.get_follow().with_user(self.rep)
        for vals in (
            {"is_held_out": True},
            {"is_chosen": False},
            {"start_date": day(0)},
        ):
            with self.assertRaises(AccessError):
                follow.write(vals)
        with self.assertRaises(AccessError):
            self.get_follow().with_user(self.other_rep).playbook_id = self.cases
        with self.assertRaises(AccessError):
            follow.unlink()

    def get_told(self):
        return self.env["mail.message"].search(
            [("subject", "=", "Planned renewal steps will be cancelled")]
        )


@tagged("post_install", "-at_install")
class TestTrackOfCustomers(TrackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tips = cls.new_value_playbook(
            cls.step_vals(30, anchor="term_start", repeat_days=60)
        )
        cls.new_playbook(cls.step_vals(-30))

    def get_touches(self, renewal):
        """{day: state} of the steps of the track, in days from today."""
        return {
            (step.scheduled_date - day(0)).days: step.state
            for step in renewal.step_ids
            if step.track_id == self.value
        }

    def new_term(self, end, start=0, **values):
        line = self.line_vals(end=end, start=start)
        return self.new_contract(line, **values).renewal_ids

    def test_a_rule_comes_again_until_the_last_mile_begins(self):
        renewal = self.new_term(300)
        self.assertEqual(
            self.get_touches(renewal),
            dict.fromkeys((30, 90, 150, 210), "planned"),
            "the last mile begins after 270 days",
        )
        self.run_day(30)
        self.run_day(91)
        self.run_day(91)
        self.assertEqual(
            self.get_touches(renewal),
            {30: "done", 90: "done", 150: "planned", 210: "planned"},
        )

    def test_repetitions_follow_the_dates(self):
        renewal = self.new_term(300)
        self.run_day(30)
        renewal.contract_id.contract_line_ids.date_end = day(289)
        self.sync_lines()
        self.run_day(31)
        self.assertEqual(
            self.get_touches(renewal),
            {30: "done", 90: "planned", 150: "planned", 210: "planned"},
        )
        self.new_playbook(self.step_vals(-90), sequence=1)
        self.run_day(32)
        self.assertEqual(self.get_touches(renewal)[210], "cancelled")

    def test_what_is_past_is_not_made_up_for(self):
        renewal = self.new_term(250, start=-100)
        self.assertEqual(
            self.get_touches(renewal), {50: "planned", 110: "planned", 170: "planned"}
        )

    def test_however_many_contracts_a_customer_has_one_renewal_carries(self):
        late = self.new_term(360)
        self.assertEqual(len(self.get_touches(late)), 5)
        early = self.new_term(300)
        self.run_day()
        self.assertEqual(len(self.get_touches(early)), 4)
        self.assertEqual(set(self.get_touches(late).values()), {"cancelled"})
        other = self.env["res.partner"].create({"name": "Other"})
        self.assertEqual(
            len(self.get_touches(self.new_term(360, partner_id=other.id))), 5
        )

    def test_when_it_is_decided_the_next_one_carries_on_from_that_day(self):
        early, late = self.new_term(300), self.new_term(360)
        self.run_day(30)
        self.run_day(90)
        with self.subTest("lost, so that no term follows"):
            early._close("churned", day(100))
            self.run_day(100)
            touches = self.get_touches(late)
            self.assertEqual(
                {when for when, state in touches.items() if state == "planned"},
                {150, 210, 270},
            )
        self.run_day(150)
        self.run_day(150)
        self.assertEqual(self.get_touches(late)[150], "done")

    def test_what_a_company_buys_has_no_customer(self):
        renewal = self.new_term(300, contract_type="purchase")
        self.assertFalse(self.get_touches(renewal))

    def test_customers_of_two_companies_are_two_customers(self):
        company = self.env["res.company"].create({"name": "Second"})
        mine = self.new_term(300)
        journal = self.env["account.journal"].create(
            {
                "name": "Sales",
                "code": "S2",
                "type": "sale",
                "company_id": company.id,
            }
        )
        theirs = self.new_term(
            200, company_id=company.id, journal_id=journal.id, user_id=False
        )
        self.run_day()
        self.assertEqual(len(self.get_touches(mine)), 4)
        self.assertTrue(self.get_touches(theirs))


@tagged("post_install", "-at_install")
class TestHoldOut(TrackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_value_playbook(cls.step_vals(-60))
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(60)]
        )

    def new_renewals(self):
        for partner in self.partners:
            self.new_contract(partner_id=partner.id)
        return self.env["renewal.renewal"].search(
            [("partner_id", "in", self.partners.ids)]
        )

    def test_a_share_of_the_customers_gets_nothing_and_stays_so(self):
        self.value.hold_out_percent = 50
        renewals = self.new_renewals()
        held = renewals.follow_ids.filtered("is_held_out").renewal_id
        self.assertTrue(15 < len(held) < 45, len(held))
        self.assertFalse(held.step_ids)
        self.assertEqual(len((renewals - held).step_ids), 60 - len(held))
        self.value.hold_out_percent = 0
        for renewal in renewals:
            renewal._close("churned", day(0))
            self.new_contract(self.line_vals(end=120), partner_id=renewal.partner_id.id)
        self.run_day(1)
        following = self.env["renewal.renewal"].search(
            [("partner_id", "in", self.partners.ids), ("outcome", "=", False)]
        )
        again = following.follow_ids.filtered("is_held_out").renewal_id
        self.assertEqual(again.partner_id, held.partner_id)
        self.assertFalse(again.step_ids)

    def test_who_has_begun_is_not_drawn(self):
        renewals = self.new_renewals()
        self.value.hold_out_percent = 50
        renewals._request_planning()
        self.run_day()
        self.assertFalse(renewals.follow_ids.filtered("is_held_out"))
        self.assertEqual(len(renewals.step_ids), 60)
