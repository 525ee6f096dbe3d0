# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import improve


def migrate(cr, version):
    """The dashboard as it is now, unless somebody edited it."""
    improve(
        cr,
        "renewal_management_health.spreadsheet_dashboard_health",
        {
            "spreadsheet_binary_data": [
                "9f9f2cf20f5fa01dfe84fdefaad15c0a7c2ced22",
                "8f833afe539fd9f86ade37f8d07acbc14031911b",
                "98434b1baced9320d0b76d553eed1ca4a3f5503b",
                "c6651b91245e05056bfd0006224adc8147d19def",
            ]
        },
    )
