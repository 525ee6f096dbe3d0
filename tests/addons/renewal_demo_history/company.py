# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who the company had for customers, and what each of them had signed."""

import csv
from dataclasses import dataclass
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.tools import file_open

MODULE = "renewal_management"
# What stands on a contract after the name of the product.
UNITS = {
    "projects_team": "users",
    "projects_business": "users",
    "ledger": "companies",
    "field": "devices",
    "archive": "TB",
}
MONTHLY = ("field", "archive")
# Contracts of the demo that were not there a year ago.
NEW = (
    "aldina_projects",
    "sundial_projects",
    "saltmarsh_archive",
    "koivuranta_projects",
)
FIRST_CODE = 1901
# Terms before today's that were renewed late, from the oldest on.
LATE = (2, 7, 11)
DAY = timedelta(days=1)
YEAR = relativedelta(years=1)


@dataclass
class Case:
    """A term of the past, and what came of it.

    ``decided`` is the day on which it was renewed or lost. ``following`` is the line of
    the next term where that is on the contract already.
    """

    renewal: object
    owner: object
    decided: object
    outcome: str
    change: str = ""
    note: str = ""
    following: object = None

    @property
    def is_lost(self):
        return self.outcome == "lost"

    @property
    def is_late(self):
        return self.outcome == "late"

    @property
    def is_surprise(self):
        """Nobody saw it coming: the shops were sold."""
        return self.change == "closed"


def read_table(name):
    """Rows of a file below ``data`` as dictionaries."""
    path = f"renewal_demo_history/data/{name}.csv"
    with file_open(path, "r") as file:
        return list(csv.DictReader(file))


