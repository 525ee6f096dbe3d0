# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is said twice, in Python and in SQL, is the same."""

from itertools import product

from odoo.tests import tagged
from odoo.tools import SQL

from .common import RenewalCase, day


@tagged("post_install", "-at_install")
class TestContractParity(RenewalCase):
    """The daily run looks at every contract by SQL, a saved contract by Python."""

    def select(self, expression, contracts):
        """{contract line: value of the expression}"""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT l.id, %s FROM contract_line l JOIN contract_contract c "
                "ON c.id = l.contract_id WHERE c.id IN %s",
                expression,
                contracts._ids,
            )
        )
        return {self.env["contract.line"].browse(row[0]): row[1] for row in rows}

    def test_the_end_of_a_line_is_the_same_in_sql(self):
        contracts = self.env["contract.contract"]
        for recurrence, line_end, header_end in product(
            (True, False), (False, day(30)), (False, day(60))
        ):
            contract = self.new_contract()
            contract.contract_line_ids.write({"date_end": line_end})
            self.env.flush_all()
            # the header's end is computed from the lines when these carry it
            self.env.cr.execute(
                "UPDATE contract_contract SET line_recurrence = %s, date_end = %s "
                "WHERE id = %s",
                [recurrence, header_end or None, contract.id],
            )
            contracts |= contract
        self.env.invalidate_all()
        ends = self.select(
            self.env["contract.line"]._get_effective_end_sql(), contracts
        )
        self.assertEqual(len(ends), 8)
        self.assertEqual(len(set(ends.values())), 3)
        for line, end in ends.items():
            self.assertEqual(end or False, line._get_effective_end())

    def test_lines_that_can_be_renewed_are_the_same_in_sql(self):
        contract = self.new_contract()
        line = contract.contract_line_ids
        for values in ({"display_type": "line_note"}, {"is_canceled": True}, {}):
            line.copy({"contract_id": contract.id}).write(values)
        found = self.select(self.env["contract.line"]._get_renewable_sql(), contract)
        self.assertEqual(set(found.values()), {True, False})
        for line, is_renewable in found.items():
            self.assertEqual(is_renewable, line._is_renewable())

    def test_contracts_that_get_renewals_are_the_same_in_sql(self):
        contracts = self.env["contract.contract"]
        for kind, active, terminated in product(
            ("sale", "purchase"), (True, False), (True, False)
        ):
            contract = self.new_contract(contract_type=kind)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE contract_contract SET active = %s, is_terminated = %s "
                "WHERE id = %s",
                [active, terminated or None, contract.id],
            )
            contracts |= contract
        self.env.invalidate_all()
        for follows_suppliers in (False, True):
            self.company.renewal_supplier_contracts = follows_suppliers
            found = self.select(contracts._has_renewals_sql(self.company), contracts)
            self.assertEqual(sum(found.values()), 1 + follows_suppliers)
            for line, has_renewals in found.items():
                self.assertEqual(has_renewals, line.contract_id._has_renewals())


@tagged("post_install", "-at_install")
class TestResponsibleParity(RenewalCase):
    """Whom the plan shows is whom the step asks."""

    def test_assignees_are_the_same_in_sql_with_and_without_people(self):
        rules = [
            {"action": "activity", "assignee_type": kind}
            for kind in ("owner", "csm", "leader")
        ]
        rules.append(
            {
                "action": "activity",
                "assignee_type": "user",
                "assigned_user_id": self.other_rep.id,
            }
        )
        rules.append({"action": "escalation"})
        playbook = self.new_playbook(
            *(self.step_vals(-90 + number, **rule) for number, rule in enumerate(rules))
        )
        self.assertEqual(len(playbook.step_ids), len(rules))
        renewals = self.env["renewal.renewal"]
        people = product((False, self.rep), (False, self.csm), (False, self.leader))
        for owner, csm, leader in people:
            renewal = self.new_renewal()
            team = self.team.copy({"user_id": leader and leader.id})
            renewal.write(
                {
                    "user_id": owner and owner.id,
                    "csm_id": csm and csm.id,
                    "team_id": team.id,
                }
            )
            renewals |= renewal
        for archived in (self.env["res.users"], self.other_rep, self.leader, self.csm):
            archived.active = False
            renewals._request_planning()
            self.env["renewal.planner"]._plan(renewals, day(0))
            steps = renewals.step_ids
            self.assertEqual(len(steps), len(renewals) * len(rules))
            for step in steps:
                with self.subTest(
                    rule=step.playbook_step_id.display_name, archived=archived.name
                ):
                    self.assertEqual(step.user_id, step._get_responsible())
