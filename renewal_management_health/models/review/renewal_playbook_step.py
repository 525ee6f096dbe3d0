# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalPlaybookStep(models.Model):
    """What is shipped with value reviews."""

    _inherit = "renewal.playbook.step"

    @api.model
    def _ship_value_review(self):
        """Put a draft before the value review of the enterprise playbook, switched off.

        Not a record in a file: whoever deleted the playbook could not install.
        """
        playbook = self.env.ref(
            "renewal_management.renewal_playbook_enterprise", raise_if_not_found=False
        )
        if playbook:
            self._load_records(
                [
                    {
                        "xml_id": "renewal_management_health."
                        "renewal_playbook_step_enterprise_review",
                        "values": self._prepare_shipped_review_vals(playbook),
                        "noupdate": True,
                    }
                ]
            )

    @api.model
    def _prepare_shipped_review_vals(self, playbook):
        return {
            "playbook_id": playbook.id,
            "active": False,
            "name": "Finish the draft of the value review",
            "action": "value_review",
            "assignee_type": "csm",
            "offset_days": -80,
            "late_days": 20,
            "days_to_act": 5,
            "note": "<p><strong>Goal:</strong> two pages that the customer recognises "
            "themselves in.</p><p>The figures are drafted. Leave out what does not "
            "matter to them, correct the sentences, and write what you want to do next "
            "with them. Then send it, or invite them.</p>",
        }
