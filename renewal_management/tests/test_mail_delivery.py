# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import RenewalCase, day
from .smtp_common import SmtpBuilders, needs_smtp

BOUNCE = """Return-Path: <>
From: Mail Delivery System <mailer-daemon@mail.example.com>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-Id: <bounce-1@mail.example.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

The mailbox does not exist any more.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--B
Content-Type: text/rfc822-headers

Message-Id: {message_id}
To: {address}

--B--
"""


@needs_smtp
@tagged("post_install", "-at_install")
class TestMailDelivery(SmtpBuilders, RenewalCase):
    """A step is done when a real mail server has taken its e-mail."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.new_mail_template()
        cls.new_playbook(
            cls.step_vals(-30, action="mail", mail_template_id=template.id, late_days=3)
        )
        cls.env.company.alias_domain_id = cls.env["mail.alias.domain"].create(
            {"name": "ours.example.com", "bounce_alias": "bounce"}
        )

    def setUp(self):
        super().setUp()
        self.renewal = self.new_renewal(end=40)
        self.step = self.renewal.step_ids
        self.run_day(10)

    def get_tasks(self):
        return self.renewal.activity_ids.filtered(
            lambda task: task.user_id == self.rep and "another way" in task.summary
        )

    def get_told(self):
        """Messages to the managers about failures."""
        return self.env["mail.message"].search(
            [("subject", "=like", "Renewals: %failure%")]
        )

    def check_undelivered(self, *words):
        self.assertEqual(self.step.state, "failed")
        for word in words:
            self.assertIn(word, self.step.result)
        self.assertFalse(self.partner.renewal_mail_date, "the cap is free again")
        self.assertEqual(len(self.get_tasks()), 1)
        self.assertEqual(self.renewal.failed_step_count, 1)

    def receive_bounce(self, message):
        text = BOUNCE.format(
            to="bounce@ours.example.com",
            address=self.partner.email,
            message_id=message["Message-Id"],
        )
        self.env["mail.thread"].message_process("mail.thread", text)
        self.env.flush_all()
        self.env.invalidate_all()

    def test_queued_until_the_server_has_it(self):
        self.assertEqual(self.step.result, "E-mail queued")
        with self.mail_server() as postbox:
            self.send_queue()
        self.assertIn("acme@example.com", postbox.messages[0]["To"])
        self.assertEqual((self.step.state, self.step.result), ("done", "E-mail sent"))
        self.assertEqual(self.partner.renewal_mail_date, day(10))
        self.assertFalse(self.get_tasks())

    def test_no_mail_server(self):
        self.use_server()
        self.send_queue()
        self.check_undelivered("could not be sent", "Connection")

    def test_unreachable_host(self):
        self.use_server(host="mail.no-such-host.invalid", port=25)
        self.send_queue()
        self.check_undelivered("could not be sent")

    def test_refused_by_the_server(self):
        with self.mail_server(refused=["acme@example.com"]):
            self.send_queue()
        self.check_undelivered("refused", "550")

    def test_a_bounce_that_comes_back(self):
        with self.mail_server() as postbox:
            self.send_queue()
        self.assertEqual(self.step.state, "done")
        self.receive_bounce(postbox.messages[0])
        self.check_undelivered("refused", "does not exist any more")

    def test_a_cancelled_mail(self):
        self.env["mail.mail"].search([("model", "=", "renewal.renewal")]).cancel()
        self.check_undelivered("cancelled")

    def test_a_removed_mail(self):
        self.env["mail.mail"].search([("model", "=", "renewal.renewal")]).unlink()
        self.check_undelivered("cancelled")

    def test_the_managers_are_told_once(self):
        self.use_server()
        for offset in (10, 11, 12, 13):
            self.run_day(offset)
            self.send_queue(offset)
        self.run_day(14)
        told = self.get_told()
        self.assertEqual(len(told), 1)
        self.assertEqual(told.partner_ids, self.manager.partner_id)
        self.assertIn("could not be sent", told.body)
        self.assertEqual(len(self.get_tasks()), 1, "and the owner once")

    def test_the_next_run_tries_again_what_the_server_failed(self):
        self.use_server()
        self.send_queue()
        self.run_day(10)
        self.assertEqual(self.step.state, "failed")
        self.run_day(11)
        self.assertEqual(self.step.state, "done")
        with self.mail_server() as postbox:
            self.send_queue(11)
        customer = [m for m in postbox.messages if "acme" in m["To"]]
        self.assertEqual(len(customer), 1, "the first attempt is not sent as well")
        self.assertEqual(self.step.result, "E-mail sent")
        self.assertFalse(self.get_tasks())

    def test_no_run_tries_again_what_the_address_refused(self):
        with self.mail_server(refused=["acme@example.com"]):
            self.send_queue()
        for offset in (11, 20):
            self.run_day(offset)
            self.assertEqual(self.step.state, "failed")
            self.assertIn("550", self.step.reason)

    def test_too_late_to_try_again(self):
        self.use_server()
        self.send_queue()
        self.run_day(14)
        self.assertEqual(self.step.state, "failed")
        self.assertIn("could not be sent", self.step.reason)

    def test_a_retry_that_succeeds_makes_it_right(self):
        self.use_server()
        self.send_queue()
        mail = self.env["mail.mail"].search([("model", "=", "renewal.renewal")])
        mail.action_retry()
        with self.mail_server() as postbox:
            self.send_queue()
        self.assertTrue(postbox.messages)
        self.assertEqual((self.step.state, self.step.result), ("done", "E-mail sent"))
        self.assertFalse(self.get_tasks())
        self.assertTrue(self.partner.renewal_mail_date)

    def test_whoever_reached_the_customer_is_done_with_it(self):
        self.use_server()
        self.send_queue()
        self.get_tasks().action_feedback(feedback="Called them")
        self.assertEqual(self.step.state, "done")
        message = self.step.mail_id
        self.run_day(11)
        self.assertEqual(self.step.mail_id, message, "not tried again")

    def test_the_daily_run_finds_what_nobody_noted(self):
        """Somebody held the step while the e-mail was sent."""
        mail = self.env["mail.mail"].search([("model", "=", "renewal.renewal")])
        self.env.cr.execute(
            "UPDATE mail_notification SET notification_status = 'exception', "
            "failure_type = 'mail_email_invalid' WHERE mail_mail_id = %s",
            [mail.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.step.state, "done")
        self.run_day(11)
        self.check_undelivered("Invalid email address")

    def test_one_task_for_all_that_one_mail_was_about(self):
        others = self.new_renewal(end=60) | self.new_renewal(end=60)
        self.run_day(30)
        self.use_server()
        self.send_queue(30)
        steps = others.step_ids
        self.assertEqual(set(steps.mapped("state")), {"failed"})
        self.assertEqual(len(others.activity_ids), 1)
        self.assertEqual(steps.activity_id, others.activity_ids)

    def test_colleagues_who_follow_do_not_count(self):
        """A follower whose address bounces says nothing about the customer."""
        with self.mail_server():
            self.send_queue()
        self.env["mail.notification"].create(
            {
                "mail_message_id": self.step.mail_id.id,
                "res_partner_id": self.rep.partner_id.id,
                "notification_type": "email",
                "notification_status": "sent",
            }
        ).notification_status = "bounce"
        self.assertEqual(self.step.state, "done")
