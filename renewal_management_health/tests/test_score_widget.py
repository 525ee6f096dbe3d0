# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval

OPTIONS = ("band_field", "trend_field")


@tagged("post_install", "-at_install")
class TestScoreWidget(TransactionCase):
    """The browser reads the fields that a view names to the widget: they must exist."""

    def test_every_view_names_fields_of_its_model(self):
        views = self.env["ir.ui.view"].search([("arch_db", "like", "health_score")])
        self.assertTrue(views)
        checked = 0
        for view in views:
            for node in etree.fromstring(view.arch).iter("field"):
                if node.get("widget") == "health_score":
                    checked += 1
                    self.check(view, safe_eval(node.get("options", "{}")))
        self.assertGreaterEqual(checked, 8)

    def check(self, view, options):
        fields = self.env[view.model]._fields
        self.assertIn("band_field", options, f"{view.name} shows no colour")
        self.assertLessEqual(set(options), set(OPTIONS), view.name)
        for name in options.values():
            self.assertIn(name, fields, view.name)
            self.assertEqual(fields[name].type, "selection", view.name)
