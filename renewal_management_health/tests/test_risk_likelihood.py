# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools import risk
from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestRiskLikelihood(CalibrationCase):
    """A likelihood that is believed puts renewals at risk, with reasons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.model = cls.new_model()
        cls.renewal = cls.new_renewal()

    @classmethod
    def new_model(cls, state="active"):
        values = {"company_id": cls.company.id, "date": day(-1), "kind": "lines"}
        models = cls.env["renewal.health.model"].sudo()
        return models.create({**values, "state": state, "data": {}})

    def say(self, percent, *lines, renewal=None, model=None):
        """What the learned model says of a renewal, and the risk that follows."""
        (renewal or self.renewal).sudo().write(
            {
                "health_probability": percent,
                "health_probability_detail": {"kind": "lines", "lines": lines},
                "health_model_id": (model or self.model).id,
            }
        )
        self.env["renewal.renewal"].sudo()._refresh_company_risk(self.company)

    def know(self, partner, score, values, **health):
        """A snapshot of a customer: {measure: (value, points lost)}."""
        customer = self.set_health(partner, score, **health)
        lines = [
            {"measure": measure.id, "value": value, "lost": lost}
            for measure, (value, lost) in values.items()
        ]
        customer.score_id.detail = {"lines": lines, "caps": []}
        return customer

    def get_reasons(self):
        return self.renewal.risk_reasons.split("\n")

    def test_doctests(self):
        self.assertEqual(doctest.testmod(risk).failed, 0)

    # ------------------------------------------------------------------
    # Whether
    # ------------------------------------------------------------------

    def test_unlikely_renewal_of_an_unknown_customer_is_at_risk(self):
        self.assertFalse(self.renewal.health_id)
        self.say(59)
        self.assertTrue(self.renewal.is_unlikely)
        self.assertTrue(self.renewal.is_at_risk)
        self.assertEqual(self.renewal.at_risk_amount, 1200)
        self.assertEqual(
            self.get_reasons(), ["Likelihood 59%; nothing that stands out"]
        )

    def test_green_customer_without_a_score_is_at_risk_all_the_same(self):
        self.set_health(self.partner, 0, band="unknown", has_score=False)
        self.say(20)
        self.assertTrue(self.renewal.is_at_risk)

    def test_what_is_not_believed_puts_nobody_at_risk(self):
        self.model.state = "retired"
        self.say(10, model=self.new_model("candidate"))
        self.assertFalse(self.renewal.is_at_risk)

    def test_wavering_likelihood_does_not_change_every_day(self):
        found = []
        for percent in (60, 59.9, 60, 64.9, 65, 61, 59):
            self.say(percent)
            found.append(self.renewal.is_at_risk)
        self.assertEqual(found, [False, True, True, True, False, False, True])

    def test_red_customer_who_recovers_is_not_kept_by_a_likelihood_never_low(self):
        self.set_health(self.partner, 30)
        self.say(63)
        self.assertTrue(self.renewal.is_at_risk)
        self.assertFalse(self.renewal.is_unlikely)
        self.set_health(self.partner, 90)
        self.say(63)
        self.assertFalse(self.renewal.is_at_risk)

    def test_retired_model_puts_nobody_at_risk(self):
        self.say(30)
        self.model.with_user(self.manager).action_retire()
        self.assertFalse(self.renewal.is_at_risk)
        self.assertFalse(self.renewal.is_unlikely)
        self.assertFalse(self.renewal.risk_reasons)

    def test_threshold_of_the_settings_counts_at_once(self):
        self.say(70)
        self.assertFalse(self.renewal.is_at_risk)
        self.company.renewal_risk_percent = 75
        self.assertTrue(self.renewal.is_at_risk)
        self.company.renewal_risk_percent = 0
        self.assertFalse(self.renewal.is_at_risk)

    @mute_logger("odoo.sql_db")
    def test_threshold_is_a_percentage(self):
        with self.assertRaises(CheckViolation):
            self.company.renewal_risk_percent = 100
            self.env.flush_all()

    def test_threshold_says_of_what_it_is_and_how_to_turn_it_off(self):
        arch = self.env["res.config.settings"].get_view(view_type="form")["arch"]
        [setting] = etree.fromstring(arch).xpath(
            "//setting[@id='renewal_risk_percent']"
        )
        [label] = setting.iterfind(".//label")
        self.assertEqual(label.get("string"), "Renewal likelihood below")
        self.assertIn("back-test", setting.get("help"))
        self.assertIn("0 turns this off", setting.get("help"))
        message = self.company._renewal_risk_range.get_error_message(self.company)
        self.assertIn("between 0 and 95 %. Enter 0 to turn this off", message)

    def test_closed_renewal_stays_as_it_was(self):
        self.say(30)
        self.renewal.sudo()._close("churned", self.renewal.due_date, "Gone")
        self.model.state = "retired"
        self.env["renewal.renewal"].sudo()._refresh_company_risk(self.company)
        self.assertTrue(self.renewal.is_at_risk)
        self.assertFalse(self.renewal.at_risk_amount)

    # ------------------------------------------------------------------
    # Why
    # ------------------------------------------------------------------

    def test_reasons_are_what_somebody_can_change(self):
        logins, tickets = self.measures
        self.know(self.partner, 80, {logins: (5, 0), tickets: (7, 0)})
        self.say(
            40,
            ["segment", -20],
            [f"measure:{logins.id}", -12],
            ["coverage", -9],
            [f"measure:{logins.id}*amount", -8],
            [f"measure:{tickets.id}*measure:{logins.id}", -5],
            ["term_number", -5],
            [f"measure:{tickets.id}", 3],
            ["past_rate", -2],
        )
        self.assertEqual(
            self.get_reasons(),
            [
                "Logins: 5 (likelihood −12 points)",
                "Tickets: 7, Logins: 5 (likelihood −5 points)",
            ],
        )

    def test_measure_that_costs_both_is_named_once(self):
        logins, tickets = self.measures
        self.know(self.partner, 40, {logins: (5, 20), tickets: (7, 30)})
        self.say(90, [f"measure:{logins.id}", -6])
        self.assertEqual(
            self.get_reasons(), ["Tickets: 7 (−30 points)", "Logins: 5 (−20 points)"]
        )
        self.say(40, [f"measure:{logins.id}", -6])
        self.assertEqual(
            self.get_reasons(),
            ["Logins: 5 (likelihood −6 points)", "Tickets: 7 (−30 points)"],
            "it is the likelihood that is low",
        )

    def test_what_speaks_for_a_renewal_is_no_reason_of_its_low_likelihood(self):
        logins, tickets = self.measures
        self.know(self.partner, 80, {logins: (75, 3), tickets: (7, 30)})
        self.say(40, [f"measure:{logins.id}", 10], [f"measure:{tickets.id}", -6])
        self.assertEqual(self.get_reasons(), ["Tickets: 7 (likelihood −6 points)"])

    def test_what_is_not_known_or_the_same_for_all_is_no_reason(self):
        logins, tickets = self.measures
        values = {logins: (None, 20), tickets: (7, 30)}
        for number in range(9):
            self.know(self.new_partner(f"P{number}"), 40, values)
        self.know(self.partner, 40, values)
        lines = [[f"measure:{measure.id}", -9] for measure in self.measures]
        self.say(41, *lines)
        self.assertEqual(
            self.get_reasons(), ["Likelihood 41%; nothing that stands out"]
        )
        # of one who differs from all the others it tells something
        self.know(self.partner, 40, {tickets: (8, 30)}, on=1)
        self.say(41, *lines)
        self.assertEqual(self.get_reasons(), ["Tickets: 8 (likelihood −9 points)"])

    def test_score_that_somebody_set_says_so_first(self):
        health = self.know(self.partner, 80, {self.measures[0]: (5, 10)})
        self.env["renewal.health.override"].with_user(self.manager).create(
            {"customer_id": health.id, "score": 20, "reason": "Their plant\ncloses"}
        )
        self.say(90)
        self.assertEqual(
            self.get_reasons()[0], "Score set manually: Their plant closes"
        )

    def test_reasons_are_in_the_company_s_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.company.partner_id.lang = "fr_FR"
        self.measures[0].with_context(lang="fr_FR").name = "Connexions"
        self.know(self.partner, 80, {self.measures[0]: (5, 0)})
        self.say(40, [f"measure:{self.measures[0].id}", -6])
        self.assertIn("Connexions", self.renewal.risk_reasons)


@tagged("post_install", "-at_install")
class TestRiskDay(CalibrationCase):
    """The risk of a day follows that day's likelihood."""

    def test_risk_follows_the_likelihood_of_the_same_day(self):
        scorer = type(self.env["renewal.health.scorer"])
        self.patch(scorer, "_is_used", lambda scorer, company: False)
        self.write_past(400, self.tell())
        playbook = self.new_playbook(
            self.step_vals(-90), domain="[('is_at_risk', '=', True)]", sequence=1
        )
        renewal = self.new_renewal()
        health = self.set_health(self.partner, 90)
        for offset, logins, expected in ((0, 90, False), (1, 5, True), (2, 90, False)):
            health.score_id.detail = self.get_detail(logins)
            self.run_day(offset)
            with self.subTest(logins=logins, percent=renewal.health_probability):
                self.assertEqual(renewal.health_model_id.state, "active")
                self.assertEqual(renewal.is_at_risk, expected)
                self.assertEqual(renewal.playbook_id == playbook, expected)
                if expected:
                    self.assertIn("Logins: 5 (likelihood", renewal.risk_reasons)
        self.assertEqual(self.run_alerts(2), 0, "nothing is left to be written")

    def get_detail(self, logins):
        lines = [
            {"measure": it.id, "value": v, "points": v, "weight": 0.5, "lost": 0}
            for it, v in zip(self.measures, (logins, 50), strict=True)
        ]
        return {"lines": lines, "caps": []}
