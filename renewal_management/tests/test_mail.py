# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestCustomerMail(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.new_mail_template()
        cls.new_playbook(cls.mail_vals(-30), cls.mail_vals(-7))
        cls.company.renewal_owner_digest = False

    @classmethod
    def mail_vals(cls, offset, **values):
        return cls.step_vals(
            offset,
            action="mail",
            mail_template_id=cls.template.id,
            late_days=3,
            **values,
        )

    def get_mails(self):
        return self.env["mail.mail"].search([("subject", "like", "Your contract")])

    def test_mail_is_queued_once(self):
        renewal = self.new_renewal(end=40)
        self.run_day(10)
        self.run_day(10)
        mail = self.get_mails()
        self.assertRecordValues(
            mail,
            [{"state": "outgoing", "recipient_ids": self.partner.ids}],
        )
        self.assertIn("Dear Acme", mail.body_html)
        self.assertIn(mail.mail_message_id, renewal.message_ids)
        self.assertEqual(self.get_step(renewal, -30).mail_id, mail.mail_message_id)

    def check_refused(self, reason):
        renewal = self.new_renewal(end=40)
        self.run_day(10)
        step = self.get_step(renewal, -30)
        self.assertFalse(self.get_mails())
        self.assertEqual(step.state, "skipped")
        self.assertIn(reason, step.reason)

    def test_contact_without_address_gets_no_mail(self):
        self.partner.email = False
        self.check_refused("no e-mail address")

    def test_contact_who_opted_out_gets_no_mail(self):
        self.partner.renewal_mail_opt_out = True
        self.check_refused("does not want")

    def test_blacklisted_contact_gets_no_mail(self):
        self.env["mail.blacklist"]._add(self.partner.email)
        self.check_refused("does not want")

    def test_invalid_address_gets_no_mail(self):
        self.partner.email = "n/a"
        self.check_refused('"n/a", is not valid')

    def test_one_mail_per_contact_within_the_cap(self):
        """What comes up after it waits until the cap allows the next."""
        self.partner.renewal_mail_date = day(8)
        renewals = self.new_renewal(end=40) | self.new_renewal(end=40)
        self.run_day(10)
        steps = [self.get_step(renewal, -30) for renewal in renewals]
        for step in steps:
            self.assertEqual(step.state, "planned")
            self.assertEqual(step.scheduled_date, day(15))
            self.assertIn("Postponed", step.result)
        self.run_day(14)
        self.assertFalse(self.get_mails())
        self.run_day(15)
        self.assertEqual([step.state for step in steps], ["done", "done"])
        self.assertEqual(len(self.get_mails()), 1)

    def test_the_cap_reaches_beyond_the_decision(self):
        """An e-mail that would come after the decision is skipped."""
        self.new_renewal(end=40)
        late = self.new_renewal(end=15)
        self.run_day(8)
        self.assertEqual(self.get_step(late, -7).state, "done")
        other = self.new_renewal(end=16)
        self.run_day(9)
        self.assertEqual(self.get_step(other, -7).scheduled_date, day(15))
        self.partner.renewal_mail_date = day(14)
        self.run_day(15)
        self.assertEqual(self.get_step(other, -7).state, "skipped")

    def test_without_a_cap_each_renewal_sends_its_mail(self):
        self.company.renewal_mail_cap_days = 0
        self.new_renewal(end=40)
        self.new_renewal(end=40)
        self.run_day(10)
        self.assertEqual(len(self.get_mails()), 2)

    def test_late_mails_are_not_sent(self):
        """Importing old contracts mails nobody."""
        renewal = self.new_renewal(end=20)
        self.run_day()
        self.assertFalse(self.get_mails())
        self.assertIn("Too late", self.get_step(renewal, -30).reason)

    def test_a_broken_template_is_one_failed_step(self):
        self.template.subject = "Your contract {{ object.no_such_field }}"
        renewal = self.new_renewal(end=40)
        self.run_day(10)
        step = self.get_step(renewal, -30)
        self.assertEqual(step.state, "failed")
        self.assertTrue(step.reason)
        self.template.subject = "Your contract {{ object.name }}"
        self.run_day(11)
        self.assertEqual(step.state, "done")
        self.assertEqual(len(self.get_mails()), 1)
