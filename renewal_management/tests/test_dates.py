# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, datetime

from odoo.tests import tagged

from ..tools.message import format_day, format_moment
from .common import RenewalCase, day

# What the web client's lists and forms show of a date with another year.
SHOWN = {
    "en_US": "May 31, 2027",
    "zh_CN": "2027年5月31日",
    "de_DE": "31. Mai 2027",
    "fr_FR": "31 mai 2027",
}


@tagged("post_install", "-at_install")
class TestDates(RenewalCase):
    """One screen has one format: texts write dates as lists and forms do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in SHOWN:
            cls.env["res.lang"]._activate_lang(code)

    def test_a_date_is_written_as_lists_show_it(self):
        for code, text in SHOWN.items():
            with self.subTest(code):
                self.assertEqual(
                    format_day(self.env, date(2027, 5, 31), lang_code=code), text
                )
        self.assertEqual(format_day(self.env, False), "")

    def test_a_moment_is_written_as_lists_show_it(self):
        moment = datetime(2027, 5, 31, 22, 30)
        env = self.env(context={"lang": "en_US"})
        # between the figures of a clock and AM or PM stands a narrow blank
        said = " ".join(format_moment(env, moment, "Europe/Berlin").split())
        self.assertEqual(said, "Jun 1, 2027, 12:30 AM")
        env = self.env(context={"lang": "zh_CN"})
        self.assertEqual(
            format_moment(env, moment, "Europe/Berlin"), "2027年6月1日 00:30"
        )

    def test_notes_questions_and_titles_are_written_so(self):
        for code, old, new in (
            ("en_US", "May 31, 2026", "Aug 29, 2026"),
            ("zh_CN", "2026年5月31日", "2026年8月29日"),
        ):
            with self.subTest(code):
                renewal = self.new_renewal().with_context(lang=code)
                renewal._extend(day(180), "")
                note = renewal.message_ids[0].body
                self.assertIn(old, note)
                self.assertIn(new, note)
                run = self.env["renewal.run"].create(
                    {"company_id": self.company.id, "date": renewal.term_end}
                )
                self.assertEqual(run.with_context(lang=code).display_name, old)
                run.unlink()
