# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import float_compare


class RenewalLine(models.Model):
    """What is proposed for the next term, line by line."""

    _inherit = "renewal.line"

    action = fields.Selection(
        selection=[
            ("keep", "Keep"),
            ("change", "Change"),
            ("drop", "Drop"),
            ("add", "Add"),
        ],
        required=True,
        default="keep",
        help="Keep: the line goes on as it is.\n"
        "Change: it goes on with another quantity, price or discount.\n"
        "Drop: it ends with the term.\n"
        "Add: a new line starts with the next term.",
    )
    proposed_quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_proposal",
        store=True,
        readonly=False,
    )
    proposed_price_unit = fields.Float(
        string="Proposed Price",
        digits="Product Price",
        compute="_compute_proposal",
        store=True,
        readonly=False,
    )
    proposed_discount = fields.Float(
        string="Proposed Discount (%)",
        digits="Discount",
        compute="_compute_proposal",
        store=True,
        readonly=False,
    )
    proposed_amount = fields.Monetary(
        currency_field="currency_id",
        compute="_compute_proposed_amount",
        store=True,
        help="Yearly recurring value of the line in the next term, untaxed.",
    )

    @api.depends("action", "quantity", "price_unit", "discount")
    def _compute_proposal(self):
        """A line that is kept follows the contract; any other keeps what was agreed."""
        for line in self:
            follows = line.action == "keep"
            for name in ("quantity", "price_unit", "discount"):
                proposed = f"proposed_{name}"
                line[proposed] = line[name] if follows else line[proposed]

    @api.depends(
        "action",
        "atr_amount",
        "proposed_quantity",
        "proposed_price_unit",
        "proposed_discount",
        "product_id",
    )
    def _compute_proposed_amount(self):
        for line in self:
            line.proposed_amount = line._get_proposed_amount()

    def _get_proposed_amount(self):
        """Yearly value of the proposal, untaxed, in the contract's currency."""
        self.ensure_one()
        if self.outcome == "cancelled" or self.action == "drop":
            return 0.0
        if self.action == "keep":
            return self.atr_amount
        pattern = self._get_pattern_line()
        if not pattern:
            return 0.0
        return pattern._annualise(
            self.proposed_quantity,
            self.proposed_price_unit,
            self.proposed_discount,
            self.product_id,
        )

    def _get_pattern_line(self):
        """The contract line whose recurrence and taxes count: its own; for a line that
        is added, the first one of the renewal."""
        self.ensure_one()
        # sudo: amounts must not depend on who may read contracts
        line = self.sudo()
        return line.contract_line_id or line.renewal_id.line_ids.contract_line_id[:1]

    def _get_changes(self):
        """Values that the next term changes on the contract line; empty when it goes on
        as it is."""
        self.ensure_one()
        line = self.contract_line_id
        digits = {
            name: self._fields[f"proposed_{name}"].get_digits(self.env)[1]
            for name in ("quantity", "price_unit", "discount")
        }
        changed = {
            name: self[f"proposed_{name}"]
            for name, places in digits.items()
            if float_compare(self[f"proposed_{name}"], line[name], places)
        }
        if "price_unit" in changed:
            price = changed.pop("price_unit")
            changed |= {"automatic_price": False, "specific_price": price}
        return changed
