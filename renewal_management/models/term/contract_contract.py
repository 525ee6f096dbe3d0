# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ContractContract(models.Model):
    """The renewals of a contract: they go with it while none is decided."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="contract_id",
        groups="base.group_user",
    )
    open_renewal_count = fields.Integer(
        compute="_compute_renewal_figures",
        groups="base.group_user",
    )
    next_decision_date = fields.Date(
        compute="_compute_renewal_figures",
        groups="base.group_user",
    )
    renewal_days_left = fields.Integer(
        string="Days Left",
        compute="_compute_renewal_figures",
        help="Days until the next decision date.",
        groups="base.group_user",
    )

    @api.depends("renewal_ids.outcome", "renewal_ids.decision_date")
    def _compute_renewal_figures(self):
        today = fields.Date.context_today(self)
        # sudo: a person who may read the contract may know when it is decided
        groups = (
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [("contract_id", "in", self.ids), ("outcome", "=", False)],
                ["contract_id"],
                ["__count", "decision_date:min"],
            )
        )
        figures = {contract.id: values for contract, *values in groups}
        for contract in self:
            count, date = figures.get(contract.id, (0, False))
            contract.open_renewal_count = count
            contract.next_decision_date = date
            contract.renewal_days_left = (date - today).days if date else 0

    def unlink(self):
        # sudo: renewals go with their contract; through the ORM, so that their
        # activities and messages go too
        self.sudo().renewal_ids.unlink()
        return super().unlink()

    def action_view_renewals(self):
        """Open the renewals of these contracts."""
        domain = [("contract_id", "in", self.ids)]
        action = self.env["renewal.renewal"]._get_list_action(domain)
        if len(self.renewal_ids) == 1:
            action.update(
                res_id=self.renewal_ids.id, view_mode="form", views=[(False, "form")]
            )
        return action

    def _get_open_renewals(self):
        # sudo: what happens to a contract happens to its renewals, whoever acts
        return (
            self.env["renewal.renewal"]
            .sudo()
            .search([("contract_id", "in", self.ids), ("outcome", "=", False)])
        )
