# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .test_register_absence import GROUP, AbsenceCase

LONG_AGO = {"start_date": "2021-01-01", "end_date": "2021-12-31"}
LINE = ("date_end", "is_auto_renew", "is_canceled", "recurring_next_date")


class TakeBackCase(AbsenceCase):
    """Compares contracts with what they were before something was said of them."""

    def get_facts(self, rows):
        """What is known of the contracts of these rows, to be compared."""
        self.env.flush_all()
        self.env.invalidate_all()
        contracts = rows.contract_id.sudo()
        lines = contracts.with_context(active_test=False).contract_line_ids
        renewals = contracts.renewal_ids
        return {
            "lines": [line.read(LINE)[0] for line in lines],
            "contracts": [
                (c.is_terminated, c.date_end, c.user_id, c.activity_ids.ids)
                for c in contracts
            ],
            "renewals": [
                (r.id, r.outcome, r.current_end, r.user_id, r.renewal_type)
                for r in renewals.sorted("id")
            ],
            "tasks": renewals.activity_ids.ids,
            "decided": renewals.line_ids.mapped("outcome"),
        }


@tagged("post_install", "-at_install")
class TestRegisterTakeBack(TakeBackCase):
    """What was said of missing rows was wrong: all is as it was before it was said."""

    def missing(self, *rows):
        """The first edition has these rows, the next one another contract only."""
        first = self.first(*rows, self.row(contract_number="7"))[:-1]
        self.day("2026-01-05")
        self.apply(self.row(contract_number="7"))
        return first

    def assertBack(self, rows, day="2026-01-06"):
        """Lost, taken back, lost again and taken back: nothing is left of it."""
        before = self.get_facts(rows)
        absence = rows.mapped("absence")
        for _time in range(2):
            self.lose(rows)
            self.assertNotEqual(self.get_facts(rows), before)
            rows.action_take_back()
            self.assertEqual(self.get_facts(rows), before)
            self.assertEqual(rows.mapped("absence"), absence)
        self.day(day)
        self.assertEqual(self.get_facts(rows)["renewals"], before["renewals"])
        rows.action_keep()
        self.assertEqual(self.get_facts(rows)["renewals"], before["renewals"])

    def test_a_term_that_nobody_followed_has_no_renewal_again(self):
        rows = self.missing(self.old(**LONG_AGO), self.old(contract_number="8"))
        self.assertFalse(self.renewals(rows[0]))
        self.assertBack(rows)

    def test_so_it_is_when_the_contract_was_terminated(self):
        self.manager.group_ids += self.env.ref(GROUP)
        rows = self.missing(self.old(**LONG_AGO), self.old(contract_number="8"))
        self.assertBack(rows)

    def test_a_line_without_an_end_has_none_again(self):
        rows = self.missing(self.old(end_date=""))
        self.assertFalse(rows.contract_line_id.date_end)
        self.assertBack(rows)

    def test_a_line_without_an_end_has_none_again_after_a_termination(self):
        self.manager.group_ids += self.env.ref(GROUP)
        self.assertBack(self.missing(self.old(end_date="")))

    def test_a_review_of_a_line_without_an_end_goes_on(self):
        self.env.company.sudo().renewal_evergreen_review = True
        rows = self.missing(self.old(end_date=""))
        self.assertBack(rows)

    def test_one_line_of_a_contract_is_taken_back(self):
        rows = self.missing(
            self.old(**LONG_AGO), self.old(service="Furniture", **LONG_AGO)
        )
        before = self.get_facts(rows)
        self.lose(rows)
        rows[0].action_take_back()
        self.assertEqual(rows.mapped("absence"), ["over", "over"], "lost as a whole")

        self.assertEqual(self.get_facts(rows), before)
