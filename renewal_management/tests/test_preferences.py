# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import html

from odoo.tests import HttpCase, tagged

from .common import RenewalBuilders


@tagged("post_install", "-at_install")
class TestPreferences(RenewalBuilders, HttpCase):
    """A contact chooses by the link in an e-mail, without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.partner.name = "Secret Customer Ltd"
        cls.env["res.lang"]._activate_lang("fr_FR")

    def get_path(self):
        return self.partner._get_preferences_path()

    def get_all(self):
        """A form in which everything is ticked."""
        return {switch.name: "1" for switch in self.partner._get_mail_switches()}

    def get_unsubscribe_path(self):
        url = self.partner._get_unsubscribe_url()
        return url.replace(self.partner.get_base_url(), "")

    def save(self, **form):
        return self.url_open(self.get_path(), data={"lang": "en_US", **form})

    def get_notes(self):
        """What the chatter of the contact says of it."""
        return self.partner.message_ids.filtered(lambda m: "by the link" in m.body)

    def test_opening_the_link_changes_nothing_and_names_nobody(self):
        page = self.url_open(self.get_path())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Secret Customer", page.text)
        self.assertNotIn("acme@example.com", page.text)
        self.assertFalse(self.get_notes())
        form = html.fromstring(page.text).forms[0]
        expected = {**self.get_all(), "lang": "en_US"}
        self.assertEqual({name: form.fields[name] for name in expected}, expected)

    def test_what_is_chosen_is_kept_and_noted(self):
        wanted = self.get_all()
        wanted.pop("reminder")
        page = self.save(lang="fr_FR", **wanted)
        self.assertIn(b"fr-FR", page.content[:500])
        self.assertTrue(self.partner.renewal_mail_opt_out)
        self.assertFalse(self.partner.renewal_tips_opt_out)
        self.assertEqual(self.partner.lang, "fr_FR")
        note = self.get_notes()
        self.assertEqual(len(note), 1)
        self.assertIn("No Renewal E-mails: No → Yes", note.body)
        self.assertNotIn("Tips", note.body)
        self.save(**self.get_all())
        self.assertFalse(self.partner.renewal_mail_opt_out)

    def test_saving_what_is_there_already_notes_nothing(self):
        page = self.save(**self.get_all())
        self.assertIn("Your preferences are saved", page.text)
        self.assertFalse(self.get_notes())

    def test_a_language_that_is_not_installed_is_not_taken(self):
        for lang in ("xx_YY", "de_DE", ""):
            self.save(lang=lang, **self.get_all())
            self.assertEqual(self.partner.lang, "en_US")

    def test_another_contact_is_a_proposal_for_the_owner(self):
        renewal = self.new_renewal(end=2000)
        other = {"contact_name": "Bo  Berg", "contact_email": "Bo@example.com"}
        for _time in range(2):
            self.save(**self.get_all(), **other)
        task = renewal.activity_ids.filtered(
            lambda task: task.summary == "Check the new contact"
        )
        self.assertEqual(task.user_id, self.rep)
        self.assertEqual(task.note.count("Bo Berg &lt;bo@example.com&gt;"), 1)
        self.assertEqual(renewal.contact_id, self.partner)
        self.assertIn("Bo Berg", self.get_notes()[0].body)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "bo@example.com")])
        )

    def test_another_contact_without_a_valid_address_saves_nothing(self):
        for email in ("", "bo", "bo@example.com, eve@example.com"):
            page = self.save(contact_name="Bo <b>Berg</b>", contact_email=email)
            self.assertIn("Nothing is saved yet", page.text)
            form = html.fromstring(page.text).forms[0]
            self.assertEqual(form.fields["contact_name"], "Bo <b>Berg</b>")
            self.assertFalse(form.fields["reminder"])
        self.assertFalse(self.partner.renewal_mail_opt_out)
        self.assertFalse(self.get_notes())

    def test_another_link_tells_nothing(self):
        other = self.env["res.partner"].create({"name": "Other"})
        base, token = self.get_path().rsplit("/", 1)
        unsubscribe = self.partner._get_unsubscribe_url().rsplit("/", 1)[1]
        wrong = (
            f"{base}/{'0' * len(token)}",
            f"{base}/é€{token[2:]}",
            f"{base}/%ff%fe",
            f"{base}/{unsubscribe}",
            f"/renewal/unsubscribe/{self.partner.id}/{token}",
            f"/renewal/unsubscribe/{self.partner.id}/é",
            f"/renewal/preferences/{other.id}/{token}",
            f"/renewal/preferences/{10**30}/{token}",
        )
        for path in wrong:
            for data in (None, {"lang": "fr_FR"}):
                self.assertEqual(self.url_open(path, data=data).status_code, 404, path)
        self.assertFalse((other | self.partner).filtered("renewal_mail_opt_out"))

    def test_nobody_keeps_frames_or_lists_the_pages(self):
        paths = (
            self.get_path(),
            self.get_unsubscribe_path(),
            f"/renewal/preferences/{self.partner.id}/wrong",
        )
        for path in paths:
            headers = self.url_open(path).headers
            self.assertEqual(headers["Cache-Control"], "no-store", path)
            self.assertEqual(headers["X-Robots-Tag"], "noindex, nofollow")
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(headers["X-Frame-Options"], "DENY")

    def test_too_much_and_what_is_no_text_is_refused(self):
        answer = self.save(contact_name="x" * 100_000)
        self.assertEqual(answer.status_code, 413)
        answer = self.url_open(self.get_path(), files={"contact_name": b"x"})
        self.assertLess(answer.status_code, 500)

    def test_the_page_to_unsubscribe_leads_here(self):
        page = self.url_open(self.get_unsubscribe_path())
        self.assertIn(self.get_path(), page.text)
