# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...tools.proposal import ACTIONS


class RenewalLine(models.Model):
    """One contract line inside a renewal: what it is worth when the term ends, and what
    became of it. What it is to become is in the room
    ``proposal``.

    The link to the contract line is on this side only: a contract line copies every
    one2many to its successor (see docs/data_model.rst).
    """

    _name = "renewal.line"
    _description = "Renewal Line"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("renewal_id",)
    _order = "renewal_id, sequence, id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    contract_line_id = fields.Many2one(
        comodel_name="contract.line",
        index=True,
        readonly=True,
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        readonly=True,
        copy=False,
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
    )
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
    currency_id = fields.Many2one(
        related="renewal_id.currency_id",
    )
    atr_amount = fields.Monetary(
        string="ATR",
        readonly=True,
        help="Yearly recurring value, untaxed, in the contract's currency.",
    )
    renewed_amount = fields.Monetary(
        readonly=True,
        help="Yearly recurring value of the next term, frozen when the renewal closed.",
    )
    retained_amount = fields.Monetary(
        readonly=True,
        help="Its share of what was retained of the renewal (see tools/amounts.py).",
    )
    expansion_amount = fields.Monetary(
        readonly=True,
    )
    contraction_amount = fields.Monetary(
        readonly=True,
    )
    churned_amount = fields.Monetary(
        readonly=True,
    )
    notice_deadline = fields.Date(
        readonly=True,
        help="Last day to stop the automatic renewal of this line; empty when the line "
        "does not renew automatically.",
    )
    renewed_until = fields.Date(
        readonly=True,
        help="A renewal extended the line to this day.",
    )
    question_end = fields.Date(
        readonly=True,
        help="The contract line ends on this day now, and nobody said yet what that "
        "means. Until then, the line's values are those of before.",
    )
    action = fields.Selection(
        selection=ACTIONS,
        required=True,
        default="keep",
        help="Keep: the line continues unchanged.\n"
        "Change: it continues with another quantity, price or discount.\n"
        "Drop: it ends with the term.\n"
        "Add: a new line starts with the next term.",
    )
    outcome = fields.Selection(
        selection=[
            ("renewed", "Renewed"),
            ("churned", "Lost"),
            ("cancelled", "Void"),
        ],
        readonly=True,
        help="Empty while nothing is decided.",
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Why this line was lost, where others of its renewal go on.",
    )
    outcome_note = fields.Text(
        string="Comment",
        readonly=True,
        help="What was said of the loss of this line.",
    )

    _unique_contract_line = models.Constraint(
        "UNIQUE(renewal_id, contract_line_id)",
        "A contract line is in a renewal once.",
    )
    _undecided_idx = models.Index(
        "(contract_line_id) WHERE outcome IS NULL",
    )

    def _prepare_vals(self, contract_line, period_amount):
        """Values that follow the contract line while the renewal is open.

        :param period_amount: see ``contract.line._get_period_amount``
        """
        is_auto = contract_line.is_auto_renew
        return {
            "sequence": contract_line.sequence,
            "product_id": contract_line.product_id.id,
            "name": contract_line.name,
            "quantity": contract_line.quantity,
            "price_unit": contract_line.price_unit,
            "discount": contract_line.discount,
            "atr_amount": contract_line._annualise(period_amount),
            "notice_deadline": is_auto and contract_line.termination_notice_date,
        }

    def _prepare_opened_vals(self, contract_line, period_amount):
        """Values of the line in a renewal that is being opened. Extend for what starts
        with these and would be computed a second time."""
        vals = self._prepare_vals(contract_line, period_amount)
        return {"contract_line_id": contract_line.id, **vals}

    def _refresh_amounts(self):
        """Follow the contract line, writing only what differs. Decided lines stay."""
        for line in self:
            if line.outcome or line.question_end or not line.contract_line_id:
                continue
            followed = line.contract_line_id
            vals = self._prepare_vals(followed, followed._get_period_amount())
            changed = {
                name: value
                for name, value in vals.items()
                if self._fields[name].convert_to_write(line[name], line) != value
            }
            if changed:
                line._write_followed(changed)

    def _write_followed(self, vals):
        """Take in an amendment of the contract. Extend for values that follow it."""
        self.ensure_one()
        self.write(vals)

    def _get_renewed_amount(self):
        """Yearly value of what follows this line, read from the contract as it is now;
        0 for a line that was not renewed."""
        self.ensure_one()
        if self.outcome != "renewed":
            return 0.0
        line = self.contract_line_id
        following = line and line._get_next_term_line(self.renewal_id.current_end)
        amount = following._get_annual_amount() if following else 0.0
        return self._convert_following(amount, following)

    def _convert_following(self, amount, following):
        """An amount of the next term in the currency of this one, at the rate of the
        day on which that begins: they may be in two contracts.

        :param following: contract.line, empty for none
        """
        currency = following.contract_id.currency_id
        if not amount or currency == self.currency_id:
            return amount
        return currency._convert(
            amount, self.currency_id, self.renewal_id.company_id, following.date_start
        )

    def _prepare_undecided_vals(self):
        """Values of a line of which nothing is decided any more. Extend for what you
        know of a decision."""
        undecided = ("outcome", "renewed_until", "reason_id", "outcome_note")
        return dict.fromkeys(undecided, False)

    def _lose_after_all(self):
        """These lines of a renewed term did not go on: the customer stays with less.
        The others keep what was frozen for them, at the rate it was frozen at."""
        self.write({"outcome": "churned", "renewed_until": False})
        for renewal in self.renewal_id:
            renewed = {
                line: line.renewed_amount if line.outcome == "renewed" else 0.0
                for line in renewal.line_ids
            }
            renewal._split_amounts(renewed, renewal.closed_date)

    def _is_decided_with_renewal(self):
        """Whether the line's outcome came with its renewal's: a line that left before
        stays away when the renewal is opened again."""
        self.ensure_one()
        return (
            self.outcome != "cancelled"
            or self.renewal_id.outcome == "cancelled"
            or self.action == "add"
        )
