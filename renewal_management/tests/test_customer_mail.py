# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import runpy
from unittest.mock import patch

from lxml import html

from odoo.modules import get_module_path
from odoo.tests import tagged

from .common import RenewalCase
from .smtp_common import SmtpBuilders, needs_smtp

TEMPLATES = ("renewal_coming", "auto_renewal_notice", "last_days", "proposal")
PAGE = "https://odoo.example.com/my/renewals/"


class CustomerMailCase(RenewalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep.partner_id.write({"phone": "+49 (30) 123-45", "email": "jo@we.test"})

    def get_template(self, name):
        template = self.env.ref(f"renewal_management.mail_template_{name}")
        template.report_template_ids = False
        return template

    def knows_more(self):
        """Other rooms have a page of the customer, and figures of value."""
        model = self.registry["renewal.renewal"]
        return patch.multiple(
            model,
            _get_customer_link=lambda renewal, partner=None: f"{PAGE}{renewal.id}",
            _get_value_figures=lambda renewal: [
                {"label": "hours <saved>", "value": "1,240"},
                {"label": "tickets solved", "value": "86"},
            ],
        )


@needs_smtp
@tagged("post_install", "-at_install")
class TestCustomerMail(SmtpBuilders, CustomerMailCase):
    """What customers read, as the mail server gets it."""

    def receive(self, name, renewals=None):
        """:return: (parsed HTML, plain text) of what the customer gets"""
        template = self.get_template(name)
        self.new_playbook(
            self.step_vals(-30, action="mail", mail_template_id=template.id)
        )
        (renewals or self.new_renewal(end=40))._request_planning()
        self.run_day(10)
        with self.mail_server() as postbox:
            self.send_queue()
        [message] = [m for m in postbox.messages if self.partner.email in m["To"]]
        page = message.get_body(("html",)).get_content()
        return html.fromstring(page), message.get_body(("plain",)).get_content()

    def test_each_opens_with_what_they_got_and_has_one_button_and_a_person(self):
        for name in TEMPLATES:
            with self.subTest(name), self.knows_more(), self.env.cr.savepoint():
                renewal = self.new_renewal(end=40)
                self.partner.renewal_mail_date = False
                page, text = self.receive(name, renewal)
                self.assertLess(text.index("1,240 hours <saved>"), text.index("2026"))
                buttons = page.xpath(f"//a[@href='{PAGE}{renewal.id}']")
                self.assertEqual(len(buttons), 1)
                for words in ("rep", "+49 (30) 123-45", "jo@we.test", "Preferences"):
                    self.assertIn(words, text)
                self.assertTrue(page.xpath("//a[@href='tel:+493012345']"))
                self.env["renewal.playbook"].search([]).action_archive()
                renewal.contract_id.unlink()

    def test_without_a_page_and_figures_there_is_no_button_and_no_gap(self):
        page, text = self.receive("renewal_coming")
        self.assertNotIn("Your results", text)
        self.assertNotIn("Open your renewal", text)
        links = [link.split(":")[0] for link in page.xpath("//a/@href")]
        self.assertEqual(links.count("tel"), 1)
        self.assertEqual(len([link for link in links if link == "http"]), 2)

    def test_the_plain_text_reads_like_a_letter(self):
        with self.knows_more():
            _page, text = self.receive("last_days")
        lines = [line.strip() for line in text.splitlines()]
        self.assertIn("1,240 hours <saved>", lines)
        self.assertIn("86 tickets solved", lines)
        self.assertIn("Open your renewal [1]", lines)
        self.assertEqual(lines[lines.index("Kind regards") + 1], "")
        self.assertNotIn("tel:", text)

    def test_each_contract_of_a_joined_mail_leads_to_its_own_page(self):
        first = self.new_renewal(end=40, name="First")
        second = self.new_renewal(end=42, name="Second")
        with self.knows_more():
            page, text = self.receive("renewal_coming", first | second)
        links = page.xpath(f"//a[starts-with(@href, '{PAGE}')]/@href")
        self.assertEqual(
            links,
            [f"{PAGE}{first.id}", f"{PAGE}{second.id}", f"{PAGE}{first.id}"],
        )
        self.assertIn("- Second [2]: the term ends on", text)

    def test_it_fits_a_phone_and_says_its_language(self):
        page, _text = self.receive("auto_renewal_notice")
        self.assertEqual(page.get("lang"), "en-US")
        self.assertIn("width=device-width", str(page.xpath("//meta/@content")))
        self.assertFalse(page.xpath("//*[contains(@style, 'min-width')]"))
        self.assertEqual(len(page.xpath("//body")), 1)
        [footer] = page.xpath("//a[contains(@href, '/unsubscribe/')]")
        self.assertEqual(len(list(footer.iterancestors("body"))), 1)

    def test_somebody_else_is_named_once_the_owner_has_left(self):
        renewal = self.new_renewal(end=40)
        self.rep.active = False
        _page, text = self.receive("last_days", renewal)
        self.assertNotIn("jo@we.test", text)
        self.assertIn("leader", text)


@tagged("post_install", "-at_install")
class TestUpdatedMail(CustomerMailCase):
    """A company that updates: what it did not edit gets the new text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        path = f"{get_module_path('renewal_management')}/migrations/19.0.1.4.0"
        cls.migrate = staticmethod(
            runpy.run_path(f"{path}/post-mail_templates.py")["migrate"]
        )
        with open(f"{path}/mail_templates.json") as file:
            cls.shipped = json.load(file)

    def update(self, name, **edits):
        """The template as it was shipped, then edited, then updated."""
        template = self.get_template(name)
        texts = self.shipped[f"renewal_management.mail_template_{name}"]
        for lang in ("en_US", "zh_CN"):
            values = {field: texts[field][lang] for field in texts}
            template.with_context(lang=lang).write(values)
        template.write({"email_layout_xmlid": False, **edits})
        # the proposal's report, which these tests leave out
        if name == "proposal":
            report = self.env.ref("renewal_management.renewal_proposal_report")
            template.report_template_ids = report
        self.env.flush_all()
        self.migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        return template

    def test_what_nobody_edited_is_new_in_both_languages(self):
        for name in TEMPLATES:
            template = self.update(name)
            for lang in ("en_US", "zh_CN"):
                body = template.with_context(lang=lang).body_html
                self.assertIn("_get_mail_contact", body, (name, lang))
            self.assertIn("尊敬的", template.with_context(lang="zh_CN").body_html)
            self.assertEqual(template.email_layout_xmlid.split(".")[1], "mail_layout")

    def test_what_somebody_edited_stays_and_the_new_text_is_offered(self):
        template = self.update("last_days", subject="Hurry up")
        self.assertEqual(template.subject, "Hurry up")
        self.assertNotIn("_get_mail_contact", template.body_html)
        self.assertFalse(template.email_layout_xmlid)
        offered = self.env["renewal.improvement"].search(
            [("xmlid", "=", "renewal_management.mail_template_last_days")]
        )
        self.assertIn("body_html", offered.mapped("field_name"))
