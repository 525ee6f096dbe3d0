# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import keep_edits


def migrate(cr, version):
    """Activity types and the dashboard are the company's own from now on."""
    keep_edits(cr, "renewal_management", "mail.activity.type", "spreadsheet.dashboard")
