# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged
from odoo.tools import format_amount

from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestModelFeature(CalibrationCase):
    """What the model's screen says of each feature."""

    def describe(self, code, *points, missing=0):
        model = self.env["renewal.health.model"].create(
            {"company_id": self.company.id, "date": day(0), "kind": "lines"}
        )
        data = {"kind": "number", "points": points, "missing": missing}
        vals = {"model_id": model.id, "code": code, "data": data}
        return self.env["renewal.health.model.feature"].create(vals).sentence

    def test_amount_is_shown_as_money(self):
        currency = self.company.currency_id
        low, high = (format_amount(self.env, x, currency) for x in (999.0, 99999.0))
        said = self.describe("amount", [3.0, -4.0], [5.0, 5.0])
        self.assertEqual(said, f"{low} → −4 · {high} → +5")

    def test_auto_renewal_is_yes_or_no(self):
        said = self.describe("is_auto", [0.0, -4.0], [1.0, 5.0])
        self.assertEqual(said, "no → −4 · yes → +5")

    def test_measures_are_shown_in_their_unit(self):
        measure = self.measures[0]
        measure.uom = "days"
        said = self.describe(f"measure:{measure.id}", [7.04, 2.0], [42.26, -6.0])
        self.assertEqual(said, "7 days → +2 · 42.3 days → −6")

    def test_what_is_missing_has_the_same_signs(self):
        said = self.describe("tenure", [1.0, -4.0], missing=-2.2)
        self.assertEqual(said, "1 → −4 · no data → −2")

    def test_other_factors_are_shown_as_numbers(self):
        said = self.describe("tenure", [0.25, -4.0], [3.14159, 0.0])
        self.assertEqual(said, "0.25 → −4 · 3.14 → 0")
