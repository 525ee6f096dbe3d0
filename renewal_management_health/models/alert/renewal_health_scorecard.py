# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthScorecard(models.Model):
    """When a scorecard's customers get an alert. No score depends on it: a change makes
    no new version."""

    _inherit = "renewal.health.scorecard"  # pylint: disable=consider-merging-classes-inherited

    alert_below = fields.Integer(
        default=50,
        help="An alert opens when the score falls below this value. 0: no such alert.",
    )
    alert_drop = fields.Integer(
        string="Alert on a Drop of (Points)",
        default=15,
        help="An alert opens when the score drops by this many points within the "
        "given days. 0: no such alert.",
    )
    alert_drop_days = fields.Integer(
        string="Within (Days)",
        default=30,
    )
    alert_band = fields.Boolean(
        string="Alert on a Band Drop",
        default=True,
        help="An alert opens when a customer drops from green to amber or from amber "
        "to red.",
    )
    alert_cooldown_days = fields.Integer(
        string="Cooldown (Days)",
        default=14,
        help="For this many days after an alert was closed, no alert of the same "
        "type opens for the customer.",
    )
