# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthMeasure(models.Model):
    """One signal of a customer's health: where it is read, and what is good.

    A new source is ``selection_add`` on ``source`` and one ``_measure_<source>``.
    """

    _name = "renewal.health.measure"
    _description = "Health Measure"
    _order = "sequence, name, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if every company may use it.",
    )
    source = fields.Selection(
        selection=[
            ("usage", "Usage of the product"),
            ("model", "Records of an app"),
            ("invoice", "Payment behaviour"),
            ("pulse", "Somebody's judgement"),
        ],
        required=True,
        default="usage",
    )
    bad_value = fields.Float(
        string="Bad",
        help="From here on a customer gets 0 points.",
    )
    good_value = fields.Float(
        string="Good",
        default=100.0,
        help="From here on a customer gets 100 points. Lower than the bad value where "
        "less is better.",
    )
    validity_days = fields.Integer(
        string="Valid for (Days)",
        default=14,
        help="So long a value counts in full; over the same time again its weight "
        "fades to nothing. 0: it never ages.",
    )
    uom = fields.Char(
        string="Unit",
        translate=True,
    )
    description = fields.Text(
        translate=True,
        help="What it tells, and what to do when it falls. Shown where a score is "
        "explained.",
    )

    _bad_is_not_good = models.Constraint(
        "CHECK(bad_value != good_value)",
        "Good and bad must differ: between them lie the points from 0 to 100.",
    )
    _validity_positive = models.Constraint(
        "CHECK(validity_days >= 0)",
        "A value cannot be valid for fewer than 0 days.",
    )
