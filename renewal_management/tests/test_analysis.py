# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from collections import defaultdict
from datetime import date
from itertools import combinations
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, RenewalBuilders, RenewalCase, day

AMOUNTS = ("atr", "renewed", "retained", "expansion", "contraction", "churned")
DIMENSIONS = {
    "due_date:month": lambda row: row["due"].replace(day=1),
    "team_id": lambda row: row["renewal"].team_id,
    "user_id": lambda row: row["renewal"].user_id,
    "product_id": lambda row: row["line"].product_id,
    "playbook_id": lambda row: row["renewal"].playbook_id,
    "reason_id": lambda row: row["renewal"].reason_id,
    "reason_category": lambda row: row["renewal"].reason_id.renewal_category,
    "competitor_id": lambda row: row["renewal"].competitor_id,
    "outcome": lambda row: row["renewal"].outcome or "open",
    "company_id": lambda row: row["renewal"].company_id,
}
RATES = (
    "gross_rate",
    "net_rate",
    "count_rate",
    "on_time_rate",
    "gross_rate_in_month",
    "gross_rate_in_quarter",
    "gross_rate_in_year",
    "resolution_rate",
    "close_rate",
    "conversion_rate",
)


def ratio(part, whole):
    return part / whole if whole else False


class AnalysisBuilders(RenewalBuilders):
    """Renewals that are closed with given amounts."""

    @classmethod
    def close(cls, renewal, outcome, closed=TODAY, renewed=None, **values):
        """Close a renewal as on a day, its lines worth these amounts afterwards.

        :param renewed: amounts of the lines; what they were worth if left out
        """
        lines = renewal.line_ids
        if outcome != "renewed":
            renewed = [0] * len(lines)
        elif renewed is None:
            renewed = lines.mapped("atr_amount")
        worth = dict(zip(lines.ids, renewed, strict=True))
        with patch.object(
            cls.registry["renewal.line"],
            "_get_renewed_amount",
            lambda line: worth[line.id],
        ):
            renewal._close(outcome, closed, **values)

    @classmethod
    def new_yearly(cls, amount, end, **values):
        """The renewal of a contract that is worth an amount a year."""
        return cls.new_contract(
            cls.line_vals(
                end, end - 364, price_unit=amount, recurring_rule_type="yearly"
            ),
            **values,
        ).renewal_ids


