# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.proposal import ACTIONS

# What a line that is added brings, besides what is proposed.
ADDED = ("sequence", "product_id", "name")


class RenewalOptionLine(models.Model):
    """A line of a proposal that is not the live one: what it would say of a line of the
    renewal, or a line that it adds."""

    _name = "renewal.option.line"
    _description = "Line of a Proposal Option"
    _inherit = [
        "renewal.proposed.mixin",
        "renewal.parent.mixin",
        "renewal.readonly.mixin",
    ]
    _parents = ("option_id",)
    _order = "option_id, sequence, id"

    option_id = fields.Many2one(
        comodel_name="renewal.option",
        required=True,
        index=True,
        ondelete="cascade",
    )
    renewal_id = fields.Many2one(
        related="option_id.renewal_id",
        store=True,
    )
    company_id = fields.Many2one(
        related="option_id.company_id",
        store=True,
    )
    currency_id = fields.Many2one(
        related="option_id.currency_id",
    )
    renewal_line_id = fields.Many2one(
        comodel_name="renewal.line",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Empty for a line that the option adds.",
    )
    contract_line_id = fields.Many2one(
        related="renewal_line_id.contract_line_id",
    )
    # what the contract says, as far as the option knows: it follows while the proposal
    # is not locked
    sequence = fields.Integer(
        default=10,
    )
    product_id = fields.Many2one(
        comodel_name="product.product",
    )
    name = fields.Text()
    quantity = fields.Float(
        digits="Product Unit",
        readonly=True,
    )
    price_unit = fields.Float(
        digits="Product Price",
        readonly=True,
    )
    discount = fields.Float(
        digits="Discount",
        readonly=True,
    )
    atr_amount = fields.Monetary(
        string="ATR",
        readonly=True,
    )
    action = fields.Selection(
        selection=ACTIONS,
        required=True,
        default="keep",
        compute="_compute_action",
        store=True,
        readonly=False,
    )

    @api.constrains("option_id")
    def _check_not_live(self):
        if self.option_id.filtered("is_live"):
            raise ValidationError(
                self.env._("The lines of this option are those on the renewal.")
            )

    @api.model
    def _get_renewal_of(self, vals):
        return self.env["renewal.option"].browse(vals.get("option_id")).renewal_id

    def _is_frozen(self):
        self.ensure_one()
        return bool(self.renewal_id.proposal_locked_date)

    def _is_there(self):
        """Whether what it is about is still to be decided with this renewal."""
        self.ensure_one()
        line = self.renewal_line_id
        return not line or line in self.renewal_id._get_negotiated_lines()

    def _follow(self):
        """Take in what the contract says now, and what nobody changed with it."""
        self.ensure_one()
        said = self.renewal_line_id._get_said()
        changed = {
            name: value
            for name, value in said.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if changed:
            self.write({**changed, **self._prepare_followed_vals(changed)})
        if self.price_policy == "list":
            self.env.add_to_compute(self._fields["proposed_price_unit"], self)

    def _take_effect(self, lines):
        """What these lines say is proposed from now on.

        :param lines: renewal.line of the proposal until now
        """
        renewal = self.renewal_id
        added = self.filtered(lambda line: not line.renewal_line_id)
        gone = lines.filtered(lambda line: line.action == "add")
        values = {
            line.renewal_line_id: line._get_negotiated()
            for line in self - added
            if line.renewal_line_id in lines
        }
        for line in added:
            said, negotiated = line._get_said(), line._get_negotiated()
            vals = {name: said[name] for name in ADDED}
            new = lines.create({"renewal_id": renewal.id, **vals, **negotiated})
            values[new] = negotiated
        renewal._exchange_in_snapshot(gone, (lines - gone).union(*values))
        gone.unlink()
        # those that are new once more: only now they are part of a locked proposal
        for line, vals in values.items():
            line.write(vals)
