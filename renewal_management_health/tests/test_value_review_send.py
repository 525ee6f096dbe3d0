# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.renewal_management.tests.pdf_common import PdfBuilders

from .common import day
from .review_common import ReviewCase


class SendCase(PdfBuilders, ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_unit()
        cls.partner.email = "acme@example.com"

    def setUp(self):
        super().setUp()
        self.set_pdf()

    def send(self, review, user=None):
        """Press the button, and Send in the composer."""
        user = user or self.csm
        action = review.with_user(user).action_send()
        composer = Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        ).save()
        composer.action_send_mail()
        return composer

    def invite(self, review, user=None, **values):
        user = user or self.csm
        action = review.with_user(user).action_invite()
        wizard = (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create(values)
        )
        wizard.action_invite()
        return wizard


@tagged("post_install", "-at_install")
class TestPrint(SendCase):
    def test_print_tells_what_the_review_holds(self):
        review = self.draft()
        review.has_next_term = True
        review.next_steps = "<p>A training for your new colleagues</p>"
        text = self.print(review)
        for part in (
            "Thank you for working with us",
            "100 hours saved",
            "200 Exports were made",
            "Your usage",
            "A training for your new colleagues",
            "Your next term starts on 06/01/2026",
            "1,200.00",
            self.csm.name,
        ):
            self.assertIn(part, text)
        # nothing is said of what there is nothing to say about
        self.assertNotIn("Open points", text)
        self.assertNotIn("Trainings and events", text)

    def test_price_and_words_stay_inside(self):
        review = self.draft()
        review.customer_words = "<p>Between us</p>"
        text = self.print(review)
        self.assertNotIn("1,200.00", text)
        self.assertNotIn("Between us", text)

    def test_review_is_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["renewal.value.unit"].search([]).with_context(
            lang="fr_FR"
        ).sentence = "{quantity} {metric} : {value}"
        self.exports.with_context(lang="fr_FR").name = "Exportations"
        self.partner.lang = "fr_FR"
        review = self.draft()
        self.assertTrue(
            review.statement_ids.text.startswith("200 Exportations"),
            review.statement_ids.text,
        )
        text = self.print(review)
        self.assertIn("Exportations", text)
        self.assertIn("31/05/2025", text)

    def test_markup_in_names_does_no_harm(self):
        self.exports.name = "<script>alert(1)</script>"
        self.renewal.contract_id.name = "<b>x</b>"
        review = self.draft()
        report = self.env["ir.actions.report"]
        page, _kind = report._render_qweb_html(
            "renewal_management_health.renewal_value_review", review.ids
        )
        self.assertNotIn(b"<script>alert", page)
        self.assertIn("&lt;b&gt;x", str(review.introduction))


@tagged("post_install", "-at_install")
class TestLanguage(SendCase):
    """A customer who reads Chinese, and what a unit is worth in English words."""

    def setUp(self):
        super().setUp()
        self.speak_chinese()
        self.unit = self.env["renewal.value.unit"].search([])

    def test_a_sentence_that_nobody_translated_stays_in_one_language(self):
        self.assertEqual(
            self.draft().statement_ids.text, "200 Exports were made: 100 hours saved"
        )

    def test_a_translated_sentence_is_in_the_customers_language(self):
        chinese = self.unit.with_context(lang="zh_CN")
        chinese.sentence = "{quantity} 次{metric}，节省 {value}"
        chinese.metric_id.name = "导出"
        self.assertEqual(self.draft().statement_ids.text, "200 次导出，节省 100 小时")

    def test_a_sentence_keeps_the_language_it_was_written_in(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.unit.unlink()
        self.unit.with_context(lang="fr_FR").create(
            {
                "metric_id": self.exports.id,
                "sentence": "{quantity} exports : {value}",
                "factor": 5000,
            }
        )
        # the blank within a number is French
        text = " ".join(self.draft().statement_ids.text.split())
        self.assertTrue(text.startswith("200 exports : 1 000 000"), text)


@tagged("post_install", "-at_install")
class TestSend(SendCase):
    def test_sent_review_is_logged_on_the_renewal(self):
        review = self.draft()
        composer = self.send(review)
        self.assertEqual(composer.partner_ids, self.partner)
        self.assertIn("Value review - Acme 2026", composer.attachment_ids.name)
        self.assertEqual((review.state, review.sent_date), ("sent", day(0)))
        note = self.renewal.message_ids[:1]
        self.assertIn("was sent to Acme", note.body)
        self.assertTrue(note.attachment_ids)
        message = review.message_ids.filtered("partner_ids")
        self.assertIn("Your results: Contract", message.subject)
        # automatic e-mails wait now
        self.assertEqual(self.partner.renewal_mail_date, day(0))

    def test_reviews_are_not_sent_to_people_who_must_not_be_mailed(self):
        review = self.draft()
        for values in (
            {"email": False},
            {"email": "acme@example.com", "renewal_mail_opt_out": True},
        ):
            self.partner.write(values)
            self.assertTrue(review.mail_refusal)
            for button in ("action_send", "action_invite"):
                with self.assertRaisesRegex(UserError, "bring it along"):
                    getattr(review.with_user(self.csm), button)()
        self.partner.renewal_mail_opt_out = False
        self.env["mail.blacklist"]._add("acme@example.com")
        review.invalidate_recordset()
        self.partner.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "does not want"):
            review.with_user(self.csm).action_send()
        self.assertEqual(review.state, "draft")

    def test_frequency_cap_warns(self):
        review = self.draft()
        self.assertFalse(review.mail_warning)
        self.partner.sudo().renewal_mail_date = day(-1)
        self.assertIn("got a renewal e-mail", review.mail_warning)
        self.send(review)

    def test_review_can_go_to_another_contact(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "email": "ana@example.com"}
        )
        review = self.draft()
        review.contact_id = ana
        self.assertEqual(self.send(review).partner_ids, ana)

    def test_an_ordinary_message_sends_nothing(self):
        review = self.draft()
        review.with_user(self.csm).message_post(body="Hello")
        self.assertEqual(review.state, "draft")

    def test_review_is_sent_without_the_shipped_template(self):
        self.env.ref("renewal_management_health.mail_template_value_review").unlink()
        action = self.draft().action_send()
        self.assertFalse(action["context"]["default_template_id"])


