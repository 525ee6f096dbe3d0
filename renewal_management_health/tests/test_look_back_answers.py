# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from lxml import html

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.look_back_common import LookBackCase
from odoo.addons.renewal_management.tools.months import month_end

from .common import HealthBuilders

CUSTOMERS = 24
YEARS = (2023, 2024, 2025)


@tagged("post_install", "-at_install")
class TestLookBackAnswers(HealthBuilders, LookBackCase):
    """What a company that installs the product today gets to know of three years.

    24 customers at 1,000 a year, with invoices. Every fourth leaves after 2023, every
    third of the others after 2024; who stays pays 1,100 from 2025 on. Of one more only
    three editions of a register tell. Who leaves stops using the product months before.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.journal = cls.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "=", cls.company.id)], limit=1
        )
        cls.logins = cls.new_metric("logins", rollup="avg")
        cls.new_scorecard(
            cls.new_measure(cls.logins, aggregation="last", validity_days=40)
        )
        cls.contracts = cls.env["contract.contract"]
        for number in range(CUSTOMERS):
            cls.contracts |= cls.new_customer(number)
        cls.told = cls.new_past(("2025-01-01", "2026-12-31", 900.0), name="Told")
        for number, year in enumerate(YEARS, start=1):
            cls.tell(number, year)
        cls.install(cls.contracts | cls.told)

    @classmethod
    def new_customer(cls, number):
        last = 2023 if number % 4 == 0 else 2024 if number % 3 == 0 else 2026
        prices = {year: 1100.0 if year > 2024 else 1000.0 for year in (*YEARS, 2026)}
        contract = cls.new_past(
            *(
                (f"{year}-01-01", f"{year}-12-31", price)
                for year, price in prices.items()
                if year <= last
            ),
            name=f"Contract {number}",
        )
        contract.partner_id = cls.new_partner(f"Customer {number}")
        lines = contract.contract_line_ids.sorted("date_start")
        cls.follow(*lines)
        for line in lines.filtered(lambda line: line.date_start < TODAY):
            cls.invoice(line, line.date_start, line.price_unit)
        day = date(2023, 1, 31)
        while day < min(TODAY, date(last, 12, 31)):
            is_leaving = day > date(last, 6, 30)
            offset = (day - TODAY).days
            cls.report(
                cls.logins, {offset: 20 if is_leaving else 80}, contract.partner_id
            )
            day = month_end(day, 1)
        return contract

    @classmethod
    def tell(cls, number, year):
        editions = cls.env["renewal.register.edition"]
        edition = editions._obtain(cls.company, "Register", number)
        edition.as_of = date(year, 1, 9)
        row = cls.env["renewal.register.row"].create(
            {"register_name": "Register", "edition": number, "customer": "Told"}
        )
        row.write(
            {
                "edition_id": edition.id,
                "state": "applied",
                "contract_id": cls.told.id,
                "contract_line_id": cls.told.contract_line_ids.id,
                "applied_values": {
                    "date_start": f"{year}-01-01",
                    "date_end": f"{year}-12-31",
                    "specific_price": 900.0,
                    "quantity": 1.0,
                    "recurring_rule_type": "yearly",
                    "recurring_interval": 1,
                },
            }
        )

    def ask(self, model, domain, *names, groups=()):
        found = self.env[model]._read_group(
            domain, list(groups), [f"{name}:avg" for name in names]
        )
        return [
            tuple(
                round(value, 3) if isinstance(value, float) else value for value in row
            )
            for row in found
        ]

    def read_help(self, name):
        """What an empty screen says."""
        action = self.env.ref(name)
        return " ".join(html.fromstring(action.help).text_content().split())

    def test_rates_revenue_and_cohorts_have_figures(self):
        self.look_back()
        rates = {
            year: self.ask(
                "renewal.analysis",
                [
                    ("due_date", ">=", f"{year}-01-01"),
                    ("due_date", "<=", f"{year}-12-31"),
                ],
                "gross_rate",
                "net_rate",
            )
            for year in YEARS
        }
        # one customer more is told by the register: 900 of each 24,900
        self.assertEqual(rates[2023], [(0.759, 0.759)])
        self.assertEqual(rates[2024], [(0.683, 0.746)])
        self.assertEqual(rates[2025], [(1.0, 1.0)])
        year = self.ask(
            "renewal.arr.analysis",
            [("date", "=", "2024-12-31")],
            "year_gross_rate",
            "year_net_rate",
        )
        self.assertEqual(len(year), 1)
        self.assertTrue(0 < year[0][0] <= year[0][1] < 1, year)
        cohorts = self.ask(
            "renewal.arr.cohort", [], "net_rate", groups=("start_date:quarter", "age")
        )
        self.assertGreater(len(cohorts), 8)
        self.assertEqual(cohorts[0][-1], 1.0)
        self.assertLess(cohorts[8][-1], 1.0)

    def test_forecast_accuracy_says_what_is_missing(self):
        self.look_back()
        self.assertFalse(self.env["renewal.forecast.accuracy"].search([]))
        said = self.read_help("renewal_management.renewal_forecast_accuracy_action")
        self.assertIn("No forecasts to compare yet", said)
        self.assertIn("Look back", said)

    def test_back_test_and_likelihood_have_an_answer(self):
        self.look_back()
        company = self.company
        company.renewal_health_min_decided, company.renewal_health_min_lost = 20, 10
        test = self.env["renewal.health.backtest"].create({"horizon": "90"})
        test.action_run()
        self.assertEqual(test.state, "done")
        self.assertTrue(test.verdict)
        self.assertTrue(test.hand_id.count, "scores of then beside outcomes of then")
        self.env["renewal.health.model"].action_learn()
        model = self.env["renewal.health.model"].search(
            [("company_id", "=", company.id)], limit=1
        )
        self.assertGreaterEqual(model.decided_count, 40)
        self.assertTrue(model.reason)
        open_ones = self.contracts.renewal_ids.filtered(lambda r: not r.outcome)
        self.assertTrue(any(open_ones.mapped("health_probability")))

    def test_too_few_outcomes_are_said(self):
        self.look_back()
        self.company.renewal_health_min_lost = 500
        test = self.env["renewal.health.backtest"].create({"horizon": "90"})
        test.action_run()
        self.assertRegex(test.verdict, "Too few outcomes: .* lost of 500 needed")
        self.env["renewal.health.model"].action_learn()
        model = self.env["renewal.health.model"].search([], limit=1)
        self.assertIn("lost of 500 needed", model.reason)

    def test_without_a_past_it_is_said_what_to_do(self):
        with self.assertRaisesRegex(UserError, "Not enough data yet"):
            self.env["renewal.health.model"].action_learn()
        for name in ("renewal_arr_cohort_action", "renewal_arr_analysis_action"):
            said = self.read_help(f"renewal_management.{name}")
            self.assertIn("Look back", said, name)
