# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, RenewalCase, day


class ForecastCase(RenewalCase):
    """Stages of known probabilities; a contract is worth 1,200 a year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {"renewal_commit_percent": 90, "renewal_best_case_percent": 75}
        )
        cls.stages = {
            percent: cls.env["renewal.stage"].create(
                {"name": f"{percent} %", "sequence": 90, "probability": percent}
            )
            for percent in (60, 80, 95)
        }

    @classmethod
    def new_forecast(cls, percent=80, **values):
        renewal = cls.new_renewal(**values)
        renewal.stage_id = cls.stages[percent]
        return renewal

    def renew(self, renewal, price=100):
        """The next year of the contract, at this price a month."""
        line = renewal.line_ids.contract_line_id
        end = renewal.current_end
        line.plan_successor(
            end + timedelta(days=1), end + timedelta(days=365), False
        ).price_unit = price
        self.sync_lines()
        self.assertEqual(renewal.outcome, "renewed")

    def assert_forecast(self, renewal, category, amount, source=None):
        self.assertEqual(renewal.forecast_category, category)
        self.assertEqual(renewal.forecast_amount, amount)
        if source:
            self.assertEqual(renewal.forecast_source, source)


@tagged("post_install", "-at_install")
class TestForecast(ForecastCase):
    """1,200 a year at 80 %: best case, 1,200 forecast, 960 weighted."""

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------

    def test_shipped_stages_have_their_probabilities(self):
        for name, percent in (
            ("upcoming", 70),
            ("to_contact", 70),
            ("in_discussion", 75),
            ("proposal_sent", 80),
            ("agreed", 90),
            ("renewed", 100),
            ("lost", 0),
            ("cancelled", 0),
        ):
            stage = self.env.ref(f"renewal_management.renewal_stage_{name}")
            self.assertEqual(stage.probability, percent, name)

    def test_new_stage_starts_with_a_probability_of_its_type(self):
        stages = self.env["renewal.stage"]
        stage = stages.create({"name": "New"})
        self.assertEqual(stage.probability, 70)
        stage.stage_type = "churned"
        self.assertEqual(stage.probability, 0)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            stages.create({"name": "Sure", "probability": 120})

    def test_forecast_follows_the_stage(self):
        renewal = self.new_forecast(60)
        for percent, category, weighted in (
            (60, "pipeline", 720),
            (80, "best_case", 960),
            (95, "commit", 1140),
        ):
            renewal.stage_id = self.stages[percent]
            with self.subTest(percent=percent):
                self.assertEqual(renewal.computed_probability, percent)
                self.assertEqual(renewal.computed_category, category)
                self.assert_forecast(renewal, category, 1200, "computed")
                self.assertEqual(renewal.weighted_amount, weighted)

    def test_category_follows_the_company_s_limits(self):
        renewal = self.new_forecast(80)
        self.company.renewal_best_case_percent = 85
        self.assert_forecast(renewal, "pipeline", 1200)
        self.stages[80].probability = 85
        self.assert_forecast(renewal, "best_case", 1200)
        self.assertEqual(renewal.weighted_amount, 1020)

    def test_best_case_limit_above_commit_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.company.renewal_best_case_percent = 95
            self.company.flush_recordset()

    def test_forecast_follows_the_proposal(self):
        """A price of 90 instead of 100 a month: 1,080."""
        renewal = self.new_forecast(80)
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 90})
        self.assert_forecast(renewal, "best_case", 1080)
        self.assertEqual(renewal.weighted_amount, 864)

    def test_a_stage_of_probability_zero_is_omitted(self):
        self.stages[60].probability = 0
        self.assert_forecast(self.new_forecast(60), "omitted", 0)

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------

    def test_the_manager_call_outranks_the_owner_call(self):
        renewal = self.new_forecast(80)
        renewal.write({"owner_category": "commit", "owner_amount": 1000})
        self.assert_forecast(renewal, "commit", 1000, "owner")
        renewal.manager_category = "pipeline"
        self.assert_forecast(renewal, "pipeline", 1000, "manager")
        renewal.manager_amount = 900
        self.assert_forecast(renewal, "pipeline", 900, "manager")
        renewal.write({"manager_category": False, "manager_amount": 0})
        self.assert_forecast(renewal, "commit", 1000, "owner")
        self.assertEqual(renewal.computed_category, "best_case", "kept apart")
        self.assertEqual(renewal.weighted_amount, 960, "no call changes it")

    def test_the_machine_changes_no_call(self):
        renewal = self.new_forecast(80)
        renewal.write({"owner_category": "omitted", "manager_category": "commit"})
        renewal.stage_id = self.stages[60]
        self.run_day()
        self.assertEqual(renewal.owner_category, "omitted")
        self.assert_forecast(renewal, "commit", 1200, "manager")

    def test_an_amount_alone_is_a_call(self):
        renewal = self.new_forecast(80)
        renewal.owner_amount = 500
        self.assert_forecast(renewal, "best_case", 500, "owner")

    def test_omitted_renewals_count_nothing(self):
        renewal = self.new_forecast(95)
        renewal.write({"owner_category": "omitted", "owner_amount": 700})
        self.assert_forecast(renewal, "omitted", 0)

    def test_a_call_is_not_negative(self):
        renewal = self.new_forecast()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            renewal.owner_amount = -1
            renewal.flush_recordset()

    def test_a_call_says_when_it_was_made(self):
        renewal = self.new_forecast()
        renewal.owner_call_note = "They asked for the invoice"
        self.assertEqual(renewal.owner_call_date, TODAY)
        self.assertFalse(renewal.manager_call_date)
        renewal.owner_call_note = False
        self.assertFalse(renewal.owner_call_date)

    def test_forecast_is_converted_to_the_company_currency(self):
        """2 T for 1: 1,200 T are 600; a call of 1,000 T is 500."""
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "T",
                "rate_ids": [Command.create({"name": day(-400), "rate": 2.0})],
            }
        )
        renewal = self.new_forecast(80, currency_id=currency.id)
        self.assert_forecast(renewal, "best_case", 600)
        self.assertEqual(renewal.weighted_amount, 480)
        renewal.owner_amount = 1000
        self.assert_forecast(renewal, "best_case", 500)
        renewal.manager_amount = 800
        self.assert_forecast(renewal, "best_case", 400)

    def test_what_suppliers_get_is_not_collected(self):
        self.company.renewal_supplier_contracts = True
        renewal = self.new_forecast(95, contract_type="purchase")
        renewal.write({"owner_category": "commit", "owner_amount": 700})
        self.assert_forecast(renewal, "omitted", 0)
        self.assertEqual(renewal.weighted_amount, 0)

    # ------------------------------------------------------------------
    # Closed
    # ------------------------------------------------------------------

    def test_renewed_amount_replaces_the_forecast(self):
        """Called 700, proposed 1,200, renewed at 90 a month: 1,080 is a fact now."""
        renewal = self.new_forecast(60)
        renewal.owner_amount = 700
        self.renew(renewal, 90)
        self.assert_forecast(renewal, "closed", 1080, "outcome")
        self.assertEqual(renewal.weighted_amount, 1080)
        self.assertEqual(renewal.computed_probability, 100)

    def test_lost_and_void_renewals_are_omitted(self):
        for outcome in ("churned", "cancelled"):
            renewal = self.new_forecast(95)
            renewal.manager_category = "commit"
            renewal._close(outcome, TODAY)
            with self.subTest(outcome=outcome):
                self.assert_forecast(renewal, "omitted", 0, "outcome")
                self.assertEqual(renewal.weighted_amount, 0)
                self.assertEqual(renewal.computed_probability, 0)

    def test_reopened_renewal_has_its_calls_again(self):
        """The calls of before count again, with the day on which they were made."""
        renewal = self.new_forecast(80)
        renewal.owner_category = "commit"
        renewal._close("churned", day(1))
        renewal._reopen()
        renewal.stage_id = self.stages[80]
        self.assert_forecast(renewal, "commit", 1200, "owner")
        self.assertEqual(renewal.owner_call_date, TODAY)

    def test_categories_are_ordered_from_surest_to_least_sure(self):
        """From the surest to the least sure, in lists as in pivots."""
        renewals = self.env["renewal.renewal"]
        order = ["commit", "best_case", "pipeline", "omitted"]
        for category in reversed(order):
            renewal = self.new_forecast()
            renewal.owner_category = category
            renewals |= renewal
        domain = [("id", "in", renewals.ids)]
        for found, expected in (
            (renewals._read_group(domain, ["forecast_category"]), order),
            (
                renewals._read_group(
                    domain, ["forecast_category"], order="forecast_category desc"
                ),
                order[::-1],
            ),
            (
                renewals._read_grouping_sets(
                    domain, [["forecast_category"], ["stage_id"]]
                )[0],
                order,
            ),
        ):
            self.assertEqual([category for (category,) in found], expected)
