# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalUsage(models.Model):
    """How much of a metric a customer used on a day.

    A lean table: millions of rows, one index that is also the key.
    """

    _name = "renewal.usage"
    _description = "Usage"
    _log_access = False
    _order = "date DESC, id DESC"
    _rec_name = "date"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        required=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        help="The company, never one of its people.",
    )
    date = fields.Date(
        required=True,
        help="The day; of a month that was rolled up, its first.",
    )
    value = fields.Float(
        required=True,
    )
    is_month = fields.Boolean(
        string="Rolled up",
        help="The days of a month, as one row: see the setting that says how long days "
        "are kept.",
    )

    _day_uniq = models.UniqueIndex(
        "(company_id, metric_id, partner_id, date)",
        "That day of the customer was reported already: change its row.",
    )
