# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRuleMixin(models.AbstractModel):
    _inherit = "renewal.rule.mixin"

    action = fields.Selection(
        selection_add=[("praise", "Praise")],
        ondelete={"praise": "set default"},
    )
