# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

# A change to one of these may give the renewals another playbook.
PLANNING_FIELDS = {"company_id", "partner_id", "renewal_playbook_id", "tag_ids"}


class ContractContract(models.Model):
    """A contract may choose its playbook."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    renewal_playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        copy=True,
        check_company=True,
        help="Left empty, the conditions of the playbooks decide. The choice holds for "
        "the track of the playbook.",
        groups="base.group_user",
    )

    def write(self, vals):
        result = super().write(vals)
        if PLANNING_FIELDS & set(vals):
            self._get_open_renewals()._request_planning()
        return result
