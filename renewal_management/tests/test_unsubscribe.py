# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.tests import HttpCase, tagged

from .common import RenewalBuilders, RenewalCase
from .smtp_common import SmtpBuilders, needs_smtp


@needs_smtp
@tagged("post_install", "-at_install")
class TestUnsubscribeLink(SmtpBuilders, RenewalCase):
    """As a mail program gets it."""

    def test_every_automatic_mail_can_be_unsubscribed_from(self):
        template = self.new_mail_template()
        self.new_playbook(
            self.step_vals(-30, action="mail", mail_template_id=template.id)
        )
        renewal = self.new_renewal(end=40)
        self.run_day(10)
        with self.mail_server() as postbox:
            self.send_queue()
        theirs = self.partner.email
        [message] = [mail for mail in postbox.messages if theirs in mail["To"]]
        url = self.partner._get_unsubscribe_url()
        self.assertEqual(message["List-Unsubscribe"], f"<{url}>")
        self.assertEqual(message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        for part in message.walk():
            if part.get_content_maintype() == "text":
                self.assertIn(url, re.sub(r"\s", "", part.get_content()))
        self.assertNotIn("unsubscribe", renewal.step_ids.mail_id.body)

    def test_what_people_send_has_no_such_link(self):
        renewal = self.new_renewal()
        renewal.message_post(body="Hello", partner_ids=self.partner.ids)
        mails = self.env["mail.mail"].search([("res_id", "=", renewal.id)])
        for email in mails._prepare_outgoing_list():
            self.assertNotIn("List-Unsubscribe", email["headers"])


@tagged("post_install", "-at_install")
class TestUnsubscribePage(RenewalBuilders, HttpCase):
    """Without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.partner.name = "Secret Customer Ltd"

    def get_path(self):
        return self.partner._get_unsubscribe_url().replace(
            self.partner.get_base_url(), ""
        )

    def test_opening_the_link_asks_first(self):
        """Scanners follow every link of an e-mail."""
        page = self.url_open(self.get_path())
        self.assertEqual(page.status_code, 200)
        self.assertIn('method="post"', page.text)
        self.assertFalse(self.partner.renewal_mail_opt_out)

    def test_one_click_unsubscribes_once(self):
        for _click in range(2):
            answer = self.url_open(
                self.get_path(), data={"List-Unsubscribe": "One-Click"}
            )
            self.assertEqual(answer.status_code, 200)
            self.assertIn("You are unsubscribed", answer.text)
        self.assertTrue(self.partner.renewal_mail_opt_out)
        notes = self.partner.message_ids.filtered(
            lambda message: "Unsubscribed" in message.body
        )
        self.assertEqual(len(notes), 1)

    def test_opened_again_it_says_that_it_is_done(self):
        self.partner.renewal_mail_opt_out = True
        self.assertIn("You are unsubscribed", self.url_open(self.get_path()).text)

    def test_the_page_names_nobody(self):
        for data in (None, {"List-Unsubscribe": "One-Click"}):
            text = self.url_open(self.get_path(), data=data).text
            self.assertNotIn("Secret Customer", text)
            self.assertNotIn("acme@example.com", text)

    def test_another_link_tells_nothing(self):
        other = self.env["res.partner"].create({"name": "Other"})
        base, token = self.get_path().rsplit("/", 1)
        wrong = (
            f"{base}/{'0' * len(token)}",
            f"/renewal/unsubscribe/{other.id}/{token}",
            f"/renewal/unsubscribe/999999999/{token}",
        )
        for path in wrong:
            for data in (None, {"List-Unsubscribe": "One-Click"}):
                self.assertEqual(self.url_open(path, data=data).status_code, 404)
        self.assertFalse((other | self.partner).filtered("renewal_mail_opt_out"))

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "renewal_management")]
        )._update_translations(["zh_CN"])
        self.partner.lang = "zh_CN"
        page = self.url_open(self.get_path()).text
        self.assertIn("退订", page)
        self.assertNotIn("Unsubscribe?", page)