class Company:
    """Makes customers, contracts and cases.

    :param today: the day of installing: all dates count back from it
    :param say: gives a text in the language of the demo
    """

    def __init__(self, env, today, say):
        self.env = env
        self.today = today
        self.say = say
        self.rows = read_table("contracts")

    def ref(self, name):
        return self.env.ref(f"{MODULE}.{name}")

    def get_user(self, name):
        module = "base" if name in ("admin", "demo") else MODULE
        return self.env.ref(f"{module}.user_{name}")

    # ------------------------------------------------------------------
    # Customers
    # ------------------------------------------------------------------

    def create_customers(self):
        """:return: {key: (res.partner, row of the table)}"""
        rows = read_table("customers")
        csm = self.get_user("priya").id
        partners = self.env["res.partner"].create(
            [
                {
                    "name": self.say(row["name"]),
                    "is_company": True,
                    "city": self.say(row["city"]),
                    "country_id": self._get_country(row["country"]).id,
                    "renewal_csm_id": csm if row["csm"] else False,
                    "child_ids": [Command.create(self._prepare_contact(row))],
                }
                for row in rows
            ]
        )
        return {
            row["key"]: (partner, row)
            for row, partner in zip(rows, partners, strict=True)
        }

    def get_days_here(self):
        """:return: {key of a customer that is new: days since its first contract}"""
        old = {row["customer"] for row in self.rows if row["outcome"] != "new"}
        return {
            row["customer"]: (self.today - self._get_first_day(row)).days
            for row in self.rows
            if row["customer"] not in old
        }

    def get_days_gone(self):
        """:return: {key of a customer that lost its only contract: days since then}"""
        kept = {row["customer"] for row in self.rows if row["outcome"] != "lost"}
        return {
            row["customer"]: int(row["due"])
            for row in self.rows
            if row["customer"] not in kept
        }

    def _get_country(self, code):
        """The country in which a customer is; in a translated demo, the company's."""
        if self.say.is_on:
            return self.env.company.country_id
        return self.env.ref(f"base.{code}")

    def _prepare_contact(self, row):
        address = "info@" + row["key"] + ".example.com"
        return {
            "name": self.say(row["contact"]),
            "function": self.say(row["function"]),
            "email": address,
        }

    # ------------------------------------------------------------------
    # Contracts
    # ------------------------------------------------------------------

    def create_contracts(self, customers):
        """Contracts whose terms were decided within the last year.

        :return: [Case]
        """
        rows = [row for row in self.rows if row["outcome"] != "new"]
        contracts = self._create_contracts(rows, customers)
        return [
            Case(
                renewal=contract.renewal_ids,
                owner=contract.user_id,
                decided=self._get_decision_day(number, row),
                outcome=row["outcome"],
                change=row["change"],
                note=self.say(row["note"]),
            )
            for number, (contract, row) in enumerate(zip(contracts, rows, strict=True))
        ]

    def sign_contracts(self, customers, day):
        """New contracts of the week that ends on that day."""
        week = [day - timedelta(days=ago) for ago in range(7)]
        rows = [
            row
            for row in self.rows
            if row["outcome"] == "new" and self._get_first_day(row) in week
        ]
        self._create_contracts(rows, customers)

    def _create_contracts(self, rows, customers):
        return self.env["contract.contract"].create(
            [self._prepare_contract(row, customers) for row in rows]
        )

    def _get_last_day(self, row):
        return self.today - timedelta(days=int(row["due"]))

    def _get_first_day(self, row):
        return self._get_last_day(row) - YEAR + DAY

    def _get_decision_day(self, number, row):
        """Most decide some days before the end, some after it."""
        due = self._get_last_day(row)
        if row["outcome"] == "late":
            return due + timedelta(days=int(row["change"]))
        return due - timedelta(days=8 + number * 5 % 19)

    def _prepare_contract(self, row, customers):
        product = self.ref(f"product_{row['product']}")
        quantity = int(row["quantity"])
        name = self.say(product.with_context(lang="en_US").name.split(",")[0])
        first_day, last_day = self._get_first_day(row), self._get_last_day(row)
        partner, _row = customers[row["customer"]]
        line = {
            "name": name,
            "product_id": product.id,
            "quantity": quantity,
            "specific_price": float(row["price"]),
            "recurring_rule_type": "monthly" if row["product"] in MONTHLY else "yearly",
            "date_start": first_day,
            "date_end": last_day,
            "last_date_invoiced": last_day,
        }
        unit = UNITS.get(row["product"])
        suffix = f", {quantity} {unit}" if unit and quantity > 1 else ""
        return {
            "name": self.say(name + suffix),
            "code": f"C-{FIRST_CODE + self.rows.index(row)}",
            "partner_id": partner.child_ids.id,
            "user_id": self.get_user(row["owner"]).id,
            "contract_line_ids": [Command.create(line)],
        }

    # ------------------------------------------------------------------
    # The term before
    # ------------------------------------------------------------------

    def get_renewed_lines(self):
        """Lines of the demo's contracts that were renewed a year ago: those with one
        open renewal of a year's term."""
        new = [self.ref(f"contract_{name}").id for name in NEW]
        renewals = self.env["renewal.renewal"].search(
            [
                ("outcome", "=", False),
                ("renewal_type", "!=", "evergreen"),
                ("contract_type", "=", "sale"),
                ("contract_id", "not in", new),
                ("term_end", "<", self.today + timedelta(days=300)),
                ("extended_to", "=", False),
            ]
        )
        return renewals.contract_id.contract_line_ids.filtered(
            lambda line: (
                len(line.contract_id.contract_line_ids) == 1
                and len(line.contract_id.renewal_ids) == 1
                and line.date_start
                and line.date_end
                and 360 < (line.date_end - line.date_start).days < 370
            )
        ).sorted(lambda line: (line.date_end, line.id))

    def create_terms_before(self, lines):
        """The term before each of these lines.

        :return: [Case]
        """
        cases = []
        for number, line in enumerate(lines):
            before = line.copy(
                {
                    "contract_id": line.contract_id.id,
                    "date_start": line.date_start - YEAR,
                    "date_end": line.date_start - DAY,
                    "last_date_invoiced": line.date_start - DAY,
                    "specific_price": line.specific_price * self._get_share(number),
                    "is_auto_renew": False,
                }
            )
            line.contract_id._sync_renewals()
            renewal = self._get_renewal(before)
            # whoever has left since was there
            renewal.user_id = renewal.user_id or self.get_user("lena")
            cases.append(
                Case(
                    renewal=renewal,
                    owner=renewal.user_id,
                    decided=self._get_day_before(number, before.date_end),
                    outcome="kept",
                    following=line,
                )
            )
        return cases

    def _get_day_before(self, number, last_day):
        """Of the oldest terms some were renewed late."""
        if number in LATE:
            return last_day + timedelta(days=2)
        return last_day - timedelta(days=8 + number * 7 % 26)

    def _get_share(self, number):
        """What the term before cost, of today's price."""
        return (0.94, 1.0, 0.95, 0.9)[number % 4]

    def _get_renewal(self, line):
        lines = self.env["renewal.line"].search([("contract_line_id", "=", line.id)])
        return lines.renewal_id
