# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import HealthCase, day

# Model: what each role may do, as the letters of create, read, update, delete.
# Roles: nobody special (internal), own, all, manager, portal, public.
MATRIX = {
    "renewal.usage.metric": ("", "r", "r", "crud", "", ""),
    "renewal.usage": ("", "r", "r", "crud", "", ""),
    "renewal.health.measure": ("", "r", "r", "crud", "", ""),
    "renewal.health.measure.test": ("", "", "", "crud", "", ""),
    "renewal.health.scorecard": ("", "r", "r", "crud", "", ""),
    "renewal.health.scorecard.group": ("", "r", "r", "crud", "", ""),
    "renewal.health.scorecard.line": ("", "r", "r", "crud", "", ""),
    "renewal.health.scorecard.version": ("", "r", "r", "r", "", ""),
    "renewal.health.cap": ("", "r", "r", "crud", "", ""),
    "renewal.health.customer": ("", "ru", "ru", "ru", "", ""),
    "renewal.health.score": ("", "r", "r", "r", "", ""),
    "renewal.lifecycle.stage": ("", "r", "r", "crud", "", ""),
    "renewal.lifecycle.history": ("", "r", "r", "r", "", ""),
    "renewal.health.alert.reason": ("", "r", "r", "r", "", ""),
    "renewal.health.pulse": ("", "cru", "cru", "crud", "", ""),
    "renewal.health.override": ("", "cru", "cru", "crud", "", ""),
    "renewal.health.alert": ("", "ru", "ru", "rud", "", ""),
    "renewal.health.alert.close": ("", "crud", "crud", "crud", "", ""),
    "renewal.health.model": ("", "", "", "rud", "", ""),
    "renewal.health.factor": ("", "", "", "r", "", ""),
    "renewal.health.model.feature": ("", "", "", "r", "", ""),
    "renewal.health.scorecard.start": ("", "", "", "crud", "", ""),
    "renewal.health.what.if": ("", "", "", "crud", "", ""),
    "renewal.health.what.if.line": ("", "", "", "crud", "", ""),
    "renewal.health.backtest": ("", "", "", "crud", "", ""),
    "renewal.health.backtest.result": ("", "", "", "r", "", ""),
    "renewal.health.backtest.bin": ("", "", "", "r", "", ""),
    "renewal.value.unit": ("", "r", "r", "crud", "", ""),
    "renewal.value.review": ("", "ru", "ru", "rud", "", ""),
    "renewal.value.chart": ("", "ru", "ru", "ru", "", ""),
    "renewal.value.point": ("", "crud", "crud", "crud", "", ""),
    "renewal.value.statement": ("", "crud", "crud", "crud", "", ""),
    "renewal.touchpoint": ("", "r", "r", "crud", "", ""),
    "renewal.touch": ("", "r", "r", "r", "", ""),
    "renewal.touch.analysis": ("", "r", "r", "r", "", ""),
    "renewal.track.analysis": ("", "r", "r", "r", "", ""),
    "renewal.survival": ("", "", "r", "r", "", ""),
    "renewal.touchpoint.preview": ("", "", "", "crud", "", ""),
    "renewal.value.invite": ("", "crud", "crud", "crud", "", ""),
}
OPERATIONS = {"c": "create", "r": "read", "u": "write", "d": "unlink"}
OURS = "renewal_management_health"
# Whoever feeds usage sees what is fed, nothing else.
FEEDER = f"{OURS}.group_renewal_usage_feeder"
FED = ("renewal.usage", "renewal.usage.metric")


