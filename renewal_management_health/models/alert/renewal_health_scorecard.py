# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from odoo.addons.renewal_management.tools.bounds import MAX_DAYS, within


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

    _alert_below_range = models.Constraint(
        within("alert_below", 0, 100),
        "An alert opens below a score between 0 and 100.",
    )
    _alert_drop_range = models.Constraint(
        within("alert_drop", 0, 100),
        "An alert opens on a drop of 0 to 100 points.",
    )
    _alert_drop_days_range = models.Constraint(
        within("alert_drop_days", 0, MAX_DAYS),
        f"A drop is measured within 0 to {MAX_DAYS} days.",
    )
    _alert_cooldown_days_range = models.Constraint(
        within("alert_cooldown_days", 0, MAX_DAYS),
        f"Enter a cooldown between 0 and {MAX_DAYS} days.",
    )
