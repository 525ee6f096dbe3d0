# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import io
from datetime import date, timedelta

from PIL import Image

from odoo.tests import Form, tagged

from .page_browser_common import BrowserCase

ACCEPT = ".o_renewal_accept"
ASK = ".o_renewal_ask"
DECLINE = ".o_renewal_decline"
MESSAGE = ".o_renewal_message"


class Stories:
    """What customers do, from the link to what is in the database."""

    def add_option(self, renewal, **values):
        """Offer another proposal beside the first, as a rep does."""
        action = renewal.with_user(self.rep).action_add_option()
        wizard = self.env[action["res_model"]].with_user(self.rep)
        dialog = Form(wizard.with_context(**action["context"]))
        for name, value in values.items():
            dialog[name] = value
        dialog.save().action_add()
        return renewal.option_ids.filtered(lambda option: not option.is_live)

    def get_answer(self, renewal, kind):
        [answer] = renewal.answer_ids
        self.assertEqual((answer.kind, answer.name), (kind, "Ana Ribeiro"))
        return answer

    def test_accepts_with_a_drawn_signature(self):
        self.company.renewal_page_terms = f"<p>Our terms {'and so on ' * 200}</p>"
        path = self.get_path()
        with self.browse() as customer:
            customer.open(path)
            customer.fill("Your name", "Ana Ribeiro", ACCEPT)
            customer.fill("Your purchase order", "PO 7", ACCEPT)
            customer.tap("I accept these terms", ACCEPT)
            customer.tap("Draw a signature", ACCEPT)
            customer.wait("document.querySelector('canvas')")
            customer.draw(ACCEPT)
            customer.follow("Accept and sign", ACCEPT)
            self.assertIn("Your acceptance has arrived", customer.get_text())
            self.assertIn("You have accepted", customer.get_text())
        answer = self.get_answer(self.renewal, "accept")
        self.assertEqual(answer.purchase_order, "PO 7")
        picture = Image.open(io.BytesIO(base64.b64decode(answer.signature)))
        self.assertEqual(picture.format, "PNG")
        left, _top, right, _bottom = picture.getchannel("A").getbbox()
        self.assertGreater(right - left, picture.width / 3)
        agreed = self.env.ref("renewal_management.renewal_stage_agreed")
        self.assertEqual(self.renewal.stage_id, agreed)
        self.assertTrue(self.renewal.proposal_locked_date)
        self.assertEqual(self.page.visit_count, 1)

    def test_chooses_the_second_of_two_options(self):
        option = self.add_option(
            self.renewal, price_percent=-10, next_term_interval=2, name="Two years"
        )
        path = self.get_path()
        with self.browse() as customer:
            customer.open(path)
            self.assertIn("120.00 a year (10%) less than today", customer.get_text())
            customer.tap("Choose Two years")
            # changed their mind about drawing
            customer.tap("Draw a signature", ACCEPT)
            customer.wait("document.querySelector('canvas')")
            customer.draw(ACCEPT)
            customer.tap("Sign with the typed name instead", ACCEPT)
            customer.fill("Your name", "Ana Ribeiro", ACCEPT)
            customer.follow("Accept and sign", ACCEPT)
            self.assertIn("Two years", customer.get_text())
        answer = self.get_answer(self.renewal, "accept")
        self.assertEqual(answer.option, "Two years")
        self.assertFalse(answer.signature)
        self.assertTrue(option.is_live)
        self.assertEqual(option.chosen_date, date.today())
        self.assertEqual(self.renewal.next_term_interval, 2)
        self.assertEqual(self.renewal.line_ids.proposed_price_unit, 90)

    def test_asks_leaves_in_time_and_leaves_late(self):
        asked, timely = self.renewal, self.new_auto_page()
        late = self.new_auto_page(end=20, notice=30)
        reason = self.env["contract.terminate.reason"].create(
            {
                "name": "Too dear",
                "terminate_comment_required": False,
                "is_on_page": True,
                "page_offer": "How about a pause?",
            }
        )
        paths = [self.get_path(renewal) for renewal in (asked, timely, late)]
        with self.browse() as customer:
            customer.open(paths[0])
            customer.tap("Ask, or request a change")
            customer.fill("Your name", "Ana Ribeiro", ASK)
            customer.fill("What would you like", "May we have more?", ASK)
            customer.fill("Service", "5", ASK)
            customer.follow("Send", ASK)
            self.assertIn("your question has arrived", customer.get_text())
            self.assertIn("1 → 5", customer.get_text())

            customer.open(paths[1])
            customer.tap("Not renewing")
            customer.fill("Your name", "Ana Ribeiro", DECLINE)
            customer.choose("Why?", "Too dear", DECLINE)
            customer.follow("Send notice", DECLINE)
            self.assertIn("How about a pause?", customer.get_text())
            customer.follow("Send notice", DECLINE)
            self.assertIn("Your notice came in time", customer.get_text())

            customer.open(paths[2])
            customer.tap("Not renewing")
            customer.fill("Your name", "Ana Ribeiro", DECLINE)
            customer.fill("Anything you would like", "We close", DECLINE)
            customer.follow("Send notice", DECLINE)
            self.assertIn("The last day to give notice was", customer.get_text())
            self.assertIn("it goes on after", customer.get_text())
        question = self.get_answer(asked, "ask")
        self.assertEqual(question.note, "May we have more?")
        self.assertIn("1 → 5", question.quantities)
        self.assertEqual(question.activity_id.user_id, self.rep)
        notice = self.get_answer(timely, "decline")
        self.assertEqual((notice.judgement, notice.reason_id), ("in_time", reason))
        notice = self.get_answer(late, "decline")
        self.assertEqual((notice.judgement, notice.note), ("late", "We close"))
        self.assertFalse((asked | timely | late).filtered("outcome"))

    def test_an_expired_proposal_is_asked_for_again_by_the_new_link(self):
        self.renewal.proposal_valid_until = date.today() - timedelta(days=1)
        replaced = self.get_path()
        self.renewal.with_user(self.rep).action_replace_page_link()
        path, name = self.get_path(), self.renewal.name
        with self.browse() as customer:
            customer.open(replaced)
            self.assertEqual(customer.get_status(), 404)
            self.assertIn("This page is not here", customer.get_text())
            self.assertNotIn(name, customer.get_text())
            # the browser notes it as an error
            [fault] = customer.take_faults()
            self.assertIn("404", fault)

            customer.open(path)
            self.assertEqual(customer.get_status(), 200)
            self.assertIn("Our proposal was valid until", customer.get_text())
            self.assertNotIn("Accept the proposal", customer.get_text())
            customer.fill("Your name", "Ana Ribeiro", ASK)
            customer.fill("What would you like", "A new proposal, please", ASK)
            customer.follow("Send", ASK)
            self.assertIn("your question has arrived", customer.get_text())
        self.assertIn("new proposal", self.get_answer(self.renewal, "ask").note)
        self.assertFalse(self.renewal.proposal_locked_date)

    def test_an_account_with_renewals_in_two_companies(self):
        second = self.env["res.company"].create({"name": "Second Company"})
        self.switch_on(second)
        other = self.new_page(name="Upkeep", company_id=second.id, user_id=False)
        portal = self.new_portal_user(self.partner, "portal_phone")
        portal.name = "Ana Ribeiro"
        company, name = self.company.name, self.renewal.name
        with self.browse(portal.login) as customer:
            customer.open("/my")
            customer.wait("customer.read().includes('accept, ask or leave')")
            customer.follow("Renewals")
            for shown in (company, "Second Company"):
                self.assertIn(shown, customer.get_text())
            customer.follow(name)
            self.assertIn(company, customer.get_text())
            customer.follow("Renewals")
            customer.follow("Upkeep")
            self.assertIn("Second Company", customer.get_text())
            # whose name and e-mail are known
            customer.follow("Accept and sign", ACCEPT)
            self.assertIn("Your acceptance has arrived", customer.get_text())
        answer = self.get_answer(other, "accept")
        self.assertEqual(answer.partner_id, portal.partner_id)
        self.assertEqual(answer.email, portal.email)
        self.assertFalse(self.renewal.answer_ids)


@tagged("post_install", "-at_install")
class TestPageOnPhone(Stories, BrowserCase):
    """With a finger, 390 pixels wide."""

    browser_size = "390x844"
    touch_enabled = True


@tagged("post_install", "-at_install")
class TestPageOnDesktop(Stories, BrowserCase):
    """With a mouse, 1,400 pixels wide."""

    browser_size = "1400x900"
