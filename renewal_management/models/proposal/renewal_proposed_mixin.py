# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ...tools.proposal import PROPOSED, change_rate


class RenewalProposedMixin(models.AbstractModel):
    """A line of a proposal: what is proposed beside what the contract says.

    A model that inherits from it has what the contract says: ``product_id``, ``name``,
    ``quantity``, ``price_unit``, ``discount``, ``atr_amount``, ``contract_line_id``
    (empty for a line that is added), and the ``renewal_id`` that it belongs to; and
    an ``action``, computed.

    Prices follow their policy (``renewal_proposed_mixin_price.py``); who may edit what
    is in ``renewal_proposed_mixin_edit.py``.
    """

    _name = "renewal.proposed.mixin"
    _description = "Line of a Proposal"

    currency_id = fields.Many2one(
        comodel_name="res.currency",
    )
    proposed_quantity = fields.Float(
        digits="Product Unit",
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
        compute="_compute_proposed_amount",
        store=True,
        help="Yearly recurring value of the line in the next term, untaxed.",
    )
    difference_amount = fields.Monetary(
        string="Difference",
        compute="_compute_difference",
        help="Proposed yearly value, less the yearly value now.",
    )
    difference_rate = fields.Float(
        string="Difference (%)",
        compute="_compute_difference",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("renewal_id")
    def _compute_proposal(self):
        """Where a proposal starts; ``_refresh_amounts`` brings amendments in."""
        for line in self:
            is_added = line.action == "add"
            line.proposed_quantity = 1.0 if is_added else line.quantity
            line.proposed_discount = line.discount

    @api.depends(*PROPOSED, *PROPOSED.values())
    def _compute_action(self):
        """Changed: a value differs. Dropped or added: somebody said so."""
        for line in self:
            if line.action in ("drop", "add"):
                line.action = line.action
            else:
                line.action = "change" if line._get_changed_names() else "keep"

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
            line.proposed_amount = (
                # of a form that is open too, which computes on a copy
                line._origin.proposed_amount
                if line._is_frozen()
                else line._get_proposed_amount()
            )

    @api.depends("atr_amount", "proposed_amount", "action")
    def _compute_difference(self):
        for line in self:
            before = 0.0 if line.action == "add" else line.atr_amount
            line.difference_amount = line.proposed_amount - before
            line.difference_rate = change_rate(before, line.proposed_amount) or 0.0

    @api.constrains("proposed_discount")
    def _check_proposed_discount(self):
        if any(line.proposed_discount > 100 for line in self):
            raise ValidationError(self.env._("A discount is at most 100%."))

    @api.constrains("proposed_quantity")
    def _check_proposed_quantity(self):
        """Below 0 only where the contract already is: such a line gives money back."""
        if any(line.proposed_quantity < 0 <= line.quantity for line in self):
            raise ValidationError(
                self.env._(
                    "A proposed quantity is at least 0. To end a line, drop it from "
                    "the proposal."
                )
            )

    @api.constrains("action", "product_id", "name")
    def _check_added(self):
        for line in self.filtered(lambda line: line.action == "add"):
            if not line.product_id and not line.name:
                raise ValidationError(
                    self.env._(
                        "Choose a product for the new line, or enter a description."
                    )
                )
            company = line.product_id.company_id
            if company and company != line.company_id:
                raise ValidationError(
                    self.env._(
                        "%(product)s is another company's product.",
                        product=line.product_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Amounts
    # ------------------------------------------------------------------

    def _get_proposed_amount(self):
        """Yearly value of the proposal, untaxed, in the contract's currency."""
        self.ensure_one()
        if self.action == "drop":
            return 0.0
        if self.action == "keep":
            return self.atr_amount
        pattern = self._get_pattern_line()
        if not pattern:
            return 0.0
        amount = pattern._get_untaxed_amount(
            self._get_billed_quantity(),
            self.proposed_price_unit,
            self.proposed_discount,
            self.product_id,
        )
        return pattern._annualise(amount)

    def _get_billed_quantity(self):
        """The proposed quantity; one that nobody changed counts as the contract line
        bills it, which may be a formula."""
        self.ensure_one()
        # sudo: amounts must not depend on who may read contracts
        line = self.sudo().contract_line_id
        if line and not self._differs("quantity"):
            return line._get_billed_quantity()
        return self.proposed_quantity

    def _get_pattern_line(self):
        """The contract line whose recurrence and taxes count: its own; for a line that
        is added, the first one of the renewal."""
        self.ensure_one()
        # sudo: amounts must not depend on who may read contracts
        line = self.sudo()
        return line.contract_line_id or line.renewal_id.line_ids.contract_line_id[:1]

    # ------------------------------------------------------------------
    # Before and after
    # ------------------------------------------------------------------

    def _differs(self, name):
        """The proposed value is another than the current one, to the precision that is
        shown."""
        self.ensure_one()
        return self._is_other(name, self[name], self[PROPOSED[name]])

    @api.model
    def _is_other(self, name, first, second):
        digits = self._fields[name].get_digits(self.env)[1]
        return bool(float_compare(first, second, precision_digits=digits))

    def _get_changed_names(self):
        """Names of the values that change with the next term."""
        self.ensure_one()
        return [name for name in PROPOSED if self._differs(name)]

    def _prepare_followed_vals(self, changed, before=None):
        """Proposed values that follow the contract: those that nobody changed.

        :param changed: values of the line that change
        :param before: the values to compare with, those of the line if left out
        """
        self.ensure_one()
        before = before or self
        return {
            PROPOSED[name]: value
            for name, value in changed.items()
            if name in ("quantity", "discount")
            and not self._is_other(name, before[name], self[PROPOSED[name]])
        }

    def _is_frozen(self):
        """The values do not move: they are what the customer has in hand."""
        return False
