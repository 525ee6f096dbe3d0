# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRun(models.Model):
    """What is known of customers is known today; a simulation of the past (``Play``)
    does not know it."""

    _inherit = "renewal.run"  # pylint: disable=consider-merging-classes-inherited

    is_past = False
