# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY
from .look_back_common import LookBackCase

BROKEN = "Something is wrong"


@tagged("post_install", "-at_install")
class TestRenewalsLeftWrong(LookBackCase):
    """Renewals that earlier editions of a register left wrong: found by Look back, and
    put right when somebody says so."""

    def new_moved(self, name="Moved"):
        """A contract of 2025 whose only line an edition moved to 2026, at 1,100 instead
        of 1,000: its renewal begins after it ends."""
        with freeze_time(date(2025, 11, 1)):
            contract = self.new_past(("2025-01-01", "2025-12-31", 1000.0), name=name)
            self.env.flush_all()
        renewal = contract.renewal_ids
        with freeze_time(date(2026, 1, 5)):
            contract.contract_line_ids.write(
                {
                    "date_start": date(2026, 1, 1),
                    "date_end": date(2026, 12, 31),
                    "recurring_next_date": date(2026, 1, 1),
                    "price_unit": 1100.0,
                    "specific_price": 1100.0,
                }
            )
            self.sync_lines()
        self.write_raw(renewal, term_start="2026-01-01")
        return contract, renewal

    def find(self):
        record = self.look_back()
        return record.finding_ids.filtered(lambda finding: finding.state != "done")

    def test_a_term_that_begins_after_it_ends_was_renewed(self):
        contract, renewal = self.new_moved()
        self.assertFalse(renewal.outcome)
        finding = self.find()
        self.assertEqual((finding.renewal_id, finding.kind), (renewal, "renewed"))
        self.assertIn("Dec 31, 2025", finding.proposal)
        self.assertIn("Dec 31, 2026", finding.proposal)
        self.assertFalse(renewal.outcome)
        finding.with_user(self.manager).action_repair()
        self.assertEqual(
            (renewal.outcome, renewal.closed_date), ("renewed", date(2025, 12, 31))
        )
        self.assertEqual((renewal.atr_amount, renewal.renewed_amount), (1000.0, 1100.0))
        self.assertFalse(renewal.term_start)
        following = contract.renewal_ids - renewal
        self.assertEqual(
            (following.term_start, following.term_end),
            (date(2026, 1, 1), date(2026, 12, 31)),
        )
        self.assertEqual(renewal.successor_renewal_id, following)
        self.assertFalse(renewal.activity_ids)
        self.assertFalse(self.find())

    def test_the_contract_does_not_change_when_a_renewal_is_put_right(self):
        contract, _renewal = self.new_moved()
        finding = self.find()
        line = contract.contract_line_ids.read()
        finding.with_user(self.manager).action_repair()
        self.assertEqual(contract.contract_line_ids.read(), line)

    def test_of_two_open_renewals_of_a_line_the_one_of_its_end_stays(self):
        contract = self.new_past(("2025-06-01", "2026-05-31", 1000.0))
        renewal = contract.renewal_ids
        other = self.env["renewal.renewal"].create(
            {
                "contract_id": contract.id,
                "currency_id": contract.currency_id.id,
                "term_start": date(2025, 6, 1),
                "term_end": date(2026, 4, 30),
                "due_date": date(2026, 4, 30),
                "line_ids": [
                    (0, 0, {"contract_line_id": contract.contract_line_ids.id})
                ],
            }
        )
        finding = self.find()
        self.assertEqual((finding.renewal_id, finding.kind), (other, "double"))
        finding.with_user(self.manager).action_repair()
        self.assertEqual(other.outcome, "cancelled")
        self.assertFalse(renewal.outcome)
        self.assertEqual(renewal.line_ids.contract_line_id, contract.contract_line_ids)

    def test_an_end_without_a_renewal_gets_one(self):
        contract = self.new_past(("2025-06-01", "2026-05-31", 1000.0))
        self.write_raw(contract.renewal_ids.line_ids, outcome="cancelled")
        self.write_raw(contract.renewal_ids, outcome="cancelled", is_dismissed=False)
        finding = self.find()
        self.assertEqual((finding.contract_id, finding.kind), (contract, "missing"))
        finding.with_user(self.manager).action_repair()
        self.assertEqual(
            contract.renewal_ids.filtered(lambda r: not r.outcome).term_end,
            date(2026, 5, 31),
        )
        self.assertEqual(finding.state, "done")

    def test_one_that_cannot_be_put_right_stays_one(self):
        first, _renewal = self.new_moved("First")
        _second, renewal = self.new_moved("Second")
        findings = self.find()
        kind = type(findings)
        original = kind._repair_renewed

        def fail(finding):
            if finding.contract_id == first:
                raise UserError(BROKEN)
            return original(finding)

        with patch.object(kind, "_repair_renewed", fail):
            findings.with_user(self.manager).action_repair()
        self.assertEqual(sorted(findings.mapped("state")), ["done", "failed"])
        self.assertEqual(renewal.outcome, "renewed")

    def test_what_is_right_is_not_found(self):
        self.new_past(("2025-06-01", "2026-05-31", 1000.0), name="Running")
        self.new_past(("2026-06-01", "2027-05-31", 1000.0), name="Not begun")
        self.new_past(("2025-06-01", None, 1000.0), name="Without an end")
        self.assertFalse(self.find())

    def test_renewal_managers_only(self):
        self.new_moved()
        finding = self.find()
        with self.assertRaises(AccessError):
            finding.with_user(self.leader).action_repair()
        self.assertEqual(TODAY, date(2026, 3, 2))


