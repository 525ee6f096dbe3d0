# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# What customers may read among the reasons that come with the app.
ON_PAGE = (
    "price",
    "budget",
    "missing_feature",
    "quality",
    "adoption",
    "support",
    "competitor",
    "in_house",
    "closed",
    "need",
)


class ContractTerminateReason(models.Model):
    _inherit = "contract.terminate.reason"  # pylint: disable=consider-merging-classes-inherited

    is_on_page = fields.Boolean(
        string="On Customer Page",
        help="Customers can choose this reason when they do not renew.",
    )
    page_offer = fields.Text(
        string="Offer",
        translate=True,
        help="Shown to a customer who chooses this reason, once, before the notice is "
        "sent: a pause, a smaller option, a talk. Left empty, nothing is offered.",
    )

    @api.model
    def _create_shipped_reasons(self):
        result = super()._create_shipped_reasons()
        self._put_shipped_on_page()
        return result

    @api.model
    def _put_shipped_on_page(self):
        """A company's own reasons are for its people, until somebody says otherwise."""
        for key in ON_PAGE:
            reason = self.env.ref(
                f"renewal_management.contract_terminate_reason_{key}",
                raise_if_not_found=False,
            )
            if reason:
                reason.is_on_page = True
