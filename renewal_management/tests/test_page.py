# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .page_common import PageCase, real


@tagged("post_install", "-at_install")
class TestPage(PageCase):
    """What is shown, to whom."""

    def test_the_page_says_what_ends_and_what_is_proposed(self):
        self.renewal.line_ids.proposed_price_unit = 110.0
        text = self.read_page(self.get())
        end = self.renewal.current_end
        self.assertIn("Contract", text)
        self.assertIn(f"{end:%B} {end.day}, {end.year}", text)
        self.assertIn("$ 1,320.00", text.replace("\xa0", " "))
        self.assertIn("120.00 a year (10%) more than today", text)
        self.assertIn("If you do nothing, your contract ends on", text)

    def test_one_that_renews_by_itself_says_so_and_until_when(self):
        renewal = self.new_auto_page()
        text = self.read_page(self.get(self.get_path(renewal)))
        self.assertIn("If you do nothing, your contract renews by itself after", text)
        self.assertIn("for 1 year", text)
        self.assertIn("You can give notice until", text)

    def test_a_yearly_review_goes_on(self):
        self.company.renewal_evergreen_review = True
        renewal = self.new_page(end=None)
        text = self.read_page(self.get(self.get_path(renewal)))
        self.assertIn("If you do nothing, your contract goes on as it is.", text)

    def test_who_looks_after_the_customer_is_there(self):
        text = self.read_page(self.get())
        self.assertIn("Who looks after you", text)
        self.assertIn(self.rep.name, text)

    def test_nothing_internal_is_in_the_answer(self):
        """Values that only colleagues know, and the amounts of another contract."""
        other = self.new_page(price_unit=777.77)
        self.renewal.message_post(
            body="Margin is 80 percent", subtype_xmlid="mail.mt_note"
        )
        self.renewal.message_post(body="They will leave us", message_type="comment")
        self.renewal.priority = "1"
        self.renewal.tag_ids = self.env["crm.tag"].create({"name": "Difficult"})
        answer = self.get().text
        for secret in (
            "Margin is",
            "They will leave",
            "Difficult",
            "777.77",
            "probability",
            "forecast",
            "health",
            other.page_ids.access_token,
            self.leader.login,
        ):
            self.assertNotIn(secret.lower(), answer.lower())

    def test_off_there_is_nothing(self):
        self.company.renewal_page = False
        for path in (
            self.get_path(),
            self.get_path(suffix="/proposal"),
            "/my/renewals",
        ):
            self.assertEqual(self.get(path).status_code, 404)
        self.assertFalse(self.renewal._get_customer_link())

    def test_only_after_a_look_at_it_is_it_switched_on(self):
        company = self.env["res.company"].create({"name": "Other"})
        with self.assertRaises(ValidationError):
            company.renewal_page = True

    def test_published_by_a_button_it_is_there(self):
        renewal = self.new_page()
        renewal.page_ids.unlink()
        renewal.with_user(self.rep).action_publish_page()
        link = renewal.with_user(self.rep).page_link
        self.assertEqual(self.get(link).status_code, 200)

    def test_unpublished_it_is_gone(self):
        self.renewal.with_user(self.rep).action_unpublish_page()
        self.assertEqual(self.get().status_code, 404)

    def test_the_proposal_that_is_sent_publishes_it(self):
        renewal = self.new_page()
        renewal.with_user(self.rep).action_unpublish_page()
        action = renewal.with_user(self.rep).action_send_proposal()
        while action["tag" if "tag" in action else "type"] == "display_notification":
            action = action["params"]["next"]
        composer = self.env["mail.compose.message"].with_user(self.rep)
        composer.with_context(**action["context"]).create({})._action_send_mail()
        self.assertTrue(renewal.page_ids.is_published)

    def test_supplier_contracts_have_no_page(self):
        self.company.renewal_supplier_contracts = True
        line = self.line_vals(end=real(90), start=real(-275))
        renewal = self.new_contract(line, contract_type="purchase").renewal_ids
        with self.assertRaises(UserError):
            renewal.with_user(self.rep).action_publish_page()

    def test_who_may_not_work_on_it_publishes_nothing(self):
        renewal = self.new_page()
        for button in (
            "action_publish_page",
            "action_unpublish_page",
            "action_replace_page_link",
            "action_preview_page",
        ):
            with self.assertRaises(AccessError):
                getattr(renewal.with_user(self.other_rep), button)()

    def test_a_replaced_link_stops_working_at_once(self):
        old = self.get_path()
        self.renewal.with_user(self.rep).action_replace_page_link()
        self.assertEqual(self.get(old).status_code, 404)
        self.assertEqual(self.get().status_code, 200)

    def test_another_id_or_token_tells_nothing(self):
        other = self.new_page()
        token = self.page.access_token
        wrong = [
            self.get_path(token=""),
            self.get_path(token="x"),
            self.get_path(token="ключ%20ü"),
            self.get_path(token=token[:-1]),
            self.get_path(other, token=token),
            f"/my/renewals/999999999?access_token={token}",
            f"/my/renewals/{self.renewal.id}",
        ]
        answers = {self.get(path).text for path in wrong}
        self.assertEqual({self.get(path).status_code for path in wrong}, {404})
        # but for the address of the page and the token of the form
        plain = {
            re.sub(r'(csrf_token: ")[^"]*|/my/renewals[^"\s]*', "", a) for a in answers
        }
        self.assertEqual(len(plain), 1)

    def test_the_link_ends_a_month_after_the_decision(self):
        self.renewal._close("renewed", date.today() - timedelta(days=30))
        self.assertEqual(self.get().status_code, 200)
        self.renewal.closed_date = date.today() - timedelta(days=31)
        self.assertEqual(self.get().status_code, 404)

    def test_every_answer_is_kept_by_nobody_and_framed_by_nobody(self):
        for path in (self.get_path(), self.get_path(token="x"), "/my/renewals"):
            headers = self.get(path, allow_redirects=False).headers
            if "Location" in headers:
                continue
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertIn("noindex", headers["X-Robots-Tag"])
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertIn("frame-ancestors", headers["Content-Security-Policy"])

    def test_the_token_opens_no_chatter(self):
        self.renewal.message_post(body="Between colleagues", message_type="comment")
        for model, record in (
            ("renewal.page", self.page),
            ("renewal.renewal", self.renewal),
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    "/mail/chatter_fetch",
                    json={
                        "params": {
                            "thread_model": model,
                            "thread_id": record.id,
                            "token": self.page.access_token,
                        }
                    },
                )
            self.assertNotIn("Between colleagues", answer.text)

    def test_people_are_counted_once_a_day_programs_never(self):
        for agent in ("curl/8.0", "Googlebot/2.1", "Slackbot-LinkExpanding 1.0"):
            self.get(agent=agent)
        self.url_open(self.get_path(), method="HEAD")
        self.assertEqual(self.page.visit_count, 0)
        self.get()
        self.get()
        self.assertEqual(self.page.visit_count, 1)
        self.assertEqual(self.renewal.customer_seen_date, date.today())
        found = self.env["renewal.renewal"].search(
            [("customer_seen_date", ">=", date.today())]
        )
        self.assertIn(self.renewal, found)

    def test_colleagues_preview_it_uncounted(self):
        self.authenticate(self.rep.login, self.rep.login)
        self.company.renewal_page = False
        answer = self.get(f"/my/renewals/{self.renewal.id}?preview=1")
        self.assertIn("This is what the customer sees", self.read_page(answer))
        self.assertEqual(self.page.visit_count, 0)
        self.authenticate(self.other_rep.login, self.other_rep.login)
        answer = self.get(f"/my/renewals/{self.renewal.id}?preview=1")
        self.assertEqual(answer.status_code, 404)

    def test_a_portal_user_sees_the_customers_own(self):
        portal = self.new_portal_user(self.partner, "portal_acme")
        stranger = self.new_portal_user(
            self.env["res.partner"].create({"name": "Elsewhere"}), "portal_else"
        )
        path = f"/my/renewals/{self.renewal.id}"
        for user, status in ((portal, 200), (stranger, 404)):
            self.authenticate(user.login, user.login)
            self.assertEqual(self.get(path).status_code, status)
            shown = self.read_page(self.get("/my/renewals"))
            self.assertEqual(
                "Contract" in shown.split("Renewals", 1)[1], user == portal
            )

    def test_a_portal_user_of_two_companies_sees_both(self):
        second = self.env["res.company"].create({"name": "Second Company"})
        self.switch_on(second)
        renewal = self.new_page(name="Second", company_id=second.id, user_id=False)
        portal = self.new_portal_user(self.partner, "portal_two")
        self.authenticate(portal.login, portal.login)
        shown = self.read_page(self.get("/my/renewals"))
        self.assertIn("Second Company", shown)
        self.assertIn(self.company.name, shown)
        self.assertEqual(self.get(f"/my/renewals/{renewal.id}").status_code, 200)
        second.renewal_page = False
        self.assertNotIn("Second Company", self.read_page(self.get("/my/renewals")))

    def test_it_is_read_in_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "renewal_management")]
        )._update_translations(["zh_CN"])
        self.partner.lang = "zh_CN"
        answer = self.get(self.get_path(self.new_page()))
        self.assertIn('lang="zh-CN"', answer.text)
        self.assertIn("/zh_CN/my/renewals/", answer.url)

    def test_the_proposal_is_downloaded_and_noted(self):
        answer = self.get(self.get_path(suffix="/proposal"))
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(self.page.download_date)

    def test_nobody_else_reads_pages_and_answers(self):
        portal = self.new_portal_user(self.partner, "portal_rpc")
        public = self.env.ref("base.public_user")
        internal = new_test_user(self.env, "internal", groups="base.group_user")
        for user in (portal, public, internal):
            for model in ("renewal.page", "renewal.answer", "renewal.renewal"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search_read([])
