# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import RedirectWarning, ValidationError
from odoo.tests import tagged

from .simulation_common import SimulationCase
from .test_track import TrackCase


@tagged("post_install", "-at_install")
class TestPlaybookHalves(TrackCase, SimulationCase):
    """Two versions of a playbook, each for half of the renewals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.new_playbook(cls.step_vals(-40), name="B", sequence=50)
        cls.first = cls.new_playbook(
            cls.step_vals(-60),
            name="A",
            challenger_id=cls.second.id,
        )
        cls.renewals = cls.env["renewal.renewal"].union(
            *(cls.new_customer_renewal(number) for number in range(24))
        )

    @classmethod
    def new_customer_renewal(cls, number, **values):
        partner = cls.env["res.partner"].create({"name": f"Customer {number}"})
        return cls.new_renewal(partner_id=partner.id, **values)

    def get_halves(self, playbook=None):
        return self.env["renewal.playbook.half"].search(
            [("playbook_id", "=", (playbook or self.first).id)]
        )

    def test_half_follow_the_other_one_and_stay_there(self):
        self.run_day()
        followed = {r: r.playbook_id for r in self.renewals}
        self.assertEqual(set(followed.values()), {self.first, self.second})
        for renewal in self.renewals:
            offset = -60 if renewal.playbook_id == self.first else -40
            self.assertEqual(self.get_states(renewal), {offset: "planned"})
        halves = self.get_halves()
        self.assertEqual(halves.renewal_id, self.renewals)
        self.assertEqual(
            halves.filtered("is_second").renewal_id,
            self.renewals.filtered(lambda r: r.playbook_id == self.second),
        )
        self.renewals._request_planning()
        self.run_day(1)
        self.assertEqual({r: r.playbook_id for r in self.renewals}, followed)
        self.assertEqual(self.get_halves(), halves)

    def test_what_was_drawn_is_kept(self):
        self.run_day()
        [half] = self.get_halves().filtered("is_second")[:1]
        self.env.cr.execute(
            "UPDATE renewal_playbook_half SET is_second = FALSE WHERE id = %s",
            [half.id],
        )
        self.renewals._request_planning()
        self.run_day()
        self.assertEqual(half.renewal_id.playbook_id, self.first)

    def test_the_choice_of_a_person_is_not_drawn(self):
        self.renewals[:6].with_user(self.rep).playbook_id = self.first
        self.run_day()
        self.assertEqual(self.renewals[:6].playbook_id, self.first)

    def test_a_version_that_is_switched_off_takes_nobody(self):
        self.run_day()
        self.second.action_archive()
        self.run_day(1)
        self.assertEqual(self.renewals.playbook_id, self.first)
        self.second.action_unarchive()
        self.run_day(2)
        self.assertEqual(
            self.renewals.filtered(lambda r: r.playbook_id == self.second),
            self.get_halves().filtered("is_second").renewal_id,
        )

    def test_the_contracts_of_a_customer_are_in_one_half_of_its_track(self):
        other = self.new_value_playbook(name="Other", sequence=50)
        tips = self.new_value_playbook(challenger_id=other.id)
        partners = self.renewals.partner_id
        for partner in partners:
            self.new_renewal(120, partner_id=partner.id, name="Second")
        self.run_day()
        halves = self.get_halves(tips)
        for batch in halves.grouped(lambda half: half.renewal_id.partner_id).values():
            self.assertEqual(len(batch.grouped("is_second")), 1)
        follows = halves.renewal_id.follow_ids.filtered(
            lambda f: f.track_id == self.value
        )
        self.assertEqual(follows.playbook_id, tips | other)
        self.assertEqual(len(follows), len(partners))

    def test_the_screen_asks_what_a_comparison_cancels(self):
        self.first.challenger_id = False
        self.run_day()
        with self.assertRaises(RedirectWarning):
            self.first.with_user(self.manager).web_save(
                {"challenger_id": self.second.id}, {"name": {}}
            )
        self.assertEqual(self.renewals.playbook_id, self.first)

    def test_each_version_is_simulated_on_its_half(self):
        self.run_day()
        for playbook in (self.first, self.second):
            lines = self.get_lines(self.simulate(playbook))
            self.assertEqual(
                lines.renewal_id,
                self.renewals.filtered(lambda r, p=playbook: r.playbook_id == p),
            )

    def test_only_playbooks_of_one_track_are_compared(self):
        for other in (self.first, self.new_value_playbook()):
            with self.assertRaises(ValidationError):
                self.first.challenger_id = other