@tagged("post_install", "-at_install")
class TestInvite(SendCase):
    def test_meeting_with_the_review_attached(self):
        review = self.draft()
        start = datetime(2026, 3, 10, 9)
        self.invite(review, start=start, duration=1.5)
        event = review.event_id
        self.assertEqual(
            (event.start, event.stop), (start, datetime(2026, 3, 10, 10, 30))
        )
        self.assertEqual(event.partner_ids, self.partner | self.csm.partner_id)
        self.assertEqual(event.user_id, self.csm)
        self.assertEqual(
            (event.res_model, event.res_id), (self.renewal._name, self.renewal.id)
        )
        # in the calendar of the renewal too
        self.assertIn(event, self.renewal.activity_ids.calendar_event_id)
        mail = self.env["mail.message"].search(
            [
                ("model", "=", "calendar.event"),
                ("res_id", "=", event.id),
                ("partner_ids", "in", self.partner.ids),
            ]
        )
        self.assertEqual(len(mail), 1)
        names = mail.attachment_ids.mapped("name")
        self.assertIn("invitation.ics", names)
        self.assertTrue(any("Value review - Acme" in name for name in names), names)
        self.assertEqual((review.state, review.sent_date), ("sent", day(0)))
        note = self.renewal.message_ids[:1]
        self.assertIn("Invited", note.body)
        self.assertTrue(note.attachment_ids)

    def test_invitation_without_the_review_leaves_a_draft(self):
        review = self.draft()
        self.invite(review, is_attached=False)
        self.assertEqual(review.state, "draft")
        self.assertTrue(review.event_id)

    def test_invitations_skip_nobody_silently(self):
        bob = self.new_partner(
            "Bob", parent_id=self.partner.id, is_company=False, email="bob@example.com"
        )
        people = {"partner_ids": [Command.set((self.partner | bob).ids)]}
        review = self.draft()
        bob.renewal_mail_opt_out = True
        with self.assertRaisesRegex(UserError, "^Bob: .* Remove them"):
            self.invite(review, **people)
        self.assertFalse(review.event_id)
        bob.renewal_mail_opt_out = False
        self.invite(review, **people)
        self.assertIn(bob, review.event_id.partner_ids)

    def test_a_calendar_that_invites_by_itself_leaves_a_draft(self):
        """As Google's and Outlook's do, once they are synchronised."""
        event_class = type(self.env["calendar.event"])
        self.patch(event_class, "_skip_send_mail_status_update", lambda event: True)
        review = self.draft()
        wizard = self.invite(review)
        self.assertTrue(review.event_id)
        self.assertEqual((review.state, review.sent_date), ("draft", False))
        self.assertFalse(self.partner.renewal_mail_date)
        answer = wizard._get_answer(False)
        self.assertIn("Press Send", answer["params"]["message"])

    def test_meeting_is_proposed_on_a_working_morning(self):
        """Ten o'clock where the company is, and what that is at the customer's."""
        self.company.resource_calendar_id.tz = "Europe/Paris"
        self.partner.tz = "America/New_York"
        review = self.draft()
        action = review.with_user(self.csm).action_invite()
        wizard = Form(
            self.env["renewal.value.invite"]
            .with_user(self.csm)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.start, datetime(2026, 3, 9, 9))
        self.assertIn("5:00", wizard.customer_time)
        self.assertIn("New_York", wizard.customer_time)

    def test_review_of_somebody_else_is_refused(self):
        review = self.draft()
        self.renewal.write({"team_id": False, "csm_id": False})
        stranger = self.new_user("stranger", "renewal_management.group_renewal_user")
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.invite(review, stranger)
        with self.assertRaises(AccessError):
            self.env["renewal.value.invite"].with_user(stranger).create(
                {"review_id": review.id}
            ).action_invite()
