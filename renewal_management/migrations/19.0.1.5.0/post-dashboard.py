# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import improve


def migrate(cr, version):
    """The dashboard as it is now, unless somebody edited it."""
    improve(
        cr,
        "renewal_management.spreadsheet_dashboard_renewals",
        {
            "spreadsheet_binary_data": [
                "3b2a74560fd1a611d44e4885b00d0c23535b1215",
                "0d7202b7fe53529b5b38b8a0ccc5f10612315c83",
                "afd6be3c60ad31f477e509a03dbec177b7f60cd1",
            ]
        },
    )
