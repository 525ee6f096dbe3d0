# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer's year, day by day, through the tracks."""

from itertools import pairwise

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY

from .common import day
from .touchpoint_common import TouchpointCase

CAP = 7


@tagged("post_install", "-at_install")
class TestJourneyYear(TouchpointCase):
    """A contract of a year, from its first day on, and another one of the customer that
    is decided two months later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_mail_cap_days = CAP
        # the only contracts are those of the story
        contract = cls.renewal.contract_id
        cls.renewal.unlink()
        contract.unlink()
        cls.template = cls.new_mail_template()
        tracks = {
            name: cls.env.ref(f"renewal_management.renewal_track_{name}")
            for name in ("onboarding", "value")
        }
        cls.value = tracks["value"]
        cls.value.hold_out_percent = 0
        mail = {"action": "mail", "mail_template_id": cls.template.id}
        cls.new_playbook(
            cls.step_vals(-60), cls.step_vals(-30, **mail), cls.step_vals(-7, **mail)
        )
        start = {"anchor": "term_start"}
        cls.new_playbook(
            cls.step_vals(7, **start),
            cls.step_vals(30, **start),
            name="Onboarding",
            track_id=tracks["onboarding"].id,
        )
        cls.new_playbook(
            cls.touch_vals(20, repeat_days=30, **start),
            name="Value",
            track_id=cls.value.id,
        )
        for number in range(9):
            cls.new_content(f"Tip {number}")
        cls.first = cls.new_renewal(end=364, start=0)
        cls.second = cls.new_renewal(end=424, start=60)

    @classmethod
    def new_renewal(cls, end=90, start=-275, **values):
        line = cls.line_vals(end=end, start=start)
        return cls.new_contract(line, **values).renewal_ids

    def live(self, last):
        """Run every day on which a step is due, and the same day once more."""
        renewals = self.first | self.second
        before = None
        while True:
            planned = renewals.step_ids.filtered(lambda s: s.state == "planned")
            coming = min(planned.mapped("scheduled_date"), default=None)
            if coming is None or coming > day(last):
                return
            self.assertNotEqual(coming, before, "every day comes to its end")
            before = coming
            self.run_day((coming - TODAY).days)
            count = len(self.get_touches())
            self.run_day((coming - TODAY).days)
            self.assertEqual(len(self.get_touches()), count, "once a day")

    def get_mail_days(self):
        """The days on which something automatic was written to the customer."""
        steps = (self.first | self.second).step_ids
        return sorted(
            step.done_date
            for step in steps
            if step.state == "done" and step.action in ("mail", "touchpoint")
        )

    def get_track(self, renewal, name):
        return renewal.step_ids.filtered(lambda step: step.track_id.name == name)

    def test_a_year_of_two_tracks_and_who_carries_on(self):
        self.live(300)
        with self.subTest("the first weeks"):
            states = self.get_track(self.first, "Onboarding").mapped("state")
            self.assertEqual(states, ["done", "done"])
            self.assertFalse(self.get_track(self.second, "Onboarding"))
        with self.subTest("a tip every month, each another one"):
            given = self.get_given()
            self.assertEqual(len(given), 9)
            self.assertEqual(len(set(given)), 9)
            self.assertFalse(self.get_track(self.second, "Value"))
        with self.subTest("nothing is left to give"):
            tenth = self.get_track(self.first, "Value").filtered(
                lambda step: step.occurrence == 9
            )
            self.assertEqual(tenth.state, "skipped")
            self.assertTrue(tenth.reason)
        self.live(363)
        with self.subTest("the last mile went its way, and nobody was flooded"):
            states = self.get_track(self.first, "Last mile").mapped("state")
            self.assertEqual(set(states), {"done"})
            days = self.get_mail_days()
            self.assertEqual(len(days), 11)
            for earlier, later in pairwise(days):
                self.assertGreaterEqual((later - earlier).days, CAP)
        with self.subTest("the other contract carries on"):
            self.new_content("What's new", kind="news")
            self.first._close("renewed", day(363))
            self.run_day(363)
            planned = self.get_track(self.second, "Value").filtered(
                lambda step: step.state == "planned"
            )
            self.assertTrue(all(s.scheduled_date >= day(363) for s in planned))
            self.live(380)
            self.assertEqual(len(set(self.get_given())), len(self.get_given()))
