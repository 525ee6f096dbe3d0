# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import AccessError


class RenewalHome(models.AbstractModel):
    """The first steps of an administrator. They tick themselves; with the last one, or
    when somebody has had enough, the list is gone."""

    _inherit = "renewal.home"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def action_hide_setup(self, is_hidden=True):
        """Put the first steps of the company away, or bring them back."""
        if not self._is_administrator():
            raise AccessError(
                self.env._("Only renewal administrators change the first steps.")
            )
        # sudo: a renewal administrator need not be allowed to change companies
        self.env.company.sudo().renewal_setup_hidden = is_hidden

    def _get_setup(self):
        """:return: what is done and what is left; False when all is done"""
        company = self.env.company
        steps = [
            {
                "key": key,
                "label": label,
                "is_done": bool(is_done),
                "action": self.env["ir.actions.act_window"]._for_xml_id(xmlid)
                if xmlid
                else False,
            }
            for key, label, is_done, xmlid in self._get_setup_steps(company)
        ]
        if all(step["is_done"] for step in steps):
            return False
        return {"steps": steps, "is_hidden": company.renewal_setup_hidden}

    def _get_setup_steps(self, company):
        """Extend to add yours.

        :return: [(key, text, whether it is done, action where it is done)]
        """
        ours = ("company_id", "in", (False, company.id))
        leaderless = [
            ours,
            ("user_id", "=", False),
            ("crm_team_member_ids", "!=", False),
        ]
        ending = [
            ("contract_id.company_id", "=", company.id),
            ("date_end", "!=", False),
        ]
        is_system = self.env.user.has_group("base.group_system")
        settings = "renewal_management.res_config_settings_action"
        return [
            (
                "manager",
                self.env._("Choose the renewal manager"),
                company.renewal_manager_id,
                settings if is_system else None,
            ),
            (
                "leaders",
                self.env._("Give every sales team a leader"),
                not self.env["crm.team"].search_count(leaderless, limit=1),
                "sales_team.crm_team_action_config",
            ),
            (
                "contracts",
                self.env._("Import your register, or enter contracts that end"),
                self.env["contract.line"].search_count(ending, limit=1),
                "renewal_management.renewal_register_edition_action",
            ),
            (
                "playbook",
                self.env._("Switch on a playbook"),
                self.env["renewal.playbook"].search_count([ours], limit=1),
                "renewal_management.renewal_playbook_action",
            ),
        ]
