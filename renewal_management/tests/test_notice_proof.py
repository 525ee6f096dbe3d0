# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.sent_mail import read_sent
from .common import day
from .notice_common import NoticeCase
from .pdf_common import PdfBuilders, needs_pdf
from .smtp_common import needs_smtp

RECEIPT = """From: acme@example.com
To: bounce@example.com
Subject: Read
Message-Id: <receipt@example.com>
Content-Type: multipart/report; report-type=disposition-notification; boundary=x

--x
Content-Type: text/plain

It was read
--x
Content-Type: message/disposition-notification

Final-Recipient: rfc822; acme@example.com
Disposition: manual-action/MDN-sent-manually; displayed
--x
Content-Type: text/rfc822-headers

Message-Id: {message_id}
--x--
"""


@needs_smtp
@tagged("post_install", "-at_install")
class TestNoticeSending(NoticeCase):
    """What a mail server answers, and what the proof holds of it."""

    def test_the_proof_is_what_the_server_got_byte_for_byte(self):
        attachment = self.env["ir.attachment"].create({"name": "a.txt", "raw": b"abc"})
        self.rule.mail_template_id.attachment_ids = attachment
        postbox = self.send()
        self.assertNotice("sent", "sent")
        event = self.notice.event_ids
        raw = event.attachment_id.raw
        self.assertEqual(raw, postbox.raw[0])
        self.assertEqual(event.sha256, hashlib.sha256(raw).hexdigest())
        self.assertEqual(event.recipient, "acme@example.com")
        self.assertEqual(event.detail, "250 OK")
        self.assertEqual(event.message_identifier, self.notice.mail_id.message_id)
        digest = hashlib.sha256(b"abc").hexdigest()
        self.assertEqual(event.files, f"a.txt (3) {digest}")
        self.assertEqual(self.notice.sent_date, day(30))
        self.assertFalse(self.notice.is_late)

    def test_one_recipient_no_unsubscribing_and_nothing_of_ours_in_the_head(self):
        self.rule.mail_template_id.write(
            {"email_cc": "boss@example.com", "email_to": "all@example.com"}
        )
        (message,) = self.send().messages
        self.assertEqual(message["To"], "Acme <acme@example.com>")
        for name in ("Cc", "List-Unsubscribe", "X-Renewal-Notice"):
            self.assertIsNone(message[name], name)
        self.assertEqual(message["Auto-Submitted"], "auto-generated")

    def test_the_customer_reads_until_when_they_can_say_no(self):
        (message,) = self.send().messages
        text = message.get_body(("plain",)).get_content()
        self.assertIn("05/01/2026", text)
        html = message.get_body(("html",)).get_content()
        self.assertIn("border: 2px solid", html)

    def test_later_is_tried_again(self):
        for answers in (
            {"recipient_answer": "451 4.7.1 Greylisted"},
            {"answer": "452 4.2.2 Mailbox full"},
        ):
            with self.subTest(**answers):
                self.renewal = self.new_auto_renewal()
                self.send(**answers)
                self.assertNotice("due", "later")
                self.assertFalse(self.get_tasks())
                postbox = self.send(31)
                self.assertNotice("sent", "later", "sent")
                sent = [message["Message-Id"] for message in postbox.messages]
                self.assertEqual(sent.count(self.notice.mail_id.message_id), 1)

    def test_refused_goes_on_with_the_letter(self):
        for answers in (
            {"refused": ["acme@example.com"]},
            {"answer": "550 5.7.1 Spam"},
        ):
            with self.subTest(**answers):
                self.renewal = self.new_auto_renewal()
                self.send(**answers)
                self.assertNotice("due", "refused")
                self.assertEqual(self.notice.channel, "letter")
                self.assertIn("550", self.notice.event_ids.detail)
                self.assertIn("post the notice", self.get_tasks()[0])

    def test_refused_with_no_other_way_has_failed(self):
        self.rule.second_channel = False
        self.send(refused=["acme@example.com"])
        self.assertNotice("failed", "refused")
        self.assertIn("another way", self.get_tasks()[0])

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_line_that_breaks_after_the_text_leaves_it_to_a_person(self):
        postbox = self.send(answer=None)
        self.assertNotice("unknown", "unknown")
        self.assertEqual(self.notice.event_ids.attachment_id.raw, postbox.raw[0])
        self.assertIn("Did the notice arrive", self.get_tasks()[0])
        # the queue and the next days do not send it again
        self.env["mail.mail"].search([("res_id", "=", self.renewal.id)]).mark_outgoing()
        self.assertFalse(self.send(31).messages)
        self.assertNotice("unknown", "unknown")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_it_arrived(self):
        self.send(answer=None)
        self.notice.with_user(self.rep).action_arrived()
        self.assertNotice("delivered", "unknown", "arrived")
        self.assertFalse(self.get_tasks())
        with self.assertRaises(UserError):
            self.notice.with_user(self.rep).action_send_again()

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_it_is_sent_again(self):
        self.send(answer=None)
        self.notice.with_user(self.rep).action_send_again()
        self.assertEqual(len(self.send(31).messages), 1)
        self.assertNotice("sent", "unknown", "again", "sent")

    def test_who_was_killed_while_sending_does_not_send_again(self):
        self.run_day(30)
        self.notice._claim_attempt(self.notice.mail_id.message_id)
        with self.mail_server() as postbox:
            self.send_mails(30)
        self.assertFalse(postbox.messages)
        self.assertFalse(self.get_tasks())
        self.run_day(31)
        self.assertNotice("unknown")
        self.assertIn("Did the notice arrive", self.get_tasks()[0])

    def test_of_two_who_send_one_does(self):
        self.run_day(30)
        notice, sent = self.notice, self.notice.mail_id.message_id
        self.assertTrue(notice._claim_attempt(sent))
        self.assertFalse(notice._claim_attempt(sent))

    def test_a_server_that_cannot_be_reached_is_tried_again(self):
        self.run_day(30)
        self.use_server()
        self.send_mails(30)
        self.assertNotice("due")
        self.send(31)
        self.assertNotice("sent", "sent")

    def test_a_mail_that_a_person_cancels_goes_on_with_the_letter(self):
        self.run_day(30)
        self.env["mail.mail"].search([("res_id", "=", self.renewal.id)]).cancel()
        self.run_day(31)
        self.assertNotice("due", "withdrawn")
        self.assertEqual(self.notice.channel, "letter")


