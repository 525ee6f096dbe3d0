# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import RenewalCase, day
from .pdf_common import PdfBuilders
from .test_proposal import ProposalCase

REPORT = "renewal_management.renewal_proposal"


@tagged("post_install", "-at_install")
class TestProposalReport(PdfBuilders, ProposalCase):
    """The proposal on paper, and on its way to the customer."""

    def setUp(self):
        super().setUp()
        self.set_pdf()

    def print(self, user=None):
        """Text of the printed proposal, blanks collapsed."""
        user = user or self.rep
        report = self.env["ir.actions.report"].with_user(user)
        page, _kind = report._render_qweb_html(REPORT, self.renewal.ids)
        [article] = html.fromstring(page).find_class("page")
        return " ".join(article.text_content().split())

    def send(self, user=None):
        """Press the button, and Send in the composer."""
        renewal = self.renewal.with_user(user or self.rep)
        action = renewal.action_send_proposal()
        composer = Form(
            self.env[action["res_model"]]
            .with_user(user or self.rep)
            .with_context(**action["context"])
        ).save()
        composer.action_send_mail()
        return composer

    def test_report_shows_today_and_the_next_term(self):
        self.support.write({"proposed_quantity": 12, "proposed_price_unit": 110})
        self.hosting.action_drop()
        self.add(self.new_product("Training", 40))
        text = self.print()
        self.assertIn("10 → 12", text)
        self.assertRegex(text, r"100\.00 → .*110\.00")
        self.assertRegex(text, r"Training New")
        self.assertRegex(text, r"Ends with the current term Hosting")
        self.assertRegex(text, r"Per year in the next term \D*16,320\.00")
        self.assertIn("per month", text)
        self.assertIn("Amounts per year do not include taxes", text)
        self.assertIn("Valid until 05/31/2026", text)
        self.assertIn(self.rep.name, text)
        self.assertIn("Disc.%", text)

    def test_columns_that_nobody_needs_are_left_out(self):
        self.hosting.action_drop()
        self.contract_lines[1].discount = 0
        self.sync_lines()
        text = self.print()
        self.assertNotIn("Disc.%", text)
        self.assertNotIn("→", text)
        self.assertNotIn("New", text)

    def test_proposal_prints_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.product.with_context(lang="zh_CN").name = "支持服务"
        self.partner.lang = "zh_CN"
        text = self.print()
        self.assertIn("支持服务", text)
        self.assertIn("2026/05/31", text)

    def test_a_locked_proposal_prints_what_was_sent(self):
        self.renewal.action_lock_proposal()
        before = self.print()
        self.contract_lines[0].write({"quantity": 99})
        self.contract.write(
            {"contract_line_ids": [Command.create(self.line_vals(name="Extra"))]}
        )
        self.sync_lines()
        self.assertEqual(self.print(), before)

    def test_marks_for_the_period_are_filled_in(self):
        self.contract_lines[1].name = "Hosting #START# - #END#"
        self.sync_lines()
        self.renewal.sudo()._refresh_amounts(day(0))
        self.assertIn("Hosting 06/01/2026 - 05/31/2027", self.print())

    def test_a_review_has_no_next_term_to_end(self):
        self.company.renewal_evergreen_review = True
        contract = self.new_contract(self.line_vals(None))
        self.renewal = contract.renewal_ids
        text = self.print(self.manager)
        self.assertNotIn("Current term", text)
        self.assertIn("for the coming year", text)

    def test_only_those_who_see_the_renewal_print_it(self):
        self.assertTrue(self.print(self.leader))
        self.renewal.sudo().write({"user_id": self.other_rep.id, "team_id": False})
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.print()

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    def test_sending_locks_and_moves_the_stage_forward(self):
        stage = self.env.ref("renewal_management.renewal_stage_proposal_sent")
        composer = self.send()
        self.assertEqual(composer.partner_ids, self.partner)
        self.assertEqual(composer.attachment_ids.name, "Proposal - Contract.html")
        self.assertEqual(self.renewal.stage_id, stage)
        self.assertEqual(self.renewal.proposal_locked_date, day(0))
        message = self.renewal.message_ids.filtered("partner_ids")[:1]
        self.assertIn("Proposal for your next term", message.subject)
        self.assertEqual(message.partner_ids, self.partner)
        self.assertTrue(message.attachment_ids)

    def test_a_stage_further_on_stays(self):
        agreed = self.env.ref("renewal_management.renewal_stage_agreed")
        self.renewal.stage_id = agreed
        self.send()
        self.assertEqual(self.renewal.stage_id, agreed)

    def test_proposal_is_sent_without_the_shipped_stage_or_template(self):
        self.env.ref("renewal_management.mail_template_proposal").unlink()
        stage = self.renewal.stage_id
        self.env.ref("renewal_management.renewal_stage_proposal_sent").unlink()
        action = self.renewal.action_send_proposal()
        self.assertFalse(action["context"]["default_template_id"])
        self.renewal._on_proposal_sent()
        self.assertEqual(self.renewal.stage_id, stage)
        self.assertTrue(self.renewal.proposal_locked_date)

    def test_an_ordinary_message_locks_nothing(self):
        self.renewal.message_post(body="Hello")
        self.assertFalse(self.renewal.proposal_locked_date)

    def test_who_only_reads_locks_nothing(self):
        """Messages may be posted by who reads; the lock is for who writes."""
        reader = self.new_user("reader", "base.group_user")
        renewal = self.renewal.with_user(reader)
        with self.assertRaises(AccessError):
            renewal.action_send_proposal()


@tagged("post_install", "-at_install")
class TestNothingIsSent(RenewalCase):
    def test_opening_a_renewal_sends_no_proposal(self):
        renewal = self.new_renewal()
        self.run_day()
        self.assertFalse(renewal.message_ids.filtered("partner_ids"))
        self.assertFalse(renewal.proposal_locked_date)
