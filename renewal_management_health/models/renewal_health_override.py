# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthOverride(models.Model):
    """A person's score in place of the computed one, with a reason, for a while."""

    _name = "renewal.health.override"
    _description = "Health Override"
    _order = "date_from DESC, id DESC"
    _rec_name = "customer_id"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="customer_id.company_id",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    score = fields.Integer(
        required=True,
        help="0 to 100.",
    )
    reason = fields.Text(
        required=True,
    )
    date_from = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env.company._get_renewal_today(),
    )
    date_to = fields.Date(
        string="Until",
        required=True,
        help="The last day it holds; then the computed score speaks again.",
    )

    ended_date = fields.Date(
        string="Ended on",
        readonly=True,
        help="The day somebody took it back; the computed score spoke again.",
    )

    _score_range = models.Constraint(
        "CHECK(score BETWEEN 0 AND 100)",
        "A score lies between 0 and 100.",
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "An override cannot end before it begins.",
    )
