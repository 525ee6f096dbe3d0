# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import RenewalCase, day

AMOUNTS = ("renewal_arr", "renewal_invoiced_amount", "renewal_projected_amount")
INTERNAL = (
    "group_id",
    "note",
    "tag_ids",
    "terminate_comment",
    "terminate_reason_id",
)


@tagged("post_install", "-at_install")
class TestHiddenRecords(RenewalCase):
    """What record rules hide is not told by a figure, a link or a dialog either."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.new_renewal(user_id=cls.other_rep.id)
        cls.theirs.team_id = False

    def get_amounts(self, user):
        self.env.invalidate_all()
        partner = self.partner.with_user(user)
        return partner.read(AMOUNTS)[0]

    def test_own_only_reps_see_amounts_of_own_contracts(self):
        self.assertEqual(self.theirs.contract_id.renewal_arr, 1200)
        found = self.get_amounts(self.rep)
        self.assertEqual([found[name] for name in AMOUNTS], [0, 0, 0])
        mine = self.new_renewal()
        self.assertEqual(self.get_amounts(self.rep)["renewal_arr"], 1200)
        for user in (self.leader, self.manager):
            self.assertEqual(self.get_amounts(user)["renewal_arr"], 2400)
        mine.user_id = self.other_rep
        mine.contract_id.user_id = self.other_rep
        mine.team_id = False
        self.assertEqual(self.get_amounts(self.rep)["renewal_arr"], 0)

    def test_a_hidden_opportunity_is_not_linked(self):
        """Or whoever links it reads its name and changes its expected revenue."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Hidden",
                "type": "opportunity",
                "partner_id": self.partner.id,
                "user_id": self.other_rep.id,
                "expected_revenue": 5,
            }
        )
        mine = self.new_renewal().with_user(self.rep)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            mine.write({"opportunity_id": lead.id})
        self.assertEqual(lead.expected_revenue, 5)
        wizards = self.env["renewal.opportunity.create"].with_user(self.rep)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            wizards.create({"renewal_ids": mine.ids, "opportunity_id": lead.id})
        spec = {"opportunity_id": {}, "opportunity_lost_reason": {}}
        with self.assertRaises(AccessError):
            mine.onchange({"opportunity_id": lead.id}, ["opportunity_id"], spec)
        lead.user_id = self.rep
        mine.write({"opportunity_id": lead.id})
        self.assertEqual(mine.opportunity_id, lead)

    def test_an_absence_is_shown_to_whoever_may_plan_it(self):
        self.other_rep.write(
            {"renewal_delegate_id": self.csm.id, "renewal_delegate_until": day(3)}
        )
        wizards = self.env["renewal.absence"]
        vals = {"user_id": self.other_rep.id}
        wizard = wizards.with_user(self.rep).create(vals)
        self.assertFalse(wizard.delegate_id or wizard.date_until)
        wizard = wizards.with_user(self.leader).create(vals)
        self.assertEqual(wizard.delegate_id, self.csm)

    def test_a_forged_line_tells_no_salesperson(self):
        """The handover asks for the salesperson of the customer of its lines."""
        self.partner.user_id = self.other_rep
        handover = self.env["renewal.handover"].with_user(self.rep)
        handover = handover.create(
            {"former_owner_ids": [Command.set(self.rep.ids)], "rule": "salesperson"}
        )
        line = {
            "handover_id": handover.id,
            "kind": "renewal",
            "res_id": self.theirs.id,
            "renewal_res_id": self.theirs.id,
            "customer_key": self.partner.id,
        }
        with self.assertRaises(AccessError):
            handover.line_ids.create(line)
        with self.assertRaises(AccessError):
            handover.write({"line_ids": [Command.create(line)]})

    def test_portal_users_read_no_internal_field_of_their_contract(self):
        customer = new_test_user(self.env, "customer", groups="base.group_portal")
        contract = self.new_contract(
            partner_id=customer.partner_id.id, note="Pays late, be firm"
        )
        contract.message_subscribe(customer.partner_id.ids)
        seen = contract.with_user(customer)
        self.env.invalidate_all()
        self.assertTrue(seen.read(["name", "code", "recurring_next_date"]))
        for name in INTERNAL:
            with self.subTest(name), self.assertRaises(AccessError):
                seen.read([name])
            with self.subTest(name), self.assertRaises(AccessError):
                seen.search([(name, "!=", False)])
        line = contract.contract_line_ids.with_user(customer)
        self.assertTrue(line.read(["name", "price_unit", "price_subtotal"]))
        with self.assertRaises(AccessError):
            line.read(["analytic_distribution"])
        self.assertNotIn("note", seen.fields_get())
        accountant = new_test_user(
            self.env, "bookkeeper", groups="account.group_account_invoice"
        )
        self.assertTrue(contract.with_user(accountant).read(INTERNAL))
