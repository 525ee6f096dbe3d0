# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ResPartner(models.Model):
    """Who looks after a customer between renewals."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
        domain=[("share", "=", False)],
        help="Looks after this customer between renewals.",
        groups="base.group_user",
    )

    def write(self, vals):
        """Open renewals follow when another person looks after the customer."""
        former = {partner: partner.renewal_csm_id for partner in self}
        result = super().write(vals)
        if "renewal_csm_id" in vals:
            self._pass_on_renewals(former)
        return result

    def _pass_on_renewals(self, former):
        # sudo: the renewals may be somebody else's
        renewals = (
            self.env["renewal.renewal"]
            .sudo()
            .search([("partner_id", "in", self.ids), ("outcome", "=", False)])
        )
        nobody = self.env["res.users"]
        following = renewals.filtered(
            lambda renewal: renewal.csm_id in (former[renewal.partner_id], nobody)
        )
        for csm, batch in following.grouped(
            lambda renewal: renewal.partner_id.renewal_csm_id
        ).items():
            batch.write({"csm_id": csm.id})
