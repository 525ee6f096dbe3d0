# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestLearningOpening(CalibrationCase):
    """What is learned from is what was known when the renewal was opened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.new_contract(
            cls.line_vals(
                200,
                is_auto_renew=True,
                termination_notice_interval=2,
                termination_notice_rule_type="monthly",
            )
        )
        cls.renewal = cls.contract.renewal_ids
        cls.history = cls.env["renewal.health.history"]

    def give_notice(self):
        """The customer gives notice, and gets by with half of it until the end."""
        line = self.contract.contract_line_ids
        line.write({"is_auto_renew": False, "price_unit": line.price_unit / 2})

    def look(self, sample):
        """(auto-renewal, amount, day) of the only renewal of the sample."""
        amount = round(10 ** float(sample.columns["amount"][0]) - 1, 2)
        return float(sample.columns["is_auto"][0]), amount, int(sample.observed[0])

    def get_notes(self):
        renewal = self.renewal
        return (
            renewal.opened_is_auto,
            renewal.opened_decision_date,
            renewal.opened_atr_amount,
        )

    def test_learning_uses_the_values_at_opening(self):
        renewal = self.renewal
        deadline, amount = renewal.decision_date, renewal.company_atr_amount
        self.assertTrue(amount)
        self.assertLess(deadline, renewal.due_date)
        self.run_day()
        self.assertEqual(self.get_notes(), (True, deadline, amount))
        self.give_notice()
        self.run_day(1)
        self.assertEqual(renewal.renewal_type, "manual")
        self.assertEqual(renewal.decision_date, renewal.due_date)
        self.assertLess(renewal.company_atr_amount, amount)
        self.assertEqual(self.get_notes(), (True, deadline, amount))
        # said of it while it is open, by the same
        rates = self.history._get_past_rates(self.company, day(1), 90)
        today = self.history._get_current(self.company, renewal, day(1), rates)
        self.assertEqual(self.look(today), (1.0, amount, day(1).toordinal()))
        renewal._close("churned", day(150))
        past = self.history._get_sample(self.company, day(250), 90)
        looked = (deadline - timedelta(days=90)).toordinal()
        self.assertEqual(self.look(past), (1.0, amount, looked))

    def get_unopened(self, company=None):
        renewals = self.env["renewal.renewal"]
        return renewals.search(renewals._get_unopened_domain(company or self.company))

    def test_opening_values_are_noted_once(self):
        """The second run writes nothing, however the renewal changed; one statement,
        whatever the number of renewals."""
        for _number in range(3):
            self.new_renewal()
        unopened = self.get_unopened()
        before = self.env.cr.sql_log_count
        self.env.flush_all()
        flushed = self.env.cr.sql_log_count - before
        self.assertEqual(unopened._keep_openings(), 4)
        count = self.env.cr.sql_log_count - before - flushed
        self.assertLessEqual(count, 2)
        self.give_notice()
        self.assertFalse(self.get_unopened())
        self.assertEqual(unopened._keep_openings(), 0)

    def test_loaded_history_counts_as_it_stands(self):
        """History that was loaded has no note: it counts as it stands."""
        past = self.write_past(1, lambda chance: (True, 80, {}, 700.0))
        sample = self.history._get_sample(self.company, day(0), 90)
        looked = (past.decision_date - timedelta(days=90)).toordinal()
        self.assertEqual(self.look(sample), (0.0, 700.0, looked))

    def test_a_renewal_opened_today_counts_as_it_stands(self):
        """Said of it before the night, too: what the ORM makes has no note at first."""
        rates = self.history._get_past_rates(self.company, day(0), 90)
        today = self.history._get_current(self.company, self.renewal, day(0), rates)
        amount = self.renewal.company_atr_amount
        self.assertEqual(self.look(today), (1.0, amount, day(0).toordinal()))

    def test_other_companies_and_closed_renewals_get_no_note(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self.get_unopened(other))
        self.renewal._close("churned", day(0))
        self.assertFalse(self.get_unopened())

    def test_nobody_can_write_opening_values(self):
        with self.assertRaises(AccessError):
            self.renewal.with_user(self.rep).opened_atr_amount = 1.0
