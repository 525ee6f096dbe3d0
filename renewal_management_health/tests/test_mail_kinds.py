# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY, day
from odoo.addons.renewal_management.tests.hypothesis_common import given, settings, st

from .kinds_common import KindsCase

KINDS = ("reminder", "invitation", "survey", "tip")


@tagged("post_install", "-at_install")
class TestMailKinds(KindsCase):
    """One cap over all kinds, and an opt-out for each. The decision is on day 60."""

    def test_a_tip_waits_for_a_reminder_that_is_to_come(self):
        tip = self.new_journey(("tip", -40)).step_ids
        reminder = self.new_journey(("reminder", -36)).step_ids
        self.run_day(20)
        self.assertEqual((tip.state, tip.scheduled_date), ("planned", day(31)))
        self.assertIn("more important", tip.result)
        self.run_day(24)
        self.assertEqual(reminder.state, "done")
        self.run_day(31)
        self.assertEqual((tip.state, tip.done_date), ("done", day(31)))
        self.assertEqual(len(self.get_mails()), 2)

    def test_a_tip_goes_out_before_a_reminder_beyond_the_cap(self):
        tip = self.new_journey(("tip", -40)).step_ids
        self.new_journey(("reminder", -33))
        self.run_day(20)
        self.assertEqual(tip.state, "done")

    def test_a_tip_waits_for_no_other_contact(self):
        other = self.env["res.partner"].create(
            {"name": "Other", "email": "other@example.com"}
        )
        tip = self.new_journey(("tip", -40)).step_ids
        reminder = self.new_journey(("reminder", -36))
        reminder.contract_id.partner_id = other
        reminder.contact_id = other
        self.run_day(20)
        self.assertEqual(tip.state, "done")

    def test_of_one_day_the_most_important_goes_first(self):
        steps = {kind: self.new_journey((kind, -40)).step_ids for kind in KINDS[::-1]}
        for offset in (20, 27, 34, 41):
            self.run_day(offset)
        days = [steps[kind].done_date for kind in KINDS]
        # the tip's rule says: 20 days late at most
        self.assertEqual(days, [day(20), day(27), day(34), day(34)])
        self.assertEqual(steps["tip"].state, "skipped")
        self.assertIn("at most one in 7 days", steps["tip"].reason)

    def test_tips_share_no_mail(self):
        tips = self.new_journey(("tip", -40)) | self.new_journey(("tip", -40))
        self.run_day(20)
        self.assertEqual(len(self.get_mails()), 1)
        self.assertEqual(sorted(tips.step_ids.mapped("state")), ["done", "planned"])
        self.run_day(27)
        self.assertEqual(len(self.get_mails()), 2)

    def test_the_decision_does_not_limit_a_tip(self):
        tip = self.new_journey(("tip", -3)).step_ids
        self.partner.renewal_mail_date = day(56)
        self.run_day(57)
        self.assertEqual((tip.state, tip.scheduled_date), ("planned", day(63)))

    def test_the_decision_limits_a_reminder(self):
        reminder = self.new_journey(("reminder", -3)).step_ids
        self.partner.renewal_mail_date = day(56)
        self.run_day(57)
        self.assertEqual(reminder.state, "skipped")

    def test_who_declined_reminders_still_gets_tips(self):
        """And tips do not wait for what will not be sent."""
        self.partner.renewal_mail_opt_out = True
        tip = self.new_journey(("tip", -40)).step_ids
        reminder = self.new_journey(("reminder", -36)).step_ids
        self.run_day(20)
        self.run_day(24)
        self.assertEqual((tip.state, reminder.state), ("done", "skipped"))

    def test_each_kind_has_its_own_opt_out(self):
        fields = self.partner._get_renewal_opt_out_fields()
        self.assertEqual(tuple(fields), KINDS)
        for declined, name in fields.items():
            self.partner.write({each: each == name for each in fields.values()})
            refused = [k for k in KINDS if self.partner._get_renewal_mail_refusal(k)]
            self.assertEqual(refused, [declined])

    def test_the_blacklist_declines_everything(self):
        self.env["mail.blacklist"]._add(self.partner.email)
        for kind in KINDS:
            self.assertTrue(self.partner._get_renewal_mail_refusal(kind))

    def test_the_customer_declines_for_its_contacts(self):
        contact = self.env["res.partner"].create(
            {
                "name": "Ana",
                "email": "ana@example.com",
                "parent_id": self.partner.id,
            }
        )
        self.partner.renewal_tip_opt_out = True
        tip = self.new_journey(("tip", -40))
        tip.contact_id = contact
        self.run_day(20)
        self.assertIn("does not want", tip.step_ids.reason)

    def test_a_condition_for_tips_and_invitations_goes_on(self):
        partner = self.partner
        partner.renewal_tips_opt_out = True
        self.assertTrue(partner.renewal_tip_opt_out)
        self.assertTrue(partner.renewal_invitation_opt_out)
        self.assertFalse(partner.renewal_survey_opt_out)
        partner.renewal_tip_opt_out = False
        self.assertTrue(partner.renewal_tips_opt_out, "invitations are declined")
        partner.renewal_invitation_opt_out = False
        self.assertFalse(partner.renewal_tips_opt_out)

    def test_the_simulation_says_the_same(self):
        self.new_kinds(("reminder", -30), ("survey", -24), name="Others", sequence=20)
        playbook = self.new_kinds(
            ("tip", -35),
            ("tip", -29),
            ("invitation", -20),
            name="Journey",
            domain="[('contract_id.name', '=', 'Journey')]",
            sequence=1,
            active=False,
        )
        self.new_renewal(end=61, name="Other")
        renewal = self.new_renewal(end=60, name="Journey")
        self.run_day()
        lines = self.get_lines(self.simulate(playbook, user=self.env.user))
        expected = {
            (line.playbook_step_id.display_name, line.state, line.date, line.reason)
            for line in lines
        }
        playbook.action_switch_on()
        for offset in range(61):
            self.run_day(offset)
        steps = renewal.step_ids.filtered(
            lambda step: step.playbook_step_id.playbook_id == playbook
        )
        found = {
            (
                step.playbook_step_id.display_name,
                step.state,
                step.done_date,
                step.reason,
            )
            for step in steps
        }
        self.assertEqual(found, expected)

    @given(
        st.lists(
            st.tuples(
                st.sampled_from(KINDS),
                st.integers(0, 12),
                st.booleans(),
            ),
            min_size=2,
            max_size=7,
        ),
        st.integers(1, 9),
    )
    @settings(max_examples=15)
    def test_nobody_gets_two_mails_within_the_cap(self, plan, cap):
        """Whatever the kinds, their days and their order."""
        with self.env.cr.savepoint() as savepoint:
            self.company.renewal_mail_cap_days = cap
            days, steps = self.play(plan)
            states = set(steps.mapped("state"))
            savepoint.rollback()
        self.assertLessEqual(states, {"done", "skipped"}, "none waits for ever")
        gaps = [
            (after - first).days for first, after in zip(days, days[1:], strict=False)
        ]
        self.assertTrue(all(gap >= cap for gap in gaps), days)

    def play(self, plan):
        """Do the due steps of each day, the way the daily run does.

        :param plan: [(kind, day, whether on the first contract)]
        """
        self.partner.renewal_mail_date = False
        playbook = self.new_kinds(*((kind, each - 60) for kind, each, _one in plan))
        renewals = [self.new_renewal(end=60), self.new_renewal(end=60)]
        for renewal in renewals:
            renewal.step_ids.unlink()
        steps = self.env["renewal.step"].create(
            [
                {
                    "renewal_id": renewals[is_first].id,
                    "playbook_step_id": rule.id,
                    "anchor_date": renewals[is_first].decision_date,
                    "name": rule.name,
                    "action": "mail",
                    "scheduled_date": day(each),
                }
                for rule, (_kind, each, is_first) in zip(
                    playbook.step_ids, plan, strict=True
                )
            ]
        )
        for offset in range(100):
            today = TODAY + timedelta(days=offset)
            due = steps._search_due(self.company, today, steps.ids)
            due._work(today)
        sent = steps.filtered(lambda step: step.state == "done").mail_id
        days = {step.mail_id: step.done_date for step in steps if step.mail_id}
        return sorted(days[mail] for mail in sent), steps
