# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestPlaybookChoice(RenewalCase):
    def test_the_first_playbook_that_matches_is_used(self):
        large = self.new_playbook(
            sequence=1, domain="[('company_atr_amount', '>=', 10000)]"
        )
        rest = self.new_playbook(sequence=2)
        small = self.new_renewal()
        big = self.new_contract(self.line_vals(price_unit=1000)).renewal_ids
        self.assertEqual((small.playbook_id, big.playbook_id), (rest, large))

    def test_the_choice_on_the_contract_wins(self):
        self.new_playbook(sequence=1)
        chosen = self.new_playbook(self.step_vals(-10), sequence=2)
        contract = self.new_contract()
        contract.renewal_playbook_id = chosen
        self.assertEqual(contract.renewal_ids.playbook_id, chosen)
        self.assertEqual(
            self.get_states(contract.renewal_ids),
            {-90: "cancelled", -30: "cancelled", -10: "planned"},
        )

    def test_the_choice_on_the_renewal_stays(self):
        self.new_playbook(sequence=1)
        chosen = self.new_playbook(self.step_vals(-10), sequence=2)
        renewal = self.new_renewal()
        renewal.with_user(self.manager).playbook_id = chosen
        renewal.line_ids.contract_line_id.price_unit = 200
        self.sync_lines()
        self.run_day()
        self.assertEqual(renewal.playbook_id, chosen)

    def test_the_playbook_follows_what_it_looks_at(self):
        of_tag = self.env["crm.tag"].create({"name": "Key account"})
        key = self.new_playbook(
            self.step_vals(-20), sequence=1, domain=f"[('tag_ids', 'in', {of_tag.ids})]"
        )
        rest = self.new_playbook(sequence=2)
        renewal = self.new_renewal()
        self.assertEqual(renewal.playbook_id, rest)
        renewal.tag_ids = of_tag
        self.run_day()
        self.assertEqual(renewal.playbook_id, key)

    def test_playbook_switched_on_later_plans_in_the_next_run(self):
        """Nothing happens before the next run; then the plan is there."""
        playbook = self.new_playbook(active=False)
        renewal = self.new_renewal()
        self.assertFalse(renewal.step_ids)
        playbook.action_switch_on()
        self.assertFalse(renewal.step_ids)
        self.run_day()
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "planned"})

    def test_switched_off_playbook_cancels_its_planned_steps(self):
        playbook = self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        playbook.action_switch_off()
        self.run_day(1)
        self.assertFalse(renewal.playbook_id)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "cancelled"})
        playbook.action_switch_on()
        self.run_day(2)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "planned"})

    def test_editing_a_playbook_changes_planned_steps_only(self):
        """Planned steps follow the rules, done ones stay, and texts count at once."""
        playbook = self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        first, second = playbook.step_ids.sorted("offset_days")
        first.offset_days = -80
        second.write({"offset_days": -45, "name": "Rewritten"})
        playbook.write({"step_ids": [Command.create(self.step_vals(-10))]})
        self.run_day(1)
        self.assertEqual(
            {s.playbook_step_id: s.state for s in renewal.step_ids},
            dict(
                zip(
                    playbook.step_ids,
                    [
                        {first: "done"}.get(rule, "planned")
                        for rule in playbook.step_ids
                    ],
                    strict=True,
                )
            ),
        )
        self.assertEqual(
            renewal.step_ids.filtered(
                lambda s: s.playbook_step_id == second
            ).scheduled_date,
            day(45),
        )
        self.run_day(45)
        self.assertEqual(self.get_activities(renewal), ["Rewritten · +1 more"])

    def test_a_removed_rule_keeps_its_history(self):
        playbook = self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        playbook.step_ids.unlink()
        self.assertEqual(
            sorted(renewal.step_ids.mapped("state")), ["cancelled", "done"]
        )
        self.assertEqual(
            sorted(renewal.step_ids.mapped("display_name")), ["T-30", "T-90"]
        )

    def test_a_broken_condition_is_refused_with_a_sentence(self):
        for broken in ("[('no_such_field', '=', 1)]", "[(", "__import__('os')"):
            with self.assertRaisesRegex(ValidationError, "cannot be used"):
                self.new_playbook(domain=broken)

    def test_a_condition_that_broke_later_takes_nothing(self):
        """The field of another addon is gone: the playbook says so, others go on."""
        broken = self.new_playbook(sequence=1)
        working = self.new_playbook(sequence=2)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE renewal_playbook SET domain = %s WHERE id = %s",
            ("[('gone', '=', 1)]", broken.id),
        )
        self.env.invalidate_all()
        self.assertEqual(self.new_renewal().playbook_id, working)
        self.assertIn("gone", broken.error)

    def test_a_rule_without_its_target_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "an e-mail template"):
            self.new_playbook(self.step_vals(-30, action="mail"))
        with self.assertRaisesRegex(ValidationError, "a named user"):
            self.new_playbook(self.step_vals(-30, assignee_type="user"))

    def test_the_window_opens_with_the_first_step(self):
        self.new_playbook(self.step_vals(-120), self.step_vals(30, anchor="term_start"))
        self.assertEqual(self.new_renewal(end=200).window_date, day(80))

    def test_onboarding_counts_from_the_start(self):
        self.new_playbook(self.step_vals(7, anchor="term_start"))
        contract = self.new_contract(self.line_vals(365, start=1))
        self.assertEqual(contract.renewal_ids.step_ids.scheduled_date, day(8))


