# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalHealthScorecardVersion(models.Model):
    """A scorecard as it was: every score remembers the version it was made with."""

    _name = "renewal.health.scorecard.version"
    _description = "Health Scorecard Version"
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]
    _order = "version DESC, id DESC"
    _rec_name = "version"

    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="scorecard_id.company_id",
        store=True,
        index=True,
    )
    version = fields.Integer(
        required=True,
        aggregator=None,
    )
    date = fields.Datetime(
        required=True,
        default=fields.Datetime.now,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Changed by",
        default=lambda self: self.env.user,
    )
    config = fields.Json(
        help="Measures, weights, bands, caps and customers, as they were.",
    )
    summary = fields.Text(
        help="The same in words.",
    )

    _version_uniq = models.UniqueIndex(
        "(scorecard_id, version)",
        "A scorecard has each version once.",
    )
