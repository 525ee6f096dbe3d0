# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_archive(self):
        """Archiving a user deletes their activities: hand renewal tasks on first."""
        # sudo: an administrator of users need not see renewals
        steps = (
            self.env["renewal.step"]
            .sudo()
            .search(
                [
                    ("activity_id.user_id", "in", self.ids),
                    ("activity_id.active", "=", True),
                    ("handled_date", "=", False),
                ]
            )
        )
        for company, batch in steps.grouped("company_id").items():
            batch._pass_on_activities(company._get_renewal_today(), leaving=self)
        return super().action_archive()
