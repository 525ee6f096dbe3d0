# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ContractContract(models.Model):
    """Creating thousands of contracts at once.

    Upstream subscribes the customer and logs the first modification contract by
    contract, six queries each: most of the time of an import.
    """

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    def _set_start_contract_modification(self):
        """Same result as upstream, in a few queries for all contracts together."""
        followers = self._get_customer_followers() if len(self) > 1 else self
        many = self - followers
        if followers:
            super(ContractContract, followers)._set_start_contract_modification()
        if many:
            many._subscribe_customers()
            many._create_start_modifications()
        return None

    def _get_customer_followers(self):
        """Contracts that their customer follows already, or whose customer is
        archived: what to do with these is upstream's decision."""
        return self.filtered(
            lambda contract: (
                not contract.partner_id.active
                or contract.partner_id in contract.message_partner_ids
            )
        )

    def _subscribe_customers(self):
        subtype = self.env.ref("contract.mail_message_subtype_contract_modification")
        # sudo: nobody may write followers directly; subscribing does the same
        self.env["mail.followers"].sudo().create(
            [
                {
                    "res_model": self._name,
                    "res_id": contract.id,
                    "partner_id": contract.partner_id.id,
                    "subtype_ids": subtype.ids,
                }
                for contract in self
            ]
        )

    def _create_start_modifications(self):
        """Logged as sent: the start of a contract is no news for the customer."""
        modifications = self.env["contract.modification"].with_context(
            bypass_modification_send=True
        )
        modifications.create(
            [
                {
                    "contract_id": contract.id,
                    "date": contract._get_start_modification_date(),
                    "description": self.env._("Contract start"),
                    "sent": True,
                }
                for contract in self
            ]
        )

    def _get_start_modification_date(self):
        self.ensure_one()
        starts = self.contract_line_ids.mapped("date_start")
        return min(starts) if starts else self.create_date
