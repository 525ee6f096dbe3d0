# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.bounds import LAST_DAY
from ..tools.migration import clamp
from .common import RenewalCase

BEYOND = 2147483647


@tagged("post_install", "-at_install")
class TestBounds(RenewalCase):
    """A number that leads beyond the calendar would stop the daily run for all."""

    def assert_refused(self, record, name, value):
        with (
            self.subTest(name=name, value=value),
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            record.write({name: value})
            record.flush_recordset()

    def test_days_of_a_rule_stay_within_ten_years(self):
        rule = self.new_playbook().step_ids[0]
        for name in ("offset_days", "late_days", "escalate_after_days", "days_to_act"):
            self.assert_refused(rule, name, BEYOND)
            self.assert_refused(rule, name, 3651)
            self.assert_refused(rule, name, -3651)
        rule.write({"offset_days": -3650, "late_days": 3650})
        rule.flush_recordset()

    def test_durations_are_not_negative(self):
        rule = self.new_playbook().step_ids[0]
        for name in ("late_days", "escalate_after_days", "days_to_act"):
            self.assert_refused(rule, name, -1)

    def test_days_to_act_of_a_step_of_ones_own_stay_within_ten_years(self):
        self.new_playbook()
        self.assert_refused(self.new_renewal().step_ids[0], "days_to_act", BEYOND)

    def test_settings_of_a_company_have_bounds(self):
        for name, values in {
            "renewal_window_days": (-4, BEYOND),
            "renewal_lookback_days": (-4, BEYOND),
            "renewal_mail_cap_days": (-1, BEYOND),
            "renewal_default_uplift": (-200, 1001),
        }.items():
            for value in values:
                self.assert_refused(self.company, name, value)

    def test_a_term_near_the_end_of_the_calendar_stops_nobody(self):
        self.new_playbook(self.step_vals(3650), self.step_vals(-90))
        start, end = date(9989, 7, 1), date(9990, 6, 30)
        far = self.new_contract(
            self.line_vals(date_start=start, date_end=end, recurring_next_date=start)
        ).renewal_ids
        other = self.new_renewal()
        self.run_day()
        self.assertEqual(self.get_states(other), {-90: "done", 3650: "planned"})
        self.assertEqual(self.get_step(far, 3650).scheduled_date, LAST_DAY)

    def test_a_term_of_thousands_of_years_is_named(self):
        """A typing error: the contract says which line and day, at once, and gets its
        renewal when it is put right."""
        for end in (date(7502, 12, 31), date(9999, 12, 31)):
            for rule in ("daily", "monthly", "yearly"):
                with self.subTest(end=end, rule=rule):
                    contract = self.new_contract(
                        self.line_vals(date_end=end, recurring_rule_type=rule)
                    )
                    self.assertRegex(
                        contract.renewal_sync_error,
                        rf"Service.* ends on Dec 31, {end.year}, more than 100 years",
                    )
                    self.assertFalse(contract.renewal_ids)
        other = self.new_renewal()
        run = self.run_day()
        self.assertTrue(other.in_window)
        self.assertTrue(run)
        contract.contract_line_ids.date_end = date(2026, 12, 31)
        self.sync_lines()
        self.assertFalse(contract.renewal_sync_error)
        self.assertEqual(contract.renewal_ids.current_end, date(2026, 12, 31))

    def test_an_end_that_slips_thousands_of_years_leaves_the_renewal(self):
        renewal = self.new_renewal()
        end = renewal.current_end
        renewal.contract_id.contract_line_ids.date_end = date(7502, 12, 31)
        self.sync_lines()
        self.assertIn("7502", renewal.contract_id.renewal_sync_error)
        self.assertEqual((renewal.outcome, renewal.current_end), (False, end))
        self.assertEqual(renewal.line_ids.outcome, False)

    def test_an_update_moves_stored_numbers_to_the_nearest_bound(self):
        offsets = (-90, 7, 90)
        rules = self.new_playbook(*map(self.step_vals, offsets)).step_ids
        self.env.flush_all()
        clamp(self.env.cr, "renewal_playbook_step", "offset_days", -30, 30)
        self.env.invalidate_all()
        self.assertEqual(sorted(rules.mapped("offset_days")), [-30, 7, 30])
