# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.renewal_management.tools.migration import ship, ship_job


def migrate(cr, version):
    """The playbook for lost customers, switched off, with its steps."""
    playbook = "renewal_management.renewal_playbook_win_back"
    ship(cr, playbook)
    for name in ("ask", "prepare", "opportunity"):
        ship_job(cr, f"renewal_management.renewal_playbook_step_win_back_{name}")
