# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.renewal_management.tests.common import RenewalBuilders
from odoo.addons.renewal_management.tests.smtp_common import SmtpBuilders, needs_smtp

from .kinds_common import KindsCase

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@needs_smtp
@tagged("post_install", "-at_install")
class TestUnsubscribeHeader(SmtpBuilders, KindsCase):
    def test_each_mail_leads_to_its_own_kind(self):
        for number, kind in enumerate(("reminder", "invitation", "survey", "tip")):
            self.partner.renewal_mail_date = False
            self.new_journey((kind, number - 40))
            with self.mail_server() as postbox:
                self.run_day(20 + number)
                self.send_queue(20 + number)
            theirs = self.partner.email
            [message] = [mail for mail in postbox.messages if theirs in mail["To"]]
            url = self.partner._get_unsubscribe_url(kind)
            self.assertEqual(message["List-Unsubscribe"], f"<{url}>")
            self.assertEqual(
                message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click"
            )


@tagged("post_install", "-at_install")
class TestUnsubscribeKinds(RenewalBuilders, HttpCase):
    """Without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.partner.name = "Secret Customer Ltd"
        cls.names = cls.partner._get_renewal_opt_out_fields()

    def open_page(self, kind="reminder", data=None):
        return self.url_open(self.partner._get_unsubscribe_path(kind), data=data)

    def get_declined(self):
        self.partner.invalidate_recordset()
        return [kind for kind, name in self.names.items() if self.partner[name]]

    def test_one_click_declines_the_kind_of_the_mail(self):
        for number, kind in enumerate(self.names):
            answer = self.open_page(kind, ONE_CLICK)
            self.assertIn("You are unsubscribed", answer.text)
            self.assertEqual(self.get_declined(), list(self.names)[: number + 1])

    def test_a_link_of_before_declines_reminders(self):
        token = self.partner._get_link_token("renewal_unsubscribe", self.partner.id)
        path = f"/renewal/unsubscribe/{self.partner.id}/{token}"
        self.url_open(path, data=ONE_CLICK)
        self.assertEqual(self.get_declined(), ["reminder"])

    def test_opening_it_declines_nothing_and_offers_the_others(self):
        text = self.open_page("tip").text
        self.assertEqual(self.get_declined(), [])
        for words in ("Tips and news", "Surveys", "Invitations", "Everything"):
            self.assertIn(words, text)
        self.assertNotIn("Secret Customer", text)
        self.assertNotIn("acme@example.com", text)

    def test_another_kind_is_declined_and_taken_back(self):
        self.open_page("tip", {"unsubscribe": "survey"})
        self.assertEqual(self.get_declined(), ["survey"])
        page = self.open_page("tip", {"subscribe": "survey"})
        self.assertEqual(self.get_declined(), [])
        self.assertIn("Unsubscribe?", page.text)
        notes = self.partner.message_ids.filtered(lambda m: "link in an" in m.body)
        self.assertEqual(len(notes), 2)
        self.assertIn("Surveys", notes[0].body)

    def test_everything_is_the_blacklist(self):
        page = self.open_page("tip", {"unsubscribe": "everything"})
        self.assertIn("You are unsubscribed", page.text)
        self.partner.invalidate_recordset()
        self.assertTrue(self.partner.is_blacklisted)
        self.assertEqual(self.get_declined(), [])
        self.assertTrue(self.partner._get_renewal_mail_refusal("survey"))
        self.open_page("tip", {"subscribe": "everything"})
        self.partner.invalidate_recordset()
        self.assertFalse(self.partner.is_blacklisted)

    def test_what_is_no_kind_is_nothing(self):
        base = self.partner._get_unsubscribe_path()
        for kind in ("tips", "everything", "active", "é"):
            answer = self.url_open(f"{base}/{kind}", data=ONE_CLICK)
            self.assertEqual(answer.status_code, 404, kind)
            self.assertEqual(answer.headers["X-Robots-Tag"], "noindex, nofollow")
        for form in ({"unsubscribe": "active"}, {"subscribe": "name"}):
            self.assertEqual(self.open_page("tip", form).status_code, 200)
        self.assertEqual(self.get_declined(), [])
        self.assertTrue(self.partner.active)

    def test_nobody_does_it_for_others(self):
        other = self.env["res.partner"].create({"name": "Other"})
        path = self.partner._get_unsubscribe_path("tip")
        wrong = path.replace(f"/{self.partner.id}/", f"/{other.id}/")
        answer = self.url_open(wrong, data=ONE_CLICK)
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(other.renewal_tip_opt_out)

    def test_the_preferences_have_a_switch_for_each(self):
        path = self.partner._get_preferences_path()
        text = self.url_open(path).text
        for kind in self.names:
            self.assertIn(f'name="{kind}"', text)
        self.url_open(path, data={"reminder": "1", "survey": "1", "lang": "en_US"})
        self.assertEqual(self.get_declined(), ["invitation", "tip"])