@needs_smtp
@tagged("post_install", "-at_install")
class TestNoticeReports(NoticeCase):
    """Reports that come later join the proof, and mean what they say."""

    def setUp(self):
        super().setUp()
        self.send()

    def get_statuses(self):
        return self.notice.mail_id.notification_ids.mapped("notification_status")

    def test_delivered_is_a_proof(self):
        self.report(self.notice, "delivered", "2.0.0")
        self.assertNotice("delivered", "sent", "delivered")
        self.assertIn(b"2.0.0", self.notice.event_ids[-1].attachment_id.raw)
        self.assertEqual(self.get_statuses(), ["sent"], "it is no bounce")
        self.assertFalse(self.partner.message_bounce)

    def test_delayed_is_not_failed(self):
        self.report(self.notice, "delayed", "4.4.1")
        self.assertNotice("sent", "sent", "delayed")
        self.assertEqual(self.get_statuses(), ["sent"])

    def test_a_bounce_asks_somebody_and_goes_on_with_the_letter(self):
        self.report(self.notice, "failed", "5.1.1")
        self.assertNotice("due", "sent", "bounced")
        self.assertEqual(self.notice.channel, "letter")
        self.assertIn("post the notice", self.get_tasks()[0])
        self.assertEqual(self.partner.message_bounce, 1)

    def test_a_bounce_after_a_delivery_counts(self):
        self.report(self.notice, "delivered", "2.0.0")
        self.report(self.notice, "failed", "5.1.1")
        self.assertEqual(self.notice.state, "due")

    def test_a_receipt_is_a_note(self):
        text = RECEIPT.format(message_id=self.notice.mail_id.message_id)
        self.take_mail(text)
        self.assertNotice("sent", "sent", "opened")
        self.assertFalse(self.partner.message_bounce)

    def test_a_bounce_that_no_machine_can_read_is_one(self):
        self.take_mail(
            "From: mailer-daemon@mx.example.com\nTo: bounce@example.com\n"
            "Subject: Sorry\nMessage-Id: <sorry@mx.example.com>\n"
            f"In-Reply-To: {self.notice.mail_id.message_id}\n\nNobody here"
        )
        self.assertEqual(self.get_events(self.notice), ["sent", "bounced"])

    def test_reports_of_other_mails_are_odoos(self):
        message = self.partner.message_post(body="Hello", partner_ids=self.partner.ids)
        before = len(self.notice.event_ids)
        self.report(self.notice.new({"mail_id": message.id}), "failed", "5.1.1")
        self.assertEqual(len(self.notice.event_ids), before)
        self.assertEqual(self.partner.message_bounce, 1)


@needs_smtp
@tagged("post_install", "-at_install")
class TestNoticePrints(PdfBuilders, NoticeCase):
    @needs_pdf
    def test_the_proof_as_a_pdf(self):
        self.send()
        report = "renewal_management.renewal_notice_proof"
        text = self.print_pdf(report, self.notice, "notice_proof")
        event = self.notice.event_ids
        for words in ("Acme", "250 OK", event.sha256, "renewed automatically"):
            self.assertIn(words, text)

    @needs_pdf
    def test_the_letter_is_printed_once_and_kept(self):
        self.set_pdf()
        self.rule.write({"first_channel": "letter", "second_channel": False})
        self.run_day(30)
        notice = self.notice.with_user(self.rep)
        with self.assertRaises(UserError):
            notice.action_letter_posted()
        with self.allow_pdf_render():
            printing = notice.with_context(force_report_rendering=True)
            first = printing.action_print_letter()
            self.assertEqual(printing.action_print_letter(), first)
        self.assertEqual(self.notice.letter_id.mimetype, "application/pdf")
        notice.action_letter_posted()
        self.assertNotice("letter", "printed", "letter")
        self.assertFalse(self.get_tasks())

    @needs_pdf
    def test_the_letter_in_chinese(self):
        self.speak_chinese()
        self.rule.write({"first_channel": "letter", "second_channel": False})
        self.run_day(30)
        report = "renewal_management.renewal_notice_letter"
        text = self.print_pdf(report, self.notice, "notice_letter_zh")
        self.assertIn("合同", text)

    def test_the_text_of_the_proof_is_readable(self):
        (raw,) = self.send().raw
        sent = read_sent(raw)
        self.assertIn("Acme", sent.text)
        self.assertEqual(sent.headers[1], ("To", "Acme <acme@example.com>"))
