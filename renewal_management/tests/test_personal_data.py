# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, RedirectWarning
from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestRetention(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["renewal.retention"].with_context(
            allowed_company_ids=cls.company.ids
        )
        cls.rules.action_open_retention()
        cls.history = cls.env["renewal.owner.history"]
        cls.renewal = cls.new_renewal()

    def rule(self, kind):
        return self.rules.search(
            [("kind", "=", kind), ("company_id", "=", self.company.id)]
        )

    def left(self, months, days=0):
        """Somebody who left the renewal so long ago."""
        until = day(0) - relativedelta(months=months) - relativedelta(days=days)
        return self.history.create(
            {
                "renewal_id": self.renewal.id,
                "user_id": self.env.uid,
                "role": "owner",
                "date_from": until,
                "date_to": until,
            }
        )

    def test_everything_is_kept_until_somebody_says_otherwise(self):
        self.assertTrue(self.rule("owners"))
        self.assertFalse(any(self.rules.search([]).mapped("months")))
        row = self.left(100)
        self.run_day()
        self.assertTrue(row.exists())

    def test_as_many_go_as_were_counted_and_only_once(self):
        rule = self.rule("owners")
        rows = self.left(24, days=1) | self.left(30) | self.left(36, days=1)
        kept = self.left(24) | self.left(1)
        self.assertEqual(rule.count, 1, "with the months proposed")
        rule.months = 24
        self.assertEqual(rule.count, 3)
        before = self.history.search_count([])
        self.run_day()
        self.assertFalse(rows.exists())
        self.assertEqual(kept.exists(), kept)
        self.assertEqual(self.history.search_count([]), before - 3)
        self.assertEqual(rule.count, 0)
        self.env["renewal.run"].search([]).unlink()
        self.run_day()
        self.assertEqual(self.history.search_count([]), before - 3)

    def test_the_form_counts_before_anything_is_saved(self):
        self.left(13)
        rule = self.rule("owners")
        self.assertEqual(rule.new({"months": 12}, origin=rule).count, 1)

    def test_another_company_keeps_its_own(self):
        rule = self.rule("owners")
        rule.months = 12
        other = self.env["res.company"].create({"name": "Elsewhere"})
        row = self.left(24)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE renewal_owner_history SET company_id = %s WHERE id = %s",
            (other.id, row.id),
        )
        self.env.invalidate_all()
        self.assertEqual(rule.count, 0)
        self.run_day()
        self.assertTrue(row.exists())

    def test_the_step_of_an_old_mail_stays(self):
        message = self.renewal.message_post(body="To the customer")
        step = self.env["renewal.step"].create(
            {
                "renewal_id": self.renewal.id,
                "name": "Tell them",
                "scheduled_date": day(-800),
                "state": "done",
                "mail_id": message.id,
                "reason": "Sent to Ana Ribeiro",
            }
        )
        self.rule("mails").months = 24
        self.run_day()
        self.assertFalse(message.exists())
        self.assertEqual((step.state, step.reason), ("done", False))

    def test_only_administrators_of_renewals_decide(self):
        rule = self.rule("owners")
        with self.assertRaises(AccessError):
            rule.with_user(self.rep).months = 1
        with self.assertRaises(AccessError):
            rule.with_user(self.manager).kind = "forecast"
        rule.with_user(self.manager).months = 1


@tagged("post_install", "-at_install")
class TestForgetting(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["res.partner"].create(
            {
                "name": "Ana Ribeiro-Lind",
                "email": "ana@example.com",
                "parent_id": cls.partner.id,
            }
        )
        cls.renewal = cls.new_renewal()
        cls.step = cls.env["renewal.step"].create(
            {
                "renewal_id": cls.renewal.id,
                "name": "Call",
                "scheduled_date": day(3),
                "reason": "Ana Ribeiro-Lind <ana@example.com> is away; Anana is not",
            }
        )
        cls.row = cls.env["renewal.register.row"].create(
            {"email": "ana@example.com", "notes": "ana ribeiro-lind pays"}
        )
        cls.message = cls.renewal.message_post(body="Ana Ribeiro-Lind called")
        cls.task = cls.renewal.activity_schedule(summary="Ask Ana Ribeiro-Lind")

    def test_name_and_address_leave_every_copy(self):
        with self.assertRaises(RedirectWarning):
            self.person.action_ask_to_forget()
        self.person.with_user(self.manager).action_forget_in_renewals()
        self.assertEqual(self.step.reason, "– <–> is away; Anana is not")
        self.assertEqual((self.row.email, self.row.notes), ("–", "– pays"))
        self.assertNotIn("Ana", self.message.body)
        self.assertEqual(self.task.summary, "Ask –")
        self.assertEqual(self.person.name, "Ana Ribeiro-Lind", "the contact is Odoo's")

    def test_a_person_of_the_same_name_elsewhere_stays(self):
        other = self.env["res.partner"].create({"name": "Ana Ribeiro-Lind"})
        other.action_forget_in_renewals()
        self.assertIn("Ana Ribeiro-Lind", self.step.reason)

    def test_a_name_in_chinese_is_found_in_running_text(self):
        self.person.write({"name": "张伟", "email": False})
        self.step.reason = "请联系张伟了解情况"
        self.person.action_forget_in_renewals()
        self.assertEqual(self.step.reason, "请联系–了解情况")

    def test_odoos_look_up_finds_the_copies(self):
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("privacy_lookup is not installed")
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": self.person.name, "email": self.person.email}
        )
        wizard.action_lookup()
        found = {(line.res_model, line.res_id) for line in wizard.line_ids}
        self.assertIn(("renewal.step", self.step.id), found)
        self.assertIn(("mail.message", self.message.id), found)
        self.assertIn(("res.partner", self.person.id), found)

    def test_only_administrators_of_renewals_forget(self):
        with self.assertRaises(AccessError):
            self.person.with_user(self.leader).action_forget_in_renewals()
