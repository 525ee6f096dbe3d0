# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import new_test_user, tagged

from .common import RenewalCase, day

OWN = "renewal_management.group_renewal_user"
ALL = "renewal_management.group_renewal_user_all"
MANAGER = "renewal_management.group_renewal_manager"

# Model: what each role may do, as the letters of create, read, update, delete.
# Roles: nobody special (internal), own, all, manager, portal, public.
MATRIX = {
    "renewal.renewal": ("", "ru", "ru", "rud", "", ""),
    "renewal.line": ("", "crud", "crud", "crud", "", ""),
    "renewal.option": ("", "rud", "rud", "rud", "", ""),
    "renewal.option.line": ("", "crud", "crud", "crud", "", ""),
    "renewal.step": ("", "cru", "cru", "crud", "", ""),
    "renewal.stage": ("", "r", "r", "crud", "", ""),
    "renewal.notice": ("", "ru", "ru", "ru", "", ""),
    "renewal.notice.event": ("", "r", "r", "r", "", ""),
    "renewal.notice.rule": ("", "r", "r", "crud", "", ""),
    "renewal.playbook": ("", "r", "r", "crud", "", ""),
    "renewal.track": ("", "r", "r", "crud", "", ""),
    "renewal.follow": ("", "cru", "cru", "cru", "", ""),
    "renewal.playbook.half": ("", "r", "r", "r", "", ""),
    "renewal.playbook.step": ("", "r", "r", "crud", "", ""),
    "renewal.agenda": ("", "r", "r", "r", "", ""),
    "renewal.analysis": ("", "r", "r", "r", "", ""),
    "renewal.arr.month": ("", "", "r", "r", "", ""),
    "renewal.arr.snapshot": ("", "", "r", "r", "", ""),
    "renewal.arr.cohort": ("", "", "r", "r", "", ""),
    "renewal.arr.analysis": ("", "", "r", "r", "", ""),
    "renewal.forecast.snapshot": ("", "r", "r", "r", "", ""),
    "renewal.forecast.accuracy": ("", "r", "r", "r", "", ""),
    "renewal.forecast.analysis": ("", "r", "r", "r", "", ""),
    "renewal.forecast.movement": ("", "r", "r", "r", "", ""),
    "renewal.target": ("", "crud", "crud", "crud", "", ""),
    "renewal.target.copy": ("", "crud", "crud", "crud", "", ""),
    "renewal.target.analysis": ("", "r", "r", "r", "", ""),
    "renewal.cash.line": ("", "r", "r", "r", "", ""),
    "renewal.cash.snapshot": ("", "r", "r", "r", "", ""),
    "renewal.cash.change": ("", "r", "r", "r", "", ""),
    "renewal.cash.accuracy": ("", "r", "r", "r", "", ""),
    "renewal.cash.delay": ("", "", "r", "r", "", ""),
    "renewal.cash.update": ("", "", "", "r", "", ""),
    "renewal.cash.feed": ("", "", "", "r", "", ""),
    "renewal.cash.date": ("", "cr", "cr", "cr", "", ""),
    "renewal.run": ("", "", "", "ru", "", ""),
    "renewal.improvement": ("", "", "", "r", "", ""),
    "renewal.catch.up": ("", "ru", "ru", "ru", "", ""),
    "renewal.catch.up.line": ("", "ru", "ru", "ru", "", ""),
    "renewal.look.back.finding": ("", "", "", "ru", "", ""),
    "renewal.look.back": ("", "", "", "ru", "", ""),
    "renewal.retention": ("", "", "", "ru", "", ""),
    "renewal.register.edition": ("", "", "", "crud", "", ""),
    "renewal.register.row": ("", "", "", "crud", "", ""),
    "renewal.register.word": ("", "r", "r", "crud", "", ""),
    "renewal.page": ("", "r", "r", "r", "", ""),
    "renewal.answer": ("", "ru", "ru", "ru", "", ""),
    "renewal.answer.reply": ("", "crud", "crud", "crud", "", ""),
    "renewal.notice.record": ("", "crud", "crud", "crud", "", ""),
    "renewal.competitor": ("", "cr", "cr", "crud", "", ""),
    "renewal.option.add": ("", "crud", "crud", "crud", "", ""),
    "renewal.renew": ("", "crud", "crud", "crud", "", ""),
    "renewal.lose": ("", "crud", "crud", "crud", "", ""),
    "renewal.extend": ("", "crud", "crud", "crud", "", ""),
    "renewal.cancel": ("", "crud", "crud", "crud", "", ""),
    "renewal.reopen": ("", "crud", "crud", "crud", "", ""),
    "renewal.owner.history": ("", "r", "r", "r", "", ""),
    "renewal.funnel": ("", "r", "r", "r", "", ""),
    "renewal.stage.history": ("", "r", "r", "r", "", ""),
    "renewal.handover": ("", "crud", "crud", "crud", "", ""),
    "renewal.handover.line": ("", "crud", "crud", "crud", "", ""),
    "renewal.absence": ("", "crud", "crud", "crud", "", ""),
    "renewal.step.skip": ("", "crud", "crud", "crud", "", ""),
    "renewal.task.done": ("", "crud", "crud", "crud", "", ""),
    "renewal.step.reschedule": ("", "crud", "crud", "crud", "", ""),
    "renewal.opportunity.create": ("", "crud", "crud", "crud", "", ""),
    "renewal.simulation": ("", "", "", "crud", "", ""),
    "renewal.simulation.line": ("", "", "", "crud", "", ""),
    "contract.contract": ("", "r", "r", "r", "r", ""),
    "contract.line": ("", "r", "r", "r", "r", ""),
}
OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}