@tagged("post_install", "-at_install")
class TestPastOfEditions(LookBackCase):
    """A line that three editions of a register moved from term to term, before editions
    were terms: 2024 at 1,000, 2025 at 1,100 and 2026 at 1,200."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.new_past(("2026-01-01", "2026-12-31", 1200.0))
        for number, year in enumerate((2024, 2025, 2026), start=1):
            cls.tell(number, date(year, 1, 9), year, 900.0 + 100 * number)
        cls.install(cls.contract)

    @classmethod
    def tell(cls, number, as_of, year, price):
        edition = cls.env["renewal.register.edition"]._obtain(
            cls.company, "Register", number
        )
        edition.as_of = as_of
        row = cls.env["renewal.register.row"].create(
            {"register_name": "Register", "edition": number, "customer": "Acme"}
        )
        row.write(
            {
                "edition_id": edition.id,
                "state": "applied",
                "contract_id": cls.contract.id,
                "contract_line_id": cls.contract.contract_line_ids.id,
                "applied_values": {
                    "date_start": f"{year}-01-01",
                    "date_end": f"{year}-12-31",
                    "specific_price": price,
                    "quantity": 1.0,
                    "recurring_rule_type": "yearly",
                    "recurring_interval": 1,
                },
            }
        )

    def get_terms(self):
        return [
            (r.due_date, r.outcome, r.closed_date, r.atr_amount, r.renewed_amount)
            for r in self.get_made(self.contract)
        ]

    def test_each_edition_told_a_term(self):
        self.look_back()
        self.assertEqual(
            self.get_terms(),
            [
                (date(2024, 12, 31), "renewed", date(2025, 1, 9), 1000.0, 1100.0),
                (date(2025, 12, 31), "renewed", date(2026, 1, 9), 1100.0, 1200.0),
            ],
        )

    def test_a_term_that_was_recorded_is_not_read_again(self):
        """The renewal of 2024 was opened by the first edition and left wrong: put right
        it is that of 2024, and the one of 2025 is reconstructed."""
        renewal = self.contract.renewal_ids
        self.write_raw(
            renewal,
            opened_date="2024-01-09",
            term_end="2024-12-31",
            due_date="2024-12-31",
            current_end="2024-12-31",
        )
        self.write_raw(renewal.line_ids, question_end="2026-12-31", atr_amount=1000.0)
        record = self.look_back()
        self.assertEqual([term[0] for term in self.get_terms()], [date(2025, 12, 31)])
        record.finding_ids.with_user(self.manager).action_repair()
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(renewal.closed_date, date(2025, 1, 9))
        following = self.contract.renewal_ids.filtered(lambda r: not r.outcome)
        self.assertEqual(following.term_end, date(2026, 12, 31))
        self.look_back()
        self.assertEqual([term[0] for term in self.get_terms()], [date(2025, 12, 31)])
