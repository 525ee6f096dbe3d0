# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ContractLine(models.Model):
    _inherit = "contract.line"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _contract_line_to_renew_domain(self):
        """What the customer gave notice for in time is not prolonged by the scheduled
        job: they were told that it ends."""
        # sudo: the job sees every contract, whoever may see its renewals
        lines = self.env["renewal.line"].sudo()
        noticed = lines._search(
            [
                ("outcome", "=", False),
                ("renewal_id.answer_ids", "any", self._get_notice_domain()),
            ]
        )
        return super()._contract_line_to_renew_domain() + [
            ("id", "not in", noticed.subselect("contract_line_id")),
        ]

    @api.model
    def _get_notice_domain(self):
        return [
            ("kind", "=", "decline"),
            ("judgement", "=", "in_time"),
            ("is_withdrawn", "=", False),
        ]
