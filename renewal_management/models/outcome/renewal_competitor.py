# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalCompetitor(models.Model):
    _name = "renewal.competitor"
    _description = "Competitor"
    _order = "name"

    name = fields.Char(
        required=True,
    )
    active = fields.Boolean(
        default=True,
    )

    _unique_name = models.Constraint(
        "UNIQUE(name)",
        "This competitor is in the list already.",
    )
