# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """The words that registers are read with, as a new database has them."""
    api.Environment(cr, SUPERUSER_ID, {})["renewal.register.word"]._load_shipped()