def is_ours(field):
    """Whether this addon, or one on top of it, adds the field to somebody's model."""
    if field.name in (*MAGIC_COLUMNS, "display_name"):
        return False
    return (field.base_field._modules or ("",))[0].startswith("renewal_management")


@tagged("post_install", "-at_install")
class TestAccess(RenewalCase):
    matrix = MATRIX

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls.new_role("internal", "base.group_user")
        cls.portal = cls.new_role("portal", "base.group_portal")
        cls.public = cls.new_role("public", "base.group_public")

    @classmethod
    def new_role(cls, name, group, **values):
        return new_test_user(cls.env, f"renewal_role_{name}", groups=group, **values)

    def test_every_role_has_its_rights_on_every_model(self):
        roles = (
            self.internal,
            self.rep,
            self.leader,
            self.manager,
            self.portal,
            self.public,
        )
        for model, allowed in self.matrix.items():
            for user, letters in zip(roles, allowed, strict=True):
                records = self.env[model].with_user(user)
                found = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if records.has_access(operation)
                )
                with self.subTest(model=model, role=user.login):
                    self.assertEqual(found, letters)

    def test_no_model_is_forgotten(self):
        models = self.env["ir.model"].search([("model", "=like", "renewal.%")])
        tables = {
            model.model
            for model in models
            if not self.env[model.model]._abstract
            and not self.env[model.model]._transient
            # addons on top of ours have a test of their own
            and self.env[model.model]._original_module == "renewal_management"
        }
        self.assertEqual(tables - set(MATRIX), set())

    def test_sales_groups_bring_ours(self):
        for sales, ours in (
            ("sales_team.group_sale_salesman", OWN),
            ("sales_team.group_sale_salesman_all_leads", ALL),
            ("sales_team.group_sale_manager", MANAGER),
        ):
            user = self.new_role(sales, sales)
            self.assertTrue(user.has_group(ours))

    def test_rep_sees_own_renewals_and_those_of_nobody(self):
        mine = self.new_renewal()
        other_team = self.env["crm.team"].create({"name": "Other"})
        theirs = self.new_renewal(user_id=self.other_rep.id)
        theirs.team_id = other_team
        nobodys = self.new_renewal(user_id=False)
        looked_after = self.new_renewal(user_id=self.other_rep.id)
        looked_after.write({"csm_id": self.rep.id, "team_id": other_team.id})
        renewals = mine | theirs | nobodys | looked_after

        def get_seen(user, records):
            return records.with_user(user).search([("id", "in", records.ids)])

        self.assertEqual(get_seen(self.rep, renewals), renewals - theirs)
        self.assertEqual(get_seen(self.manager, renewals), renewals)
        self.assertEqual(
            get_seen(self.rep, renewals.contract_id), (renewals - theirs).contract_id
        )
        self.assertEqual(
            get_seen(self.rep, renewals.line_ids), (renewals - theirs).line_ids
        )

    def test_a_salesperson_reads_what_the_form_shows(self):
        """Salespeople have no access to contracts by themselves."""
        renewal = self.new_renewal().with_user(self.rep)
        self.assertTrue(renewal.contract_id.name)
        self.assertTrue(renewal.line_ids.contract_line_id.name)
        self.assertTrue(renewal.display_name)
        with self.assertRaises(AccessError):
            renewal.contract_id.name = "Mine now"

    def test_our_rules_take_nothing_from_accountants(self):
        """Who reads every contract line keeps doing so as a salesperson too."""
        user = self.new_role(
            "both", "account.group_account_invoice,sales_team.group_sale_salesman"
        )
        renewal = self.new_renewal(user_id=self.other_rep.id)
        renewal.team_id = False
        lines = renewal.line_ids.contract_line_id
        self.assertEqual(lines.with_user(user).search([("id", "in", lines.ids)]), lines)

    def let_salespeople_write(self, salesperson):
        """What OCA's contract_sale does (tests/upstream has that addon itself)."""
        rule = {
            "name": "Own contracts",
            "model_id": self.env["ir.model"]._get_id("contract.contract"),
            "domain_force": "['|', ('user_id','=',user.id), ('user_id','=',False)]",
            "groups": [Command.link(salesperson.id)],
        }
        self.env["ir.rule"].create(rule)
        self.env["ir.model.access"].create(
            [
                {
                    "name": model,
                    "model_id": self.env["ir.model"]._get_id(model),
                    "group_id": salesperson.id,
                    **dict.fromkeys(("perm_read", "perm_write", "perm_create"), True),
                }
                for model in ("contract.contract", "contract.line")
            ]
        )

    def test_rules_for_reading_let_nobody_write(self):
        """Beside an addon that lets salespeople write their own contracts, nobody
        writes those of others: rules of groups are ORed."""
        salesperson = self.env.ref("sales_team.group_sale_salesman")
        self.let_salespeople_write(salesperson)
        mine = self.new_contract()
        theirs = self.new_contract(user_id=self.other_rep.id)
        renewal = theirs.renewal_ids
        self.leader.group_ids |= salesperson
        ways = {
            "owner": (self.rep, {"user_id": self.rep.id}),
            "success manager": (self.rep, {"csm_id": self.rep.id}),
            "leader": (self.leader, {"team_id": self.team.id}),
            "all renewals": (self.leader, {"team_id": False}),
            "nobody's": (self.rep, {"user_id": False, "csm_id": False}),
        }
        for way, (user, values) in ways.items():
            renewal.write(values)
            for record in (theirs, theirs.contract_line_ids):
                record = record.with_user(user)
                with self.subTest(way=way, model=record._name):
                    self.assertTrue(record.has_access("read"))
                    self.assertFalse(record.has_access("write"))
        self.other_rep.sudo().renewal_stand_in_id = self.rep
        renewal.user_id = self.other_rep
        self.assertFalse(theirs.with_user(self.rep).has_access("write"))
        for record in (mine, mine.contract_line_ids):
            self.assertTrue(record.with_user(self.rep).has_access("write"))

    def test_the_record_is_kept_by_the_system(self):
        """Neither outcome nor amounts nor the state of a step, not even by API."""
        self.new_playbook()
        renewal = self.new_renewal().with_user(self.rep)
        for record, vals in (
            (renewal, {"outcome": "renewed"}),
            (renewal, {"atr_amount": 1}),
            (renewal.step_ids[0], {"state": "done"}),
        ):
            with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                record.write(vals)
        renewal.write({"priority": "1", "csm_id": self.csm.id})

    def test_a_rep_of_two_companies_can_work_in_one(self):
        """The other company, not selected in the corner of the screen, is in no way."""
        self.rep.company_ids |= self.env["res.company"].create({"name": "Other"})
        renewal = self.new_renewal()
        self.env.invalidate_all()
        mine = renewal.with_user(self.rep).with_context(
            allowed_company_ids=self.company.ids
        )
        self.assertEqual(
            mine._get_escalation_chain().ids,
            (self.rep | self.leader | self.manager).ids,
        )
        self.env.invalidate_all()
        mine.action_create_opportunity()
        self.assertEqual(renewal.opportunity_id.user_id, self.rep)

    def test_reps_cannot_run_server_actions(self):
        renewal = self.new_renewal()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Anything",
                "model_id": self.env["ir.model"]._get_id("renewal.renewal"),
                "state": "code",
                "code": "pass",
            }
        )
        vals = {
            "renewal_id": renewal.id,
            "name": "Run",
            "action": "server_action",
            "server_action_id": action.id,
        }
        steps = self.env["renewal.step"]
        mine = steps.with_user(self.rep)
        with self.assertRaisesRegex(AccessError, "administrators"):
            mine.create(vals)
        defaults = {f"default_{name}": value for name, value in vals.items()}
        with self.assertRaisesRegex(AccessError, "administrators"):
            mine.with_context(**defaults).create({"name": "By the back door"})
        steps.with_user(self.manager).create(vals).action_run_now()

    def test_proof_cannot_be_forged_by_defaults(self):
        vals = {"renewal_id": self.new_renewal().id, "name": "Done, I swear"}
        step = (
            self.env["renewal.step"]
            .with_user(self.rep)
            .with_context(default_state="done", default_done_date="2026-01-01")
            .create(vals)
        )
        self.assertEqual((step.state, step.done_date), ("planned", False))

    def test_actions_of_other_models_are_refused(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "On users",
                "model_id": self.env["ir.model"]._get_id("res.users"),
                "state": "code",
                "code": "pass",
            }
        )
        with self.assertRaisesRegex(ValidationError, "made for other records"):
            self.new_playbook(
                self.step_vals(-90, action="server_action", server_action_id=action.id)
            )

    def test_amounts_are_not_for_everybody(self):
        self.new_contract()
        with self.assertRaises(AccessError):
            self.partner.with_user(self.internal).read(["renewal_arr"])
        self.partner.with_user(self.internal).read(["open_renewal_count"])

    def test_being_assigned_is_reading_not_writing(self):
        renewal = self.new_renewal(user_id=self.other_rep.id)
        renewal.team_id = False
        vals = {
            "renewal_id": renewal.id,
            "name": "Help",
            "assignee_type": "user",
            "assigned_user_id": self.rep.id,
        }
        step = self.env["renewal.step"].create(vals).with_user(self.rep)
        self.assertTrue(step.has_access("read"))
        self.assertFalse(step.has_access("write"))
        with self.assertRaises(AccessError):
            step.create(vals)

    def test_records_of_other_companies_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.new_contract(
            self.line_vals(), company_id=other.id, user_id=False
        ).renewal_ids
        playbook = self.new_playbook(company_id=other.id)
        for records in (foreign, foreign.line_ids, playbook, playbook.step_ids):
            with self.subTest(model=records._name):
                seen = records.with_user(self.manager).search(
                    [("id", "in", records.ids)]
                )
                self.assertFalse(seen)
        self.assertFalse(self.new_renewal().playbook_id, "another company's playbook")

    def test_portal_users_read_their_own_contracts_only(self):
        """Without our rules a portal user reads every line of the company by RPC."""
        customer = self.new_role("customer", "base.group_portal")
        mine = self.new_contract(partner_id=customer.partner_id.id)
        other = self.new_contract()
        for contracts in (mine | other,):
            lines = contracts.contract_line_ids.with_user(customer)
            self.assertEqual(
                lines.search([("id", "in", lines.ids)]), mine.contract_line_ids
            )
            changes = contracts.modification_ids.with_user(customer)
            self.assertTrue(changes)
            self.assertEqual(
                changes.search([("id", "in", changes.ids)]), mine.modification_ids
            )
        with self.assertRaises(AccessError):
            mine.renewal_ids.with_user(customer).read(["name"])

    def test_customers_read_none_of_our_fields(self):
        """They may read their own contact, contract and user: not what we add there."""
        found, asked = [], 0
        for user in (self.portal, self.public):
            for name in self.env.registry:
                model = self.env[name].with_user(user)
                if model._abstract or not model.has_access("read"):
                    continue
                fields = [field for field in model._fields.values() if is_ours(field)]
                asked += len(fields)
                found += [
                    f"{field} as {user.login}"
                    for field in fields
                    if model._has_field_access(field, "read")
                ]
        self.assertGreater(asked, 50)
        self.assertEqual(found, [], 'give them groups="base.group_user"')

    def test_a_customer_who_asks_for_renewal_figures_is_refused(self):
        own = self.portal.partner_id.with_user(self.portal)
        own.read(["name"])
        with self.assertRaisesRegex(AccessError, "open_renewal_count"):
            own.read(["open_renewal_count"])

    def test_whoever_saves_a_contract_needs_none_of_our_groups(self):
        accountant = self.new_role("accountant", "account.group_account_manager")
        contract = (
            self.env["contract.contract"]
            .with_user(accountant)
            .create(
                {
                    "name": "Contract",
                    "partner_id": self.partner.id,
                    "contract_line_ids": [Command.create(self.line_vals())],
                }
            )
        )
        self.assertEqual(len(contract.sudo().renewal_ids), 1)
        self.assertEqual(contract.open_renewal_count, 1)
        contract.contract_line_ids.plan_successor(day(91), day(455), False)
        self.sync_lines()
        self.assertEqual(
            sorted(contract.sudo().renewal_ids.mapped(lambda r: r.outcome or "open")),
            ["open", "renewed"],
        )
