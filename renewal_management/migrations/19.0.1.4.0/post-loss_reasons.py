# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The reasons that come with the app are on the customer page; the company's own
    when somebody says so."""
    api.Environment(cr, SUPERUSER_ID, {})[
        "contract.terminate.reason"
    ]._put_shipped_on_page()
