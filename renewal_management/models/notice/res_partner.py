# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _get_renewal_mail_days(self):
        """Notices count."""
        last = self.env["renewal.notice"].search(
            [
                ("channel", "=", "mail"),
                ("state", "in", ("due", "sent", "delivered")),
                ("mail_id.partner_ids", "in", self.ids),
                ("sent_date", "!=", False),
            ],
            order="sent_date desc",
            limit=1,
        )
        return [*super()._get_renewal_mail_days(), last.sent_date]