@tagged("post_install", "-at_install")
class TestAccess(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.internal = cls.new_role("internal", "base.group_user")
        cls.portal = cls.new_role("portal", "base.group_portal")
        cls.public = cls.new_role("public", "base.group_public")
        cls.scorecard = cls.new_scorecard()

    @classmethod
    def new_role(cls, name, group, **values):
        return new_test_user(cls.env, f"health_role_{name}", groups=group, **values)

    def get_letters(self, model, user):
        records = self.env[model].with_user(user)
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if records.has_access(operation)
        )

    def fill(self, partner=None, company=None):
        """A row of every kind about a customer.

        :return: list of recordsets
        """
        company = company or self.company
        partner = partner or self.partner
        metric = self.env["renewal.usage.metric"].search([], limit=1)
        metric = metric or self.new_metric()
        customer = self.set_health(
            partner, 40, company=company, scorecard_id=self.scorecard.id
        )
        about = {"customer_id": customer.id}
        env = self.env
        return [
            customer,
            customer.score_ids,
            env["renewal.health.pulse"].create({**about, "note": "-"}),
            env["renewal.health.override"].create(
                {**about, "score": 50, "reason": "-", "date_to": day(9)}
            ),
            env["renewal.health.alert"].create(
                {**about, "kind": "drop", "opened_date": day(0)}
            ),
            env["renewal.usage"].create(
                {
                    "company_id": company.id,
                    "metric_id": metric.id,
                    "partner_id": partner.id,
                    "date": day(0),
                    "value": 1,
                }
            ),
        ]

    def get_seen(self, user, records):
        return records.with_user(user).search([("id", "in", records.ids)])

    # ------------------------------------------------------------------
    # Models
    # ------------------------------------------------------------------

    def test_every_role_has_its_rights_on_every_model(self):
        roles = (
            self.internal,
            self.rep,
            self.leader,
            self.manager,
            self.portal,
            self.public,
        )
        for model, allowed in MATRIX.items():
            for user, letters in zip(roles, allowed, strict=True):
                with self.subTest(model=model, role=user.login):
                    self.assertEqual(self.get_letters(model, user), letters)

    def test_no_model_is_forgotten(self):
        models = self.env["ir.model"].search([("model", "=like", "renewal.%")])
        ours = {
            model.model
            for model in models
            if self.env[model.model]._original_module == OURS
            and not self.env[model.model]._abstract
        }
        self.assertEqual(ours - set(MATRIX), set())

    def test_every_table_of_a_company_has_a_rule(self):
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        ruled = set(rules.mapped("model_id.model"))
        for model in MATRIX:
            records = self.env[model]
            if "company_id" in records._fields and not records._transient:
                self.assertIn(model, ruled)

    def test_whoever_feeds_usage_sees_no_health(self):
        if not self.env.ref(FEEDER, raise_if_not_found=False):
            self.skipTest("usage is fed by nobody special")
        feeder = self.new_role("feeder", f"base.group_user,{FEEDER}")
        for model in MATRIX.keys() - set(FED):
            self.assertEqual(self.get_letters(model, feeder), "", model)

    # ------------------------------------------------------------------
    # Companies, own customers, portal
    # ------------------------------------------------------------------

    def test_records_of_other_companies_are_hidden(self):
        other = self.env["res.company"].create({"name": "Other"})
        for records in self.fill(company=other):
            with self.subTest(model=records._name):
                self.assertFalse(self.get_seen(self.manager, records))
        measure = self.new_measure(source="pulse")
        configuration = self.new_scorecard(measure, company_id=other.id)
        group = configuration.group_ids
        for records in (configuration, group, group.line_ids):
            with self.subTest(model=records._name):
                self.assertFalse(self.get_seen(self.manager, records))

    def test_rep_sees_health_of_own_customers_only(self):
        self.new_renewal()
        theirs = self.new_partner()
        other_team = self.env["crm.team"].create({"name": "Other"})
        renewal = self.new_renewal(partner_id=theirs.id, user_id=self.other_rep.id)
        renewal.team_id = other_team
        mine, hidden = self.fill(), self.fill(theirs)
        for own, other in zip(mine[:-1], hidden[:-1], strict=True):
            both = own | other
            with self.subTest(model=own._name):
                self.assertEqual(self.get_seen(self.rep, both), own)
                self.assertEqual(self.get_seen(self.leader, both), both)

    def test_each_responsible_person_sees_the_customer(self):
        customer = self.set_health(self.partner, 50)
        renewal = self.new_renewal(user_id=self.other_rep.id)
        renewal.team_id = False
        self.set_health(self.partner, 50)
        for record, name in (
            (customer, "csm_id"),
            (self.partner, "user_id"),
            (renewal, "csm_id"),
            (renewal, "user_id"),
        ):
            former = record[name]
            self.assertFalse(self.get_seen(self.rep, customer))
            record[name] = self.rep
            with self.subTest(record=record._name, field=name):
                self.assertEqual(self.get_seen(self.rep, customer), customer)
            record[name] = former

    def test_the_portal_sees_nothing(self):
        customer = self.new_role("customer", "base.group_portal")
        self.new_renewal(partner_id=customer.partner_id.id)
        for records in self.fill(customer.partner_id.commercial_partner_id):
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(customer).read([])
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(customer).search([])
        contract = self.env["contract.contract"].search(
            [("partner_id", "=", customer.partner_id.id)]
        )
        fields = contract.with_user(customer).fields_get()
        for name in ("health_score", "health_band"):
            if name in fields:
                with self.assertRaises(AccessError):
                    contract.with_user(customer).read([name])

    # ------------------------------------------------------------------
    # What people write
    # ------------------------------------------------------------------

    def test_opinions_need_sight_of_the_customer(self):
        theirs = self.set_health(self.new_partner(), 50)
        env = self.env(user=self.rep.id)
        for model, values in (
            ("renewal.health.pulse", {"note": "Fine"}),
            (
                "renewal.health.override",
                {"score": 90, "reason": "Fine", "date_to": day(9)},
            ),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                env[model].create({**values, "customer_id": theirs.id})

    def test_opinions_stay_with_their_customer(self):
        """Or somebody else's customer is scored by them."""
        self.new_renewal()
        rows = self.fill()
        hidden = self.fill(self.new_partner())[0]
        foreign = self.set_health(
            self.partner, 40, company=self.env["res.company"].create({"name": "Other"})
        )
        pulses = self.env["renewal.health.pulse"].with_user(self.rep)
        mine = pulses.create({"customer_id": rows[0].id, "note": "Mine"})
        for other in (hidden, foreign):
            with self.assertRaisesRegex(AccessError, "cannot be changed"):
                mine.write({"customer_id": other.id})
            with self.assertRaises(AccessError):
                self.env["renewal.health.override"].with_user(self.rep).onchange(
                    {"customer_id": other.id, "computed_score": 0},
                    ["customer_id"],
                    {"customer_id": {}, "computed_score": {}},
                )

    def test_scores_are_kept_by_the_system(self):
        self.new_renewal()
        rows = self.fill()
        customer, score, alert = rows[0], rows[1], rows[4]
        for record, values in (
            (customer, {"score": 99}),
            (customer, {"band": "green"}),
            (alert, {"state": "closed"}),
            (alert, {"user_id": self.rep.id}),
        ):
            with self.subTest(values=values):
                with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                    record.with_user(self.rep).write(values)
        with self.assertRaises(AccessError):
            score.with_user(self.manager).write({"score": 99})
        renewal = self.env["renewal.renewal"].search([("health_id", "=", customer.id)])
        for name in ("is_at_risk", "health_score", "risk_reasons"):
            with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                renewal.with_user(self.rep).write({name: 1})
        customer.with_user(self.rep).write({"csm_id": self.csm.id})
