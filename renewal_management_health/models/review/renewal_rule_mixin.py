# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalRuleMixin(models.AbstractModel):
    """The action "Value review": a draft, and a task to finish it."""

    _inherit = "renewal.rule.mixin"

    action = fields.Selection(
        selection_add=[("value_review", "Value review")],
        # without the addon there is nothing to do: a task in its place would surprise
        ondelete={"value_review": "cascade"},
    )
