# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import rename_field, rename_index


def migrate(cr, version):
    """Steps and contracts say ``notified`` where they said ``told``."""
    rename_field(cr, "renewal.step", "is_told", "is_notified")
    rename_index(cr, "renewal_step_untold_idx", "renewal_step_unnotified_idx")
    rename_field(cr, "contract.contract", "renewal_sync_told", "renewal_sync_notified")
