# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api
from odoo.api import SUPERUSER_ID

MODELS = ("renewal.health.measure", "renewal.health.scorecard", "renewal.health.cap")


def migrate(cr, version):
    """Conditions that ask what their writer may not read match nothing from now on, and
    say so."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in MODELS:
        env[name]._refuse_stored_conditions()
