# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestNextTerm(RenewalCase):
    """How long the next term lasts, until somebody says otherwise."""

    def get_length(self, renewal):
        return renewal.next_term_interval, renewal.next_term_unit

    def test_the_next_term_is_as_long_as_the_running_one(self):
        renewal = self.new_contract(self.line_vals(end=120, start=-60)).renewal_ids
        self.assertEqual(renewal.term_start, date(2026, 1, 1))
        self.assertEqual(self.get_length(renewal), (6, "month"))
        self.assertEqual(renewal.next_term_end, date(2026, 12, 31))

    def test_an_automatic_renewal_says_how_long(self):
        renewal = self.new_contract(
            self.line_vals(
                is_auto_renew=True, auto_renew_interval=2, auto_renew_rule_type="yearly"
            )
        ).renewal_ids
        self.assertEqual(self.get_length(renewal), (2, "year"))
        renewal.line_ids.contract_line_id.auto_renew_interval = 3
        self.assertEqual(self.get_length(renewal), (3, "year"))

    def test_open_ended_contracts_are_looked_at_every_year(self):
        self.company.renewal_evergreen_review = True
        renewal = self.new_contract(self.line_vals(None)).renewal_ids
        self.assertEqual(self.get_length(renewal), (1, "year"))

    def test_what_a_person_chose_stays(self):
        renewal = self.new_renewal()
        renewal.with_user(self.rep).next_term_interval = 2
        renewal.line_ids.contract_line_id.date_end = day(120)
        self.sync_lines()
        self.assertEqual(renewal.current_end, day(120))
        self.assertEqual(self.get_length(renewal), (2, "year"))
        self.assertEqual(renewal.next_term_end, date(2028, 6, 30))

    def test_a_corrected_end_is_followed(self):
        renewal = self.new_renewal()
        line = renewal.line_ids.contract_line_id
        line.write({"date_start": date(2026, 1, 1), "date_end": date(2026, 6, 30)})
        self.sync_lines()
        self.assertEqual(self.get_length(renewal), (6, "month"))

    def test_impossible_lengths_are_refused(self):
        renewal = self.new_renewal().with_user(self.rep)
        for interval in (0, -1, 99999):
            with self.assertRaisesRegex(ValidationError, "how long the next term"):
                renewal.next_term_interval = interval

    def test_it_stays_when_the_renewal_closes(self):
        renewal = self.new_renewal()
        before = self.get_length(renewal), renewal.next_term_end
        renewal._close("churned", day(0))
        renewal.line_ids.contract_line_id.is_auto_renew = True
        self.assertEqual((self.get_length(renewal), renewal.next_term_end), before)
