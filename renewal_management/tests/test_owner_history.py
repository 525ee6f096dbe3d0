# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, RenewalCase, day


@tagged("post_install", "-at_install")
class TestOwnerHistory(RenewalCase):
    """Who was responsible from when until when."""

    def get_rows(self, renewal, role="owner"):
        """(person, from, until, reason) of a role, in order."""
        rows = renewal.owner_history_ids.filtered(lambda row: row.role == role)
        return [
            (row.user_id, row.date_from, row.date_to, row.reason)
            for row in rows.sorted("id")
        ]

    def test_opening_writes_no_row(self):
        self.assertFalse(self.new_renewal().owner_history_ids)

    def test_the_first_change_writes_the_person_before_too(self):
        renewal = self.new_renewal()
        with freeze_time(day(10)):
            renewal.with_user(self.rep).user_id = self.other_rep
        self.assertEqual(
            self.get_rows(renewal),
            [
                (self.rep, TODAY, day(10), "opened"),
                (self.other_rep, day(10), False, "assigned"),
            ],
        )
        last = renewal.owner_history_ids.sorted("id")[-1]
        self.assertEqual(last.changed_by_id, self.rep)

    def test_a_time_without_owner_is_a_gap(self):
        renewal = self.new_renewal()
        with freeze_time(day(1)):
            renewal.user_id = False
        with freeze_time(day(5)):
            renewal.user_id = self.other_rep
        self.assertEqual(
            self.get_rows(renewal),
            [
                (self.rep, TODAY, day(1), "opened"),
                (self.other_rep, day(5), False, "automatic"),
            ],
        )

    def test_changes_of_one_day_are_one_row(self):
        renewal = self.new_renewal()
        renewal.user_id = self.rep
        self.assertFalse(renewal.owner_history_ids, "nothing changed")
        renewal.user_id = self.other_rep
        renewal.user_id = self.rep
        self.assertEqual([row[0] for row in self.get_rows(renewal)][-1], self.rep)
        current = renewal.owner_history_ids.filtered(lambda row: not row.date_to)
        self.assertEqual(len(current), 1)

    def test_success_managers_have_a_history_of_their_own(self):
        renewal = self.new_renewal()
        self.partner.renewal_csm_id = self.csm
        self.assertEqual(
            self.get_rows(renewal, "csm"), [(self.csm, TODAY, False, "automatic")]
        )
        self.assertFalse(self.get_rows(renewal))

    def test_the_reason_says_contract_or_import(self):
        contract = self.new_contract()
        contract.with_context(import_file=True).user_id = self.other_rep
        rows = self.get_rows(contract.renewal_ids)
        self.assertEqual(rows[-1], (self.other_rep, TODAY, False, "import"))

    def test_reps_only_read_their_own_history(self):
        mine = self.new_renewal()
        theirs = self.new_renewal(user_id=self.other_rep.id)
        theirs.team_id = False
        (mine | theirs).csm_id = self.leader
        history = self.env["renewal.owner.history"].with_user(self.rep)
        found = history.search([("renewal_id", "in", (mine | theirs).ids)])
        self.assertEqual(found.renewal_id, mine.with_user(self.rep))
        with self.assertRaises(AccessError):
            found.write({"reason": "import"})

    def test_history_of_another_company_is_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.new_contract(
            self.line_vals(), company_id=other.id, user_id=False
        ).renewal_ids
        foreign.csm_id = self.csm
        history = self.env["renewal.owner.history"].with_user(self.manager)
        self.assertFalse(history.search([("renewal_id", "=", foreign.id)]))

    def test_queries_do_not_grow_with_the_renewals(self):
        renewals = self.env["renewal.renewal"]
        counts = []
        for size in (3, 3, 30):
            batch = renewals.union(*(self.new_renewal() for _i in range(size)))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.browse(batch.ids).write({"user_id": self.other_rep.id})
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
