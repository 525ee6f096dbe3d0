# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.tests import Form, tagged

from .common import RenewalCase
from .pdf_common import PdfBuilders
from .smtp_common import SmtpBuilders, needs_smtp


class SentCase(PdfBuilders, SmtpBuilders, RenewalCase):
    """Press Send proposal, and Send in the composer."""

    def setUp(self):
        super().setUp()
        self.renewal = self.new_renewal(end=40)
        self.set_pdf()

    def get_composer(self, action):
        return Form(
            self.env[action["res_model"]]
            .with_user(self.rep)
            .with_context(**action["context"])
        ).save()

    def press_send(self):
        return self.renewal.with_user(self.rep).action_send_proposal()

    def send(self):
        self.get_composer(self.press_send()).action_send_mail()
        self.env.flush_all()
        # Odoo sends it after the commit; a test has none
        mails = self.env["mail.mail"].search([("res_id", "=", self.renewal.id)])
        mails.filtered(lambda mail: mail.state != "outgoing").state = "outgoing"


@tagged("post_install", "-at_install")
class TestBeforeSending(SentCase):
    def test_nothing_to_say_opens_the_composer(self):
        action = self.press_send()
        self.assertEqual(action["res_model"], "mail.compose.message")

    def check_warns(self, words):
        action = self.press_send()
        self.assertEqual(action["tag"], "display_notification")
        self.assertIn(words, action["params"]["message"])
        return self.get_composer(action["params"]["next"])

    def test_who_opted_out_is_named_before(self):
        self.partner.renewal_mail_opt_out = True
        composer = self.check_warns("does not want")
        self.assertEqual(composer.partner_ids, self.partner, "a person decides")

    def test_a_blacklisted_contact_is_named_before(self):
        self.env["mail.blacklist"]._add(self.partner.email)
        self.check_warns("does not want")

    def test_an_invalid_address_is_named_before(self):
        self.partner.email = "n/a"
        self.check_warns("not valid")

    def test_an_archived_contact_is_named_before(self):
        self.partner.active = False
        self.check_warns("archived")

    def test_without_wkhtmltopdf_the_composer_opens_without_the_pdf(self):
        self.set_pdf("install")
        composer = self.check_warns("wkhtmltopdf")
        self.assertFalse(composer.attachment_ids)
        self.assertIn("proposal", composer.body)

    def test_with_wkhtmltopdf_the_proposal_is_attached(self):
        composer = self.get_composer(self.press_send())
        self.assertTrue(composer.attachment_ids)


@needs_smtp
@tagged("post_install", "-at_install")
class TestProposalDelivery(SentCase):
    def get_tasks(self):
        return self.renewal.activity_ids.filtered(lambda task: task.user_id == self.rep)

    def test_a_proposal_that_is_refused_is_not_sent(self):
        stage = self.renewal.stage_id
        self.send()
        with self.mail_server(refused=["acme@example.com"]):
            self.send_queue(0)
        self.assertIn("550", self.renewal.sent_mail_error)
        self.assertEqual(self.renewal.stage_id, stage, "nobody has it")
        self.assertEqual(len(self.get_tasks()), 1)
        told = self.env["mail.message"].search(
            [("subject", "=", "An e-mail to a customer did not arrive")]
        )
        self.assertEqual(told.partner_ids, self.manager.partner_id)
        return told

    def test_a_retry_that_succeeds_makes_it_right(self):
        told = self.test_a_proposal_that_is_refused_is_not_sent()
        mails = self.env["mail.mail"].search(
            [("res_id", "=", self.renewal.id), ("state", "=", "exception")]
        )
        mails.action_retry()
        with self.mail_server(refused=["acme@example.com"]):
            self.send_queue(0)
        self.assertTrue(told.exists())
        self.assertEqual(len(self.get_tasks()), 1, "the same failure is no news")
        mails.action_retry()
        with self.mail_server():
            self.send_queue(0)
        self.assertFalse(self.renewal.sent_mail_error)
        self.assertFalse(self.get_tasks())
        sent = self.env.ref("renewal_management.renewal_stage_proposal_sent")
        self.assertEqual(self.renewal.stage_id, sent)

    def test_one_that_arrives_says_nothing(self):
        self.send()
        with self.mail_server() as postbox:
            self.send_queue(0)
        self.assertTrue(postbox.messages)
        self.assertFalse(self.renewal.sent_mail_error)
        self.assertFalse(self.get_tasks())


@needs_smtp
@tagged("post_install", "-at_install")
class TestArchivedContact(SmtpBuilders, RenewalCase):
    """Who has left is not written to."""

    def setUp(self):
        super().setUp()
        template = self.new_mail_template()
        rule = self.step_vals(-30, action="mail", mail_template_id=template.id)
        self.new_playbook(rule)
        self.partner.child_ids = [
            Command.create({"name": "Ana", "email": "ana@example.com"})
        ]
        self.ana = self.partner.child_ids
        self.renewal = self.new_renewal(end=40, partner_id=self.ana.id)
        self.ana.active = False

    def test_their_company_gets_it(self):
        self.run_day(10)
        with self.mail_server() as postbox:
            self.send_queue()
        self.assertIn("acme@example.com", postbox.messages[0]["To"])
        self.assertEqual(self.renewal.step_ids.result, "E-mail sent")

    def test_without_the_company_s_address_nobody_does(self):
        self.partner.email = False
        self.run_day(10)
        self.assertEqual(self.renewal.step_ids.state, "skipped")
        self.assertIn("archived", self.renewal.step_ids.reason)

    def test_nor_where_the_company_opted_out(self):
        self.partner.renewal_mail_opt_out = True
        self.run_day(10)
        self.assertEqual(self.renewal.step_ids.state, "skipped")
