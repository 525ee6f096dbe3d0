# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthScorecard(models.Model):
    """How the customers of a segment are scored: measures, weights, bands, caps."""

    _name = "renewal.health.scorecard"
    _description = "Health Scorecard"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
        help="The first one that fits a customer scores it.",
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if it scores the customers of every company.",
    )
    domain = fields.Char(
        string="Customers",
        default="[]",
        required=True,
        help="Which customers it scores. The first scorecard that fits wins.",
    )
    version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Goes up when something changes that scores depend on; every score "
        "remembers the version it was made with.",
    )
    group_ids = fields.One2many(
        comodel_name="renewal.health.scorecard.group",
        inverse_name="scorecard_id",
        copy=True,
    )
    cap_ids = fields.One2many(
        comodel_name="renewal.health.cap",
        inverse_name="scorecard_id",
        string="Caps",
        copy=True,
    )
    amber_from = fields.Integer(
        default=50,
        help="Below it a customer is red.",
    )
    green_from = fields.Integer(
        default=75,
        help="Below it a customer is amber.",
    )
    min_coverage = fields.Integer(
        string="Coverage Needed (%)",
        default=50,
        help="Below it nobody is called green, amber or red: too little is known.",
    )
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
