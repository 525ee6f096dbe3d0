# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .test_register_absence import GROUP, AbsenceCase


@tagged("post_install", "-at_install")
class TestLookBackAtCutTerms(AbsenceCase):
    """A term that was recorded counts once, on whatever day its line ends since."""

    def assertNothingMade(self, rows, day="2028-11-30"):
        """Looking back adds nothing to what was recorded."""
        before = self.renewals(rows)
        self.assertTrue(before.filtered("outcome"))
        self.manager.group_ids += self.env.ref("base.group_system")
        with freeze_time(day):
            self.env["renewal.look.back.start"].with_user(self.manager).create(
                {}
            ).action_reconstruct()
            self.env.flush_all()
            cron = self.env.ref("renewal_management.ir_cron_renewal_look_back")
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()
        self.env.invalidate_all()
        made = self.renewals(rows) - before
        self.assertEqual(
            [(r.outcome, r.current_end, r.is_reconstructed) for r in made], []
        )

    def renewed_early(self):
        """The recording began after the day on which the old term was cut short."""
        with freeze_time("2026-11-20"):
            rows = self.apply(self.row())
        with freeze_time("2026-11-29"):
            row = self.apply(
                self.new(start_date="2026-07-01", end_date="2027-06-30"),
            )
            if row.state == "question":
                row.action_answer_renewed()
        self.assertEqual(row.result, "renewed")
        return rows

    def test_an_early_renewal_counts_once(self):
        rows = self.renewed_early()
        self.assertEqual(str(rows.contract_line_id.date_end), "2026-06-30")
        self.assertNothingMade(rows)

    def test_a_loss_on_an_earlier_day_counts_once(self):
        rows = self.first(self.old())
        self.day("2025-10-02")
        self.manager.group_ids += self.env.ref(GROUP)
        renewal = self.renewals(rows).with_user(self.manager).sudo()
        with freeze_time("2025-10-05"):
            renewal._lose(
                date(2025, 10, 5), self.reason, outcome_date=date(2025, 8, 31)
            )
        self.assertEqual(str(rows.contract_line_id.date_end), "2025-08-31")
        self.assertNothingMade(rows)

    def test_an_extended_term_counts_once(self):
        rows = self.first(self.old())
        self.day("2025-10-02")
        with freeze_time("2025-11-05"):
            self.apply(self.old(end_date="2026-02-28"))
            row = self.Row.search([("state", "=", "question")])
            row.action_answer_extended()
        self.assertEqual(str(rows.contract_line_id.date_end), "2026-02-28")
        with freeze_time("2026-02-05"):
            self.apply(self.new(start_date="2026-03-01", end_date="2027-02-28"))
        self.assertEqual(self.renewals(rows)[0].outcome, "renewed")
        self.assertNothingMade(rows)

    def test_a_corrected_term_counts_once(self):
        rows = self.first(self.old())
        self.day("2025-10-02")
        with freeze_time("2025-11-05"):
            self.apply(self.old(end_date="2025-12-15"))
        with freeze_time("2025-12-05"):
            self.apply(self.new(start_date="2025-12-16", end_date="2026-12-15"))
        self.assertEqual(self.renewals(rows)[0].outcome, "renewed")
        self.assertNothingMade(rows)
