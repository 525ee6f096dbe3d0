# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import ship_job


def migrate(cr, version):
    """The jobs that came since the first release: an update creates none of them."""
    ship_job(cr, "renewal_management.ir_cron_renewal_look_back")
    ship_job(cr, "renewal_management.ir_cron_renewal_answer")
