# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class ContractLine(models.Model):
    _inherit = "contract.line"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def cron_renew_contract_line(self):
        """A contract that was entered today may need a notice first."""
        # sudo: the job sees every contract, whoever may see its renewals
        rules = self.env["renewal.notice.rule"].sudo()
        if rules.search_count([], limit=1):
            # companies are few. pylint: disable=no-search-all
            for company in self.env["res.company"].sudo().search([]):
                ground = self.env["renewal.transaction"]._for_company(company)
                notices = ground.env["renewal.notice"]
                today = company._get_renewal_today()
                for rule in ground.env[rules._name]._get_active(company):
                    notices._plan_rule(rule, company, today)
        return super().cron_renew_contract_line()

    @api.model
    def _contract_line_to_renew_domain(self):
        """A term whose notice is not proven waits for a person, where its rule says
        so."""
        # sudo: see cron_renew_contract_line
        notices = self.env["renewal.notice"].sudo()
        blocking = notices._search(notices._get_blocking_domain())
        lines = self.env["renewal.line"].sudo()
        waiting = lines._search(
            [
                ("outcome", "=", False),
                ("renewal_id", "in", blocking.subselect("renewal_id")),
            ]
        )
        return super()._contract_line_to_renew_domain() + [
            ("id", "not in", waiting.subselect("contract_line_id")),
        ]
