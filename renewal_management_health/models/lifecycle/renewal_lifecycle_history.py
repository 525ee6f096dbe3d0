# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalLifecycleHistory(models.Model):
    """A customer went from one stage of its life to another one. Written by the daily
    run, in SQL, where something changed."""

    _name = "renewal.lifecycle.history"
    _description = "Change of Lifecycle Stage"
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "to_stage_id"
    _log_access = False

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        string="Customer Health",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="customer_id.partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="customer_id.company_id",
        store=True,
        index=True,
    )
    from_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        string="From",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty at the start, and where no stage took the customer before.",
    )
    to_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        string="To",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty where no stage takes the customer any more.",
    )
    date = fields.Date(
        required=True,
    )
    days = fields.Integer(
        string="Days in the Stage Before",
        aggregator="avg",
        help="How long the customer was in the stage it left.",
    )
    is_start = fields.Boolean(
        string="Start",
        help="The first stage that was noted for the customer: where it was found, and "
        "no change.",
    )

    @api.model
    def _has_stage(self, stage):
        """Whether a customer went into this stage or out of it."""
        domain = Domain("to_stage_id", "=", stage.id)
        domain |= Domain("from_stage_id", "=", stage.id)
        return bool(self.search_count(domain, limit=1))
