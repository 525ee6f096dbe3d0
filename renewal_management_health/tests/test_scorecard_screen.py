# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestScorecardScreen(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.new_metric()
        cls.measure = cls.new_measure(cls.metric)

    def test_shipped_scorecard_holds_every_shipped_measure(self):
        """The shipped scorecard holds every shipped measure, and its weights are
        shares of 100."""
        card = self.env.ref(
            "renewal_management_health.renewal_health_scorecard_standard"
        )
        self.assertEqual(sum(card.group_ids.mapped("weight")), 100)
        shares = sum(card.group_ids.mapped("share"))
        self.assertAlmostEqual(shares, 1)
        self.assertEqual(len(card.group_ids.line_ids), 14)
        self.assertEqual(sorted(card.cap_ids.mapped("max_score")), [0, 0, 49, 60])

    def test_scorecard_that_scores_nobody_warns(self):
        card = self.new_scorecard()
        self.assertIn("no measure", card.warning)
        missing = self.new_measure(source="model", model_name="no.such.thing")
        self.assertIn("None of its measures", self.new_scorecard(missing).warning)
        card = self.new_scorecard(self.measure)
        self.assertFalse(card.warning)
        self.new_renewal()
        self.env["renewal.health.scorer"]._score(self.company, day(0))
        card.domain = "[('partner_id.name', '=', 'Nobody')]"
        self.assertIn("match none", card.warning)

    def test_bands_out_of_order_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.new_scorecard(amber_from=80, green_from=70)

    def test_numbers_of_an_alert_have_bounds(self):
        card = self.new_scorecard()
        for name, value in (
            ("alert_below", 101),
            ("alert_drop", -1),
            ("alert_drop_days", 2147483647),
            ("alert_cooldown_days", 3651),
        ):
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                card[name] = value
                card.flush_recordset()

    def test_cap_for_everybody_is_refused(self):
        card = self.new_scorecard(self.measure)
        with self.assertRaisesRegex(ValidationError, "would apply to everybody"):
            self.env["renewal.health.cap"].create(
                {"scorecard_id": card.id, "name": "All", "max_score": 10}
            )

    def test_copy_has_groups_of_its_own(self):
        card = self.new_scorecard(self.measure)
        copy = card.copy()
        self.assertEqual(copy.group_ids.line_ids.measure_id, self.measure)
        self.assertNotEqual(copy.group_ids, card.group_ids)

    def test_test_button_shows_what_bounds_would_mean(self):
        """What bounds would mean, before they count."""
        for value, partner in enumerate((self.partner, *map(self.new_partner, "ABC"))):
            self.report(self.metric, {-1: 50 * value}, partner)
        action = self.measure.action_test()
        with Form(
            self.env[action["res_model"]].with_context(**action["context"])
        ) as form:
            self.assertEqual(form.value_count, 4)
            self.assertEqual(
                (form.lowest_value, form.median_value, form.highest_value), (0, 75, 150)
            )
            self.assertEqual((form.bad_share, form.good_share), (0.25, 0.5))
            form.good_value = 150
            self.assertEqual(form.average_points, 50)
            form.partner_id = self.partner
            self.assertTrue(form.has_value)
            self.assertEqual(form.points, 0)
        form.record.action_keep()
        self.assertEqual(self.measure.good_value, 150)

    def test_test_button_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["renewal.health.measure.test"].with_user(self.leader).create(
                {"measure_id": self.measure.id}
            )

    def test_every_source_has_a_form(self):
        """Every source has a form that can be saved by a manager."""
        measures = self.env["renewal.health.measure"].with_user(self.manager)
        with Form(measures) as form:
            form.name = "Logins"
            form.aggregation = "sum"
            form.metric_id = self.metric
        for source in ("invoice", "contact", "pulse"):
            with Form(measures) as form:
                form.name = source
                form.source = source
        with Form(measures) as form:
            form.name = "Renewals"
            form.source = "model"
            form.model_choice = "renewal.renewal"
            self.assertEqual(form.model_name, "renewal.renewal")
        self.assertTrue(form.record.is_available)
