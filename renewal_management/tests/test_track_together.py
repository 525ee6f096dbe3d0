# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever people do on one track, the steps of the others stay what they were."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import day
from .hypothesis_common import given, settings, st
from .simulation_common import SimulationCase
from .test_track import TrackCase

CHANGES = ("archive", "switch on", "reorder", "choose", "choose none", "leave", "edit")


@tagged("post_install", "-at_install")
class TestTracksApart(TrackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        offsets = ((-70, -30), (-60, -20))
        cls.playbooks = {
            track: [
                cls.new_playbook(
                    *(cls.step_vals(offset) for offset in pair),
                    name=f"{track.name} {number}",
                    track_id=track.id,
                    sequence=number,
                )
                for number, pair in enumerate(offsets)
            ]
            for track in (cls.last_mile, cls.value)
        }
        cls.renewals = cls.new_renewal(end=90) | cls.new_renewal(end=120)

    def get_story(self, track):
        """What the steps of a track are: rule, day and state."""
        steps = self.renewals.step_ids.filtered(lambda step: step.track_id == track)
        return sorted(
            (s.renewal_id.id, s.playbook_step_id.id, s.scheduled_date, s.state)
            for s in steps
        )

    def change(self, track, kind, number):
        playbook = self.playbooks[track][number]
        follows = self.renewals.follow_ids.filtered(lambda f: f.track_id == track)
        match kind:
            case "archive":
                playbook.active = False
            case "switch on":
                playbook.active = True
            case "reorder":
                playbook.sequence = 5 - playbook.sequence
            case "choose":
                follows[:1].playbook_id = playbook
            case "choose none":
                follows[:1].playbook_id = False
            case "leave":
                follows[:1].action_leave_to_conditions()
            case "edit":
                playbook.with_context(active_test=False).step_ids[0].offset_days -= 1

    @settings(max_examples=25)
    @given(
        st.booleans(),
        st.lists(
            st.tuples(st.sampled_from(CHANGES), st.integers(0, 1)),
            min_size=1,
            max_size=5,
        ),
    )
    def test_changes_of_one_track_leave_the_other_alone(self, is_value, changes):
        with self.subTest(), self.env.cr.savepoint() as point:
            track, other = self.last_mile, self.value
            if is_value:
                track, other = other, track
            for kind, number in changes:
                before = self.get_story(other)
                self.change(track, kind, number)
                self.env["renewal.planner"]._plan(self.renewals, day(0))
                self.assertEqual(self.get_story(other), before, (kind, number))
                for renewal in self.renewals:
                    tracks = renewal.follow_ids.mapped("track_id.id")
                    self.assertEqual(len(tracks), len(renewal.follow_ids))
            point.close(rollback=True)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestTrackSimulation(SimulationCase, TrackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_mail_cap_days = 7
        cls.last = cls.new_playbook(cls.mail_vals(-60), cls.step_vals(-30))
        cls.tips = cls.new_value_playbook(
            cls.mail_vals(100, anchor="term_start", repeat_days=30, late_days=5),
            cls.step_vals(-40),
            active=False,
        )
        cls.renewals = cls.env["renewal.renewal"]
        for number, end in enumerate((90, 100, 130)):
            partner = cls.env["res.partner"].create(
                {"name": f"P{number}", "email": f"p{number}@example.com"}
            )
            cls.renewals |= cls.new_renewal(end=end, partner_id=partner.id)
        # another contract of the last customer, which is decided later
        cls.renewals |= cls.new_renewal(end=150, partner_id=partner.id)

    def describe(self, records, fields):
        return sorted(tuple(str(record[f]) for f in fields) for record in records)

    def test_what_is_simulated_beside_the_last_mile_happens(self):
        self.run_day()
        simulation = self.simulate(self.tips, user=self.env.user)
        lines = self.get_lines(simulation)
        expected = self.describe(
            lines, ("date", "renewal_id", "playbook_step_id", "state")
        )
        self.assertTrue(expected)
        self.tips.action_switch_on()
        for offset in range(90):
            self.run_day(offset)
        steps = self.renewals.step_ids.filtered(
            lambda s: s.track_id == self.value and s.done_date
        )
        found = self.describe(
            steps, ("done_date", "renewal_id", "playbook_step_id", "state")
        )
        self.assertEqual(found, expected)
        states = self.renewals.step_ids.filtered(
            lambda s: s.playbook_step_id in self.last.step_ids
        ).mapped("state")
        self.assertEqual(set(states), {"done", "planned"}, "the last mile goes its way")

    def test_the_past_is_simulated_on_its_track_and_changes_nothing(self):
        self.last.step_ids.late_days = 60
        self.run_day(0)
        for offset in (31, 62):
            self.run_day(offset)
        fields = ("renewal_id", "playbook_step_id", "scheduled_date", "state")
        before = self.describe(self.renewals.step_ids, fields)
        with freeze_time(day(62)):
            simulation = self.simulate(self.tips, user=self.env.user)
        past = self.get_lines(simulation, period="past")
        self.assertTrue(past)
        self.assertEqual(
            past.playbook_step_id, self.tips.step_ids & past.playbook_step_id
        )
        # the customer with two contracts was written to once a time
        doubled = past.filtered(lambda line: line.renewal_id == self.renewals[-1])
        self.assertFalse(doubled)
        self.env.invalidate_all()
        self.assertEqual(self.describe(self.renewals.step_ids, fields), before)
