# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class MailTemplate(models.Model):
    _inherit = "mail.template"  # pylint: disable=consider-merging-classes-inherited

    def _lists_renewals(self):
        """Whether the template itself names every contract that it is about."""
        self.ensure_one()
        body = self.body_html or ""
        return "_get_mailed_list" in body or "_get_mailed_renewals" in body