@tagged("post_install", "-at_install")
class TestTimeline(RenewalCase):
    """What a rep can do with the plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_playbook()
        cls.renewal = cls.new_renewal(end=120)
        cls.step = cls.renewal.step_ids.sorted("scheduled_date")[0].with_user(cls.rep)

    def open_wizard(self, action):
        return Form.from_action(self.env(user=self.rep), action)

    def test_a_skipped_step_keeps_its_reason_and_can_be_restored(self):
        wizard = self.open_wizard(self.step.action_skip())
        wizard.reason = "We met last week"
        wizard.save().action_skip()
        self.assertEqual(self.step.state, "skipped")
        self.assertEqual(self.step.result, "We met last week (rep)")
        self.run_day(30)
        self.assertFalse(self.renewal.activity_ids)
        self.step.action_restore()
        self.run_day(31)
        self.assertEqual(self.get_activities(self.renewal), ["T-90"])

    def test_rescheduled_step_keeps_its_date(self):
        wizard = self.open_wizard(self.step.action_reschedule())
        wizard.scheduled_date = day(50)
        wizard.save().action_reschedule()
        self.renewal.line_ids.contract_line_id.date_end = day(120)
        self.sync_lines()
        self.assertEqual(self.step.scheduled_date, day(50), "the person's date stays")
        self.run_day(45)
        self.assertFalse(self.renewal.activity_ids)
        self.run_day(50)
        self.assertEqual(self.get_activities(self.renewal), ["T-90"])

    def test_step_run_by_hand_runs_once(self):
        self.step.action_run_now()
        self.assertEqual(self.step.state, "done")
        self.assertEqual(self.get_activities(self.renewal), ["T-90"])
        self.run_day(30)
        self.assertEqual(self.get_activities(self.renewal), ["T-90"], "only once")
        with self.assertRaises(UserError):
            self.step.action_run_now()

    def test_the_owner_adds_a_step_by_hand(self):
        step = (
            self.env["renewal.step"]
            .with_user(self.rep)
            .create(
                {
                    "renewal_id": self.renewal.id,
                    "name": "Send the case study",
                    "scheduled_date": day(3),
                    "assignee_type": "user",
                    "assigned_user_id": self.csm.id,
                }
            )
        )
        self.assertEqual((step.user_id, step.level), (self.csm, 0))
        self.run_day(3)
        self.assertEqual(step.state, "done")
        self.assertEqual(self.renewal.activity_ids.user_id, self.csm)

    def test_a_closed_renewal_is_history(self):
        self.renewal._close("cancelled", day(0))
        self.step.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "closed"):
            self.step.action_skip()

    def test_another_rep_sees_no_steps(self):
        self.assertFalse(self.step.with_user(self.other_rep).has_access("read"))
