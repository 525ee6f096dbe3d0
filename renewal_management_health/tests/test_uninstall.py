# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import HealthCase


@tagged("post_install", "-at_install")
class TestUninstall(HealthCase):
    """What the addon leaves behind when it goes alone."""

    def test_the_forecast_follows_the_stage_again(self):
        fed, closed, plain = (self.new_renewal() for _number in range(3))
        (fed | closed).sudo().write({"health_probability": 83.4, "is_health_fed": True})
        self.env.flush_all()
        self.assertEqual(fed.computed_probability, 83.4)
        closed.sudo()._close("cancelled", closed.due_date, "Twice")
        uninstall_hook(self.env)
        self.env.invalidate_all()
        self.assertFalse(fed.is_health_fed)
        self.assertEqual(closed.computed_probability, 0)
        for name in ("computed_probability", "computed_category", "weighted_amount"):
            self.assertEqual(fed[name], plain[name])
        self.env.cr.execute(
            "SELECT computed_probability FROM renewal_renewal WHERE id = %s", [fed.id]
        )
        self.assertEqual(self.env.cr.fetchone()[0], fed.stage_id.probability)