class AnalysisCase(AnalysisBuilders, RenewalCase):
    """The report of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.renewal_lookback_days = 1000
        cls.analysis = cls.env["renewal.analysis"]

    def get_total(self, renewals, *aggregates):
        (row,) = self.analysis._read_group(
            [("renewal_id", "in", renewals.ids)], [], aggregates
        )
        return row if len(row) > 1 else row[0]


@tagged("post_install", "-at_install")
class TestEveryCell(AnalysisCase):
    """Pivots against plain arithmetic, on renewals made by dice that always fall the
    same way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dice = random.Random(3)
        cls.foreign = cls.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "T",
                "rate_ids": [
                    Command.create({"name": when, "rate": rate, "company_id": False})
                    for when, rate in ((day(-2000), 2.0), (day(-100), 4.0))
                ],
            }
        )
        cls.other_company = cls.env["res.company"].create(
            {
                "name": "Other",
                "currency_id": cls.foreign.id,
                "renewal_lookback_days": 1000,
            }
        )
        companies = cls.company | cls.other_company
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": companies.ids}
        )
        cls.env.user.company_ids |= companies
        cls.analysis = cls.env["renewal.analysis"]
        cls.products = cls.env["product.product"].create(
            [{"name": name, "taxes_id": False} for name in ("Seats", "Support")]
        )
        cls.playbooks = cls.new_playbook(domain="[(0, '=', 1)]") | cls.new_playbook(
            domain="[(0, '=', 1)]"
        )
        cls.reasons = cls.env["contract.terminate.reason"].create(
            [
                {"name": "Price", "renewal_category": "price"},
                {"name": "Went away", "renewal_category": "business"},
            ]
        )
        cls.competitors = cls.env["renewal.competitor"].create(
            [{"name": "This one"}, {"name": "That one"}]
        )
        cls.renewals = cls.env["renewal.renewal"].union(
            *(cls.new_random() for _number in range(40))
        )

    @classmethod
    def new_random(cls):
        dice = cls.dice
        company = dice.choice([cls.company, cls.company, cls.other_company])
        end = dice.randint(-420, 60)
        lines = [
            cls.line_vals(
                end,
                end - 364,
                price_unit=dice.randint(1, 90000) / 100,
                product_id=product.id,
            )
            for product in dice.sample(
                [*cls.products, cls.products.browse()], dice.randint(1, 3)
            )
        ]
        values = {"currency_id": cls.foreign.id} if dice.random() < 0.4 else {}
        renewal = cls.new_contract(
            *lines,
            company_id=company.id,
            user_id=dice.choice([cls.rep.id, cls.other_rep.id, False]),
            **values,
        ).renewal_ids
        renewal.write(
            {
                "playbook_id": dice.choice([*cls.playbooks.ids, False]),
                "team_id": dice.choice([cls.team.id, False]),
            }
        )
        cls.close_random(renewal, end)
        return renewal

    @classmethod
    def close_random(cls, renewal, end):
        dice = cls.dice
        outcome = dice.choice(["renewed", "renewed", "renewed", "churned", None])
        reason = dice.choice(cls.reasons) if outcome == "churned" else None
        closed = min(day(end + dice.randint(-80, 80)), TODAY)
        renewed = [
            round(line.atr_amount * dice.choice([0, 0.5, 1, 1.2]), 2)
            for line in renewal.line_ids
        ]
        if outcome:
            cls.close(renewal, outcome, closed, renewed, reason=reason)
        if reason:
            renewal.competitor_id = dice.choice(cls.competitors)

    def get_rows(self, rate_of):
        """The rows of the report, by plain arithmetic on the renewals."""
        rows = []
        for line in self.renewals.line_ids:
            renewal = line.renewal_id
            row = {"line": line, "renewal": renewal, "due": renewal.due_date}
            for name in AMOUNTS:
                whole = renewal[f"{name}_amount"]
                share = line[f"{name}_amount"] / whole if whole else 0
                row[name] = (
                    renewal[f"company_{name}_amount"]
                    * share
                    * rate_of[renewal.company_id]
                )
            rows.append(row)
        return rows

    def get_expected(self, rows):
        """What the aggregates of a group should be: amounts of all rows, rates of the
        terms that are over or decided."""
        expected = self.get_expected_of(rows)
        settled = [
            row
            for row in rows
            if row["renewal"].outcome or row["renewal"].current_end < TODAY
        ]
        rates = self.get_expected_of(settled)
        return expected | {name: rates[name] for name in rates if "_rate" in name}

    def get_expected_of(self, rows):
        renewals = {row["renewal"] for row in rows}
        won = {renewal for renewal in renewals if renewal.outcome == "renewed"}
        on_time = {
            renewal for renewal in won if renewal.closed_date <= renewal.due_date
        }

        def add(name, condition=None):
            return sum(
                row[name] for row in rows if not condition or condition(row["renewal"])
            )

        atr, renewed = add("atr"), add("renewed")
        decided = add("atr", lambda renewal: renewal.outcome)
        won_amount = add("atr", lambda renewal: renewal in won)
        return {
            **{f"{name}_amount:sum": add(name) for name in AMOUNTS},
            "undecided_amount:sum": add("atr", lambda renewal: not renewal.outcome),
            "renewal_count:sum": len(renewals),
            "renewed_count:sum": len(won),
            "gross_rate:avg": ratio(add("retained"), atr),
            "net_rate:avg": ratio(renewed, atr),
            "count_rate:avg": ratio(len(won), len(renewals)),
            "on_time_rate:avg": ratio(len(on_time), len(renewals)),
            "contraction_rate:avg": ratio(add("contraction"), atr),
            "churned_rate:avg": ratio(add("churned"), atr),
            "undecided_rate:avg": ratio(
                add("atr", lambda renewal: not renewal.outcome), atr
            ),
            **{
                f"gross_rate_in_{period}:avg": ratio(
                    add("retained", lambda r, is_in=is_in: r.outcome and is_in(r)), atr
                )
                for period, is_in in self.periods.items()
            },
            "resolution_rate:avg": ratio(decided, atr),
            "close_rate:avg": ratio(won_amount, decided),
            "conversion_rate:avg": ratio(renewed, won_amount),
        }

    @property
    def periods(self):
        """Whether a closed renewal was closed in the period it fell due in."""

        def next_month(due, months=1):
            month = due.month - 1 + months
            return date(due.year + month // 12, month % 12 + 1, 1)

        def next_quarter(due):
            return next_month(due, 3 - (due.month - 1) % 3)

        return {
            "month": lambda r: r.closed_date < next_month(r.due_date),
            "quarter": lambda r: r.closed_date < next_quarter(r.due_date),
            "year": lambda r: r.closed_date.year <= r.due_date.year,
        }

    def check_grouping(self, groupby, rows):
        """Every cell of one pivot."""
        groups = defaultdict(list)
        for row in rows:
            groups[tuple(DIMENSIONS[spec](row) for spec in groupby)].append(row)
        expected = {key: self.get_expected(group) for key, group in groups.items()}
        aggregates = [*next(iter(expected.values()))]
        found = {
            tuple(values[: len(groupby)]): values[len(groupby) :]
            for values in self.analysis._read_group(
                [("renewal_id", "in", self.renewals.ids)], groupby, aggregates
            )
        }
        self.assertEqual(set(found), set(expected))
        for key, values in found.items():
            for name, value in zip(aggregates, values, strict=True):
                self.check_value(value, expected[key][name], (groupby, key, name))
        return len(found) * len(aggregates)

    def check_value(self, value, expected, cell):
        if expected is False:
            self.assertIs(value, False, f"{cell}: nothing to compare with is no rate")
        else:
            self.assertAlmostEqual(value, expected, 6, cell)

    def test_every_cell_equals_the_sum_of_its_renewals(self):
        outcomes = {renewal.outcome for renewal in self.renewals}
        self.assertEqual(outcomes, {"renewed", "churned", False})
        rows = self.get_rows({self.company: 1.0, self.other_company: 0.25})
        count = 0
        for size in range(3):
            for groupby in combinations(DIMENSIONS, size):
                with self.subTest(groupby=groupby):
                    count += self.check_grouping(list(groupby), rows)
        self.assertGreater(count, 5000, "the dice made too little to compare")

    def test_the_currency_is_of_the_company_that_looks(self):
        rows = self.get_rows({self.company: 4.0, self.other_company: 1.0})
        self.analysis = self.analysis.with_context(
            allowed_company_ids=(self.other_company | self.company).ids
        )
        self.check_grouping(["company_id"], rows)
        (total,) = self.analysis.formatted_read_group(
            [], [], ["atr_amount:sum", "atr_amount:sum_currency"]
        )
        self.assertEqual(total["atr_amount:sum"], total["atr_amount:sum_currency"])
        currency = self.analysis.search([], limit=1).currency_id
        self.assertEqual(currency, self.foreign)

    def test_companies_that_are_switched_off_have_no_rows(self):
        rows = self.analysis.with_context(allowed_company_ids=self.company.ids).search(
            []
        )
        self.assertEqual(rows.company_id, self.company)

    def test_the_web_client_gets_the_same_totals(self):
        """Pivots ask for all levels at once, lists for pages of groups."""
        domain = [("renewal_id", "in", self.renewals.ids)]
        specs = ["atr_amount:sum", "gross_rate:avg", "on_time_rate:avg", "__count"]
        sets = [[], ["team_id"], ["team_id", "product_id"]]
        groups = self.analysis.formatted_read_grouping_sets(domain, sets, specs)
        for groupby, rows in zip(sets, groups, strict=True):
            alone = self.analysis._read_group(domain, groupby, specs)
            self.assertCountEqual(
                [tuple(row[spec] for spec in specs) for row in rows],
                [values[len(groupby) :] for values in alone],
            )
        pages = self.analysis.web_read_group(domain, ["team_id"], specs, limit=1)
        self.assertEqual(pages["length"], len(groups[1]))

    def test_groups_can_be_chosen_and_ordered_by_a_rate(self):
        rates = self.analysis._read_group(
            [], ["playbook_id"], ["gross_rate:avg"], order="gross_rate:avg DESC"
        )
        values = [value for _playbook, value in rates]
        self.assertEqual(values, sorted(values, reverse=True))
        chosen = self.analysis._read_group(
            [],
            ["playbook_id"],
            ["gross_rate:avg"],
            having=[("gross_rate:avg", ">", values[1])],
        )
        self.assertEqual(chosen, rates[:1])

    def test_rates_are_not_added_up(self):
        for function in ("sum", "max"):
            with self.assertRaisesRegex(UserError, "is a ratio and cannot be summed"):
                self.analysis._read_group([], [], [f"gross_rate:{function}"])

    def test_a_row_has_the_rates_of_its_line(self):
        settled = [("is_pending", "=", False), ("renewal_id", "in", self.renewals.ids)]
        for row in self.analysis.search(settled):
            self.assertAlmostEqual(
                row.gross_rate, ratio(row.retained_amount, row.atr_amount), 6
            )

    def test_what_is_undecided_is_neither_kept_nor_lost(self):
        parts = ("retained", "contraction", "churned", "undecided")
        for _team, atr, *values in self.analysis._read_group(
            [], ["team_id"], ["atr_amount:sum", *(f"{p}_amount:sum" for p in parts)]
        ):
            self.assertAlmostEqual(sum(values), atr, 2)
