# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalUsageMetric(models.Model):
    """Something that the product reports about its use: logins, seats, exports…"""

    _name = "renewal.usage.metric"
    _description = "Usage Metric"
    _order = "sequence, name, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    code = fields.Char(
        required=True,
        help="What reports of usage call the metric. Lower case, without blanks.",
    )
    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if every company reports it.",
    )
    uom = fields.Char(
        string="Unit",
        translate=True,
        help="What one of it is, in words: logins, hours, seats…",
    )
    rollup = fields.Selection(
        selection=[("sum", "Sum"), ("avg", "Average"), ("max", "Highest")],
        string="Over Time",
        default="sum",
        required=True,
        help="How days become a week or a month: logins add up, seats do not.",
    )
    is_key_feature = fields.Boolean(
        string="Key Feature",
        help="Counts as one of the features whose use shows that the customer depends "
        "on the product.",
    )
    description = fields.Text(
        translate=True,
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "There is another metric of that code.",
    )
