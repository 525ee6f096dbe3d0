# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthScorecard(models.Model):
    """When a scorecard's customers get an alert. No score depends on it: a change makes
    no new version."""

    _inherit = "renewal.health.scorecard"

    alert_below = fields.Integer(
        default=50,
        help="A score that falls below it opens an alert. 0: no such alert.",
    )
    alert_drop = fields.Integer(
        string="Alert on a Drop of",
        default=15,
        help="That many points lost within the days beside it open an alert. 0: no "
        "such alert.",
    )
    alert_drop_days = fields.Integer(
        string="Within (Days)",
        default=30,
    )
    alert_band = fields.Boolean(
        string="Alert on a Lost Band",
        default=True,
        help="A customer who was green and is amber, or was amber and is red, opens "
        "an alert.",
    )
    alert_cooldown_days = fields.Integer(
        string="Quiet for (Days)",
        default=14,
        help="After an alert was closed, so long no other of its kind is opened for "
        "the customer.",
    )
