# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ...tools.proposal import PROPOSED


class RenewalLine(models.Model):
    """What is proposed for the next term, line by line.

    Until the proposal is locked, amendments of the contract flow in: a value that
    nobody changed follows the contract, one that was changed stays as agreed. What a
    line of any proposal has is in ``renewal.proposed.mixin``.
    """

    _name = "renewal.line"
    _inherit = ["renewal.proposed.mixin", "renewal.line"]

    action = fields.Selection(
        compute="_compute_action",
        store=True,
        readonly=False,
    )

    @api.depends("renewal_id.proposal_locked_date")
    def _compute_proposed_price_unit(self):
        return super()._compute_proposed_price_unit()

    @api.depends("renewal_id.proposal_locked_date")
    def _compute_proposed_amount(self):
        return super()._compute_proposed_amount()

    def _get_proposed_amount(self):
        """Nothing for a line that left the term, or joined it after the proposal was
        locked: it is not part of it."""
        if self.outcome == "cancelled" or self.renewal_id.proposal_locked_date:
            return 0.0
        return super()._get_proposed_amount()

    def _get_changes(self):
        """Values that the next term changes on the contract line; empty when it goes on
        as it is."""
        self.ensure_one()
        line = self.contract_line_id
        changed = {
            name: self[proposed]
            for name, proposed in PROPOSED.items()
            if self._is_other(name, line[name], self[proposed])
        }
        if "price_unit" in changed:
            price = changed.pop("price_unit")
            changed |= {"automatic_price": False, "specific_price": price}
        return changed

    def _prepare_opened_vals(self, contract_line, period_amount):
        """The proposal starts as the term is."""
        vals = super()._prepare_opened_vals(contract_line, period_amount)
        return vals | {proposed: vals[name] for name, proposed in PROPOSED.items()}

    def _write_followed(self, vals):
        """What nobody changed in the proposal follows the contract."""
        self.ensure_one()
        followed = {} if self._is_frozen() else self._prepare_followed_vals(vals)
        return super()._write_followed({**vals, **followed})

    def _prepare_moved_vals(self):
        """What was negotiated goes with the line."""
        negotiated = {name: self[name] for name in PROPOSED.values()}
        return super()._prepare_moved_vals() | negotiated

    def _refresh_amounts(self):
        """Price lists change without touching the contract: look again."""
        result = super()._refresh_amounts()
        listed = self.filtered(
            lambda line: line.price_policy == "list" and not line.outcome
        )
        self.env.add_to_compute(self._fields["proposed_price_unit"], listed)
        return result
