# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalHealthBacktest(models.Model):
    """The way from the score validation to what could be better."""

    _inherit = "renewal.health.backtest"  # pylint: disable=consider-merging-classes-inherited

    def action_what_if(self):
        """Open the sliders for the scorecard that was tested."""
        self.ensure_one()
        self.check_access("read")
        return self.env["renewal.health.what.if"]._open(self)
