# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestFactor(CalibrationCase):
    """Fields of contracts, products and customers that a company has chosen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env,
            login="factor_admin",
            groups="base.group_system,renewal_management.group_renewal_manager",
        )
        cls.templates = cls.env["contract.template"].create(
            [{"name": "Yearly plan"}, {"name": "Pilot"}]
        )

    def new_factor(self, model="contract.contract", name="contract_template_id"):
        field = self.env["ir.model.fields"]._get(model, name)
        factors = self.env["renewal.health.factor"].with_user(self.admin)
        return factors.create({"field_id": field.id}).sudo()

    def write_templates(self, count=300):
        """Pilots are lost, yearly plans are renewed; nothing else tells."""

        def draw(chance):
            noise = {measure: chance.uniform(0, 100) for measure in self.measures}
            return True, chance.randint(0, 100), noise, 100.0

        past = self.write_past(count, draw)
        yearly, pilot = self.templates.ids
        chance = random.Random(1)
        for renewal in past:
            is_pilot = chance.random() < 0.5
            is_lost = is_pilot if chance.random() < 0.88 else not is_pilot
            self.env.cr.execute(
                "UPDATE contract_contract SET contract_template_id = %s WHERE id = %s",
                [pilot if is_pilot else yearly, renewal.contract_id.id],
            )
            self.env.cr.execute(
                "UPDATE renewal_renewal SET outcome = %s WHERE id = %s",
                ["churned" if is_lost else "renewed", renewal.id],
            )
        self.env.invalidate_all()
        return past

    def get_sample(self):
        history = self.env["renewal.health.history"]
        return history._get_sample(self.company, day(0), 90)

    def learn(self, offset=0):
        models = self.env["renewal.health.model"]
        return models._learn_when_due(self.company, day(offset))

    def test_what_a_field_tells_is_learned_and_named(self):
        self.write_templates()
        without = self.learn(-1)
        self.assertEqual(without.state, "candidate")
        self.new_factor()
        model = self.learn()
        self.assertTrue(model, "other factors: learned at once")
        self.assertEqual(model.state, "active", model.reason)
        self.assertGreater(model.auc, 0.75)
        self.assertIn("Contract Template", model.feature_ids[0].name)
        sentences = " ".join(model.feature_ids.mapped("sentence"))
        self.assertIn("Pilot −", sentences)
        self.assertFalse(self.learn(1), "nothing has changed since")

    def test_a_renewal_shows_what_its_template_says(self):
        self.write_templates()
        self.new_factor()
        pilot, yearly = (
            self.new_renewal(partner_id=self.new_partner().id) for _number in range(2)
        )
        pilot.contract_id.contract_template_id = self.templates[1]
        yearly.contract_id.contract_template_id = self.templates[0]
        self.run_day()
        self.assertLess(pilot.health_probability, 50)
        self.assertGreater(yearly.health_probability, 60)
        self.assertIn("Contract Template", pilot.health_probability_note)

    def test_rates_know_nothing_of_their_own_renewal(self):
        """Turning the last outcomes round leaves every earlier rate, and theirs."""
        past = self.write_templates(80)
        factor = self.new_factor()
        names = [f"rate:{factor.id}", f"term_rate:{factor.id}"]
        before = self.get_sample()
        last = past.sorted("due_date")[-8:]
        self.env.cr.execute(
            "UPDATE renewal_renewal SET outcome = CASE outcome WHEN 'renewed' THEN "
            "'churned' ELSE 'renewed' END WHERE id = ANY(%s)",
            [last.ids],
        )
        self.env.invalidate_all()
        after = self.get_sample()
        for name in names:
            rates = [sample.columns[name].tolist() for sample in (before, after)]
            self.assertEqual(str(rates[0]), str(rates[1]))
            self.assertEqual(str(rates[0][0]), "nan", "the first one knows of nobody")
            self.assertTrue(0 < rates[0][-1] < 1)

    def test_how_much_is_known_moves_no_likelihood(self):
        """A feed that comes in late lowers the coverage, and says nothing about the
        customer."""
        self.write_past(300, self.tell())
        model = self.learn()
        self.assertNotIn("coverage", model.feature_ids.mapped("code"))
        renewal = self.new_renewal(partner_id=self.new_partner().id)
        health = self.env["renewal.health.customer"].create(
            {"partner_id": renewal.partner_id.id, "company_id": self.company.id}
        )
        row = (renewal.partner_id.id, day(0), None, 50, {self.measures[0]: 90.0}, 0)
        self._insert(
            "renewal.health.score",
            [self._prepare_snapshot(health.id, self.company, row, before=0)],
        )
        likelihoods = []
        for coverage in (100, 40):
            self.env.cr.execute(
                "UPDATE renewal_health_score SET coverage = %s WHERE customer_id = %s",
                [coverage, health.id],
            )
            self.env.invalidate_all()
            self.env["renewal.renewal"]._predict_company(self.company, day(0))
            likelihoods.append(renewal.health_probability)
        self.assertTrue(likelihoods[0])
        self.assertEqual(*likelihoods)

    def test_products_and_tags_are_read_too(self):
        """The product that is worth most; several tags as all of them together."""
        product = self.new_factor("product.template", "categ_id")
        tags = self.new_factor("res.partner", "category_id")
        both = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        renewal = self.new_renewal(partner_id=self.new_partner().id)
        renewal.partner_id.category_id = both
        history = self.env["renewal.health.history"]
        rates = history._get_past_rates(self.company, day(0), 90)
        sample = history._get_current(self.company, renewal, day(0), rates)
        category = renewal.line_ids.product_id.categ_id
        self.assertEqual(
            sample.columns[f"factor:{product.id}"].tolist(),
            [str(category.id) if category else None],
        )
        value = ",".join(map(str, both.ids))
        self.assertEqual(sample.columns[f"factor:{tags.id}"].tolist(), [value])
        names = tags._get_value_names(f"factor:{tags.id}", [value])
        self.assertEqual(names[value], "A, B")

    def test_a_factor_that_was_removed_leaves_what_was_learned(self):
        self.write_templates()
        factor = self.new_factor()
        model = self.learn()
        renewal = self.new_renewal()
        factor.unlink()
        self.env["renewal.renewal"]._predict_company(self.company, day(0))
        self.assertTrue(renewal.health_probability)
        names = " ".join(model.feature_ids.mapped("name"))
        self.assertIn("Deleted factor", names)
        self.assertTrue(all(model.feature_ids.mapped("sentence")))

    # ------------------------------------------------------------------
    # Choosing
    # ------------------------------------------------------------------

    def test_people_are_no_factor(self):
        for model, name in (
            ("contract.contract", "user_id"),
            ("contract.contract", "invoice_partner_id"),
            ("res.partner", "commercial_partner_id"),
        ):
            with self.assertRaisesRegex(ValidationError, "People, companies"):
                self.new_factor(model, name)
        with self.assertRaisesRegex(ValidationError, "is not one of them"):
            self.new_factor("res.partner", "comment")

    def test_what_tells_the_outcome_or_nothing_is_no_factor(self):
        """What came after the decision, was worked out from it, or is a clock."""
        fields, factors = self.env["ir.model.fields"], self.env["renewal.health.factor"]
        offered = fields.search(factors.fields_get(["field_id"])["field_id"]["domain"])
        for model, name in (
            ("contract.contract", "terminate_reason_id"),
            ("contract.contract", "health_band"),
            ("contract.contract", "renewal_playbook_id"),
            ("res.partner", "meeting_ids"),
            ("res.partner", "property_account_receivable_id"),
            ("res.partner", "tz"),
        ):
            with self.subTest(name=name):
                self.assertNotIn(fields._get(model, name), offered)
                with self.assertRaises(ValidationError):
                    self.new_factor(model, name)

    def test_there_are_five_at_most(self):
        for name in ("industry_id", "country_id", "state_id", "category_id", "title"):
            if name in self.env["res.partner"]._fields:
                self.new_factor("res.partner", name)
        while len(self.company.renewal_health_factor_ids) < 5:
            self.new_factor("product.template", "categ_id")
        with self.assertRaisesRegex(ValidationError, "at most 5"):
            self.new_factor()

    def test_administrators_choose(self):
        factors = self.env["renewal.health.factor"].with_user(self.manager)
        field = self.env["ir.model.fields"]._get("res.partner", "industry_id")
        with self.assertRaises(AccessError):
            factors.create({"field_id": field.id})
        mine = self.new_factor("res.partner", "industry_id")
        self.assertEqual(mine.with_user(self.manager).name, "Industry")
