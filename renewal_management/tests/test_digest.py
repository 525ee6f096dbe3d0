# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

from odoo.tests import tagged

from .common import TODAY, day
from .test_analysis import AnalysisCase

KPIS = ("kpi_renewal_renewed", "kpi_renewal_lost", "kpi_renewal_lapsed")


@tagged("post_install", "-at_install")
class TestDigest(AnalysisCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Digest",
                "company_id": cls.company.id,
                **dict.fromkeys(KPIS, True),
            }
        )

    def get_figures(self, user):
        """Values of the last day, as the e-mail of this user has them."""
        return {
            kpi["kpi_name"]: kpi["kpi_col1"]["value"]
            for kpi in self.digest._compute_kpis(self.company, user)
        }

    def test_figures_are_off_until_somebody_ticks_them(self):
        digest = self.env["digest.digest"].create({"name": "Another"})
        self.assertFalse(any(digest[name] for name in KPIS))
        shipped = self.env.ref("digest.digest_digest_default")
        self.assertFalse(any(shipped[name] for name in KPIS))

    def test_digest_counts_the_day_s_outcomes_and_lapsed_terms(self):
        before = self.get_values()
        yesterday = day(-1)
        for amount, outcome, closed in (
            (100, "renewed", yesterday),
            (200, "renewed", day(-5)),
            (400, "churned", yesterday),
            (800, "cancelled", yesterday),
        ):
            self.close(self.new_yearly(amount, -1), outcome, closed)
        self.new_yearly(1600, -1)
        self.new_yearly(1600, 1)
        found = self.get_values()
        gained = [now - then for now, then in zip(found, before, strict=True)]
        self.assertEqual(gained, [100, 400, 1])

    def get_values(self):
        """The figures of yesterday: what the last 24 hours are for days."""
        now = datetime.combine(TODAY, time(6))
        digest = self.digest.with_user(self.manager).with_context(
            start_datetime=now - timedelta(1), end_datetime=now
        )
        digest.invalidate_recordset()
        return [digest[f"{name}_value"] for name in KPIS]

    def test_everybody_gets_what_they_may_see(self):
        internal = self.new_user("internal", "base.group_user")
        self.assertFalse(set(KPIS) & set(self.get_figures(internal)))
        self.assertEqual(set(self.get_figures(self.manager)), set(KPIS))

    def test_links_lead_somewhere(self):
        actions = self.digest._compute_kpis_actions(self.company, self.manager)
        for name in KPIS:
            action, _separator, _menu = actions[name].partition("?")
            self.assertTrue(self.env.ref(action))

    def test_the_mail_is_made(self):
        self.digest._action_send_to_user(self.manager, tips_count=0)
        mail = self.env["mail.mail"].search([], limit=1, order="id desc")
        self.assertIn("Lost ARR", mail.body_html)
