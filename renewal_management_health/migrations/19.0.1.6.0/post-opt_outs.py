# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management_health.hooks import keep_opt_outs


def migrate(cr, version):
    """Whoever declined tips and invitations declines tips, and invitations."""
    keep_opt_outs(cr)
