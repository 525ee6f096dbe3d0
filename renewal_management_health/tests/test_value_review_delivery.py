# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.smtp_common import SmtpBuilders, needs_smtp

from .test_value_review_send import SendCase


@needs_smtp
@tagged("post_install", "-at_install")
class TestReviewDelivery(SmtpBuilders, SendCase):
    def setUp(self):
        super().setUp()
        self.review = self.draft()
        self.send(self.review)
        self.mails = self.get_queued(self.review)

    def get_queued(self, record):
        """E-mails of a record: Odoo sends them after the commit; a test has none."""
        domain = [("res_id", "=", record.id), ("model", "=", record._name)]
        mails = self.env["mail.mail"].search(domain)
        mails.filtered(lambda mail: mail.state != "outgoing").state = "outgoing"
        return mails

    def test_a_review_that_is_refused_is_not_sent(self):
        with self.mail_server(refused=["acme@example.com"]):
            self.send_queue(0)
        self.assertIn("550", self.review.sent_mail_error)
        self.assertEqual((self.review.state, self.review.sent_date), ("ready", False))
        self.assertFalse(self.partner.renewal_mail_date, "the cap is free again")
        self.assertEqual(self.review.activity_ids.user_id, self.csm)
        self.mails.action_retry()
        with self.mail_server():
            self.send_queue(0)
        self.assertFalse(self.review.sent_mail_error)
        self.assertEqual(self.review.state, "sent")
        self.assertTrue(self.partner.renewal_mail_date)
        self.assertFalse(self.review.activity_ids)

    def test_a_review_that_arrives_is_sent(self):
        with self.mail_server() as postbox:
            self.send_queue(0)
        self.assertTrue(postbox.messages)
        self.assertFalse(self.review.sent_mail_error)
        self.assertEqual(self.review.state, "sent")

    def test_an_invitation_that_is_refused_asks_for_another_way(self):
        self.mails.unlink()
        self.review.sudo().write({"state": "ready", "sent_date": False})
        self.invite(self.review)
        self.assertEqual(self.review.state, "sent")
        mails = self.get_queued(self.review.event_id)
        self.assertTrue(mails)
        with self.mail_server(refused=["acme@example.com"]):
            self.send_queue(0)
        self.assertIn("550", self.review.sent_mail_error)
        self.assertEqual((self.review.state, self.review.sent_date), ("ready", False))
        self.assertEqual(self.review.activity_ids.user_id, self.csm)
        mails.action_retry()
        with self.mail_server():
            self.send_queue(0)
        self.assertFalse(self.review.sent_mail_error)
        self.assertEqual(self.review.state, "sent")
