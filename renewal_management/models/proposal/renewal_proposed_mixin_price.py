# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.proposal import get_decimals, uplift


class RenewalProposedMixin(models.AbstractModel):
    """Where the price of the next term comes from."""

    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "renewal.proposed.mixin"

    price_policy = fields.Selection(
        selection=[
            ("same", "Same price"),
            ("list", "List price"),
            ("uplift", "Uplift"),
            ("manual", "Manual price"),
        ],
        string="Pricing",
        required=True,
        default="same",
        help="Same price: as in the current term.\n"
        "List price: of the contract's pricelist, on the first day of the next "
        "term.\n"
        "Uplift: the current price, raised by a percentage.\n"
        "Manual price: entered by a person; a policy for all lines does not "
        "change it.",
    )
    uplift_percent = fields.Float(
        string="Uplift (%)",
        digits=(6, 2),
        help="How much the price of the current term is raised. Negative: lowered.",
    )
    proposed_price_unit = fields.Float(
        string="Proposed Price",
        digits="Product Price",
        compute="_compute_proposed_price_unit",
        store=True,
        readonly=False,
    )

    @api.depends(
        "price_policy",
        "uplift_percent",
        "price_unit",
        "proposed_quantity",
        "product_id",
    )
    def _compute_proposed_price_unit(self):
        for line in self:
            line.proposed_price_unit = (
                line.proposed_price_unit
                if line._is_frozen()
                else line._get_policy_price()
            )

    @api.constrains("uplift_percent")
    def _check_uplift_percent(self):
        if any(line.uplift_percent < -100 for line in self):
            raise ValidationError(
                self.env._("A price cannot be lowered by more than 100%.")
            )

    @api.constrains("action", "price_policy")
    def _check_price_policy(self):
        for line in self:
            if line.action == "add" and line.price_policy in ("same", "uplift"):
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is new and has no current price: choose the list "
                        "price, or enter a price.",
                        line=line.display_name,
                    )
                )

    @api.onchange("price_policy")
    def _onchange_price_policy(self):
        if self.price_policy == "uplift" and not self.uplift_percent:
            self.uplift_percent = self.renewal_id.uplift_percent

    @api.onchange("proposed_price_unit")
    def _onchange_proposed_price_unit(self):
        self.price_policy = self._get_fitting_policy()

    def _get_fitting_policy(self):
        """The policy that explains the price: its own; else the price was typed."""
        self.ensure_one()
        price = self.proposed_price_unit
        if self.price_policy != "manual" and not self._is_other(
            "price_unit", price, self._get_policy_price()
        ):
            return self.price_policy
        if self.action != "add" and not self._differs("price_unit"):
            return "same"
        return "manual"

    def _derive_price_policy(self):
        """Note where a price that was written comes from."""
        for line in self:
            policy = line._get_fitting_policy()
            if policy != line.price_policy:
                line.price_policy = policy

    def _get_policy_price(self):
        """The price by the policy, in the contract's currency; unchanged when the
        policy gives none."""
        self.ensure_one()
        if self.price_policy == "list":
            return self._get_list_price()
        if self.price_policy == "manual":
            return self.proposed_price_unit
        percent = self.uplift_percent if self.price_policy == "uplift" else 0.0
        if not percent:
            return self.price_unit
        return uplift(self.price_unit, percent, self._get_price_digits())

    def _get_price_digits(self):
        """Decimals of a price that is worked out: those of the currency, and as many as
        the current price has where that is finer, as a price per unit may be."""
        self.ensure_one()
        most = self._fields["price_unit"].get_digits(self.env)[1]
        currency = self.currency_id.decimal_places
        return min(most, max(currency, get_decimals(self.price_unit, most)))

    def _get_list_price(self):
        """List price on the first day of the next term, for the proposed quantity.

        A line without a product has none: it keeps the price it has. Override to take
        prices from somewhere else.
        """
        self.ensure_one()
        # sudo: prices must not depend on who may read pricelists and suppliers
        line = self.sudo().with_company(self.company_id)
        product = line.product_id
        if not product:
            return line.price_unit or line.proposed_price_unit
        contract = line.renewal_id.contract_id
        uom = line.contract_line_id.uom_id or product.uom_id
        date = line.renewal_id.current_end + timedelta(days=1)
        if contract.contract_type == "purchase":
            return line._get_supplier_price(contract, product, uom, date)
        pricelist = contract.pricelist_id or (
            contract.partner_id.with_company(
                contract.company_id
            ).property_product_pricelist
        )
        return pricelist._get_product_price(
            product,
            line.proposed_quantity or 1.0,
            currency=line.currency_id,
            uom=uom,
            date=date,
        )

    def _get_supplier_price(self, contract, product, uom, date):
        """What the supplier's price list says; the running price without one."""
        seller = product._select_seller(
            partner_id=contract.partner_id,
            quantity=self.proposed_quantity,
            date=date,
            uom_id=uom,
        )
        if not seller:
            return self.price_unit
        price = seller.product_uom_id._compute_price(seller.price, uom)
        return seller.currency_id._convert(
            price, self.currency_id, contract.company_id, date
        )
