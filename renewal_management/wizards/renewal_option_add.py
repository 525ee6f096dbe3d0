# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..models.proposal.renewal_renewal_next_term import TERM_UNITS
from ..tools.next_term import add_term


class RenewalOptionAdd(models.TransientModel):
    """Offer another proposal: what is proposed now, dearer or cheaper, with more or
    less of it, or for another length of time."""

    _name = "renewal.option.add"
    _description = "Add a Proposal Option"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("renewal_id",)

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
    )
    is_first = fields.Boolean(
        compute="_compute_is_first",
    )
    live_name = fields.Char(
        string="Current Proposal",
        compute="_compute_live_name",
        store=True,
        readonly=False,
        help="What the customer reads above the proposal as it is now.",
    )
    name = fields.Char(
        string="New Option",
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The customer reads it: write it in their language.",
    )
    price_percent = fields.Float(
        string="Price Change (%)",
        digits=(6, 2),
        help="Compared with the current proposal. Negative: a discount.",
    )
    quantity_percent = fields.Float(
        string="Quantities (%)",
        digits=(6, 2),
        default=100.0,
        help="How much of the quantities of the current proposal: 50 is half of them.",
    )
    next_term_interval = fields.Integer(
        string="Next Term",
        default=1,
    )
    next_term_unit = fields.Selection(
        selection=TERM_UNITS,
        required=True,
        default="year",
    )

    _positive_quantity = models.Constraint(
        "CHECK(quantity_percent > 0)",
        "Enter a share of the quantities above 0 %.",
    )

    @api.depends("renewal_id")
    def _compute_is_first(self):
        for wizard in self:
            wizard.is_first = not wizard.renewal_id.option_ids

    @api.depends("renewal_id")
    def _compute_live_name(self):
        for wizard in self:
            renewal = wizard.renewal_id
            env = wizard._for_customer().env
            is_same = all(line.action == "keep" for line in renewal.line_ids)
            wizard.live_name = env._("As today") if is_same else env._("Our proposal")

    @api.depends(
        "price_percent", "quantity_percent", "next_term_interval", "next_term_unit"
    )
    def _compute_name(self):
        """What tells it from the current proposal most, in the customer's language."""
        for wizard in self:
            env, end = wizard._for_customer().env, wizard._get_end()
            current = wizard.renewal_id.next_term_end
            if wizard.quantity_percent != 100:
                is_less = wizard.quantity_percent < 100
                wizard.name = env._("Smaller") if is_less else env._("Larger")
            elif end and current and end != current:
                is_longer = end > current
                wizard.name = env._("Longer") if is_longer else env._("Shorter")
            else:
                wizard.name = env._("Alternative")

    def _for_customer(self):
        # sudo: the contact may be another salesperson's customer
        return self.with_context(lang=self.sudo().renewal_id.contact_id.lang)

    def _get_end(self):
        end, unit = self.renewal_id.current_end, self.next_term_unit
        return end and unit and add_term(end, self.next_term_interval, unit)

    def action_add(self):
        """Add the option beside the current proposal."""
        self.renewal_id._check_proposal_editable()
        # sudo: options are the system's to create; access was checked just above
        self.sudo().renewal_id._add_option(
            self.name,
            self.live_name or self.env._("Our proposal"),
            self.price_percent,
            self.quantity_percent,
            {
                "next_term_interval": self.next_term_interval,
                "next_term_unit": self.next_term_unit,
            },
        )
        return {"type": "ir.actions.act_window_close"}
