# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ContractTemplate(models.Model):
    """``contract.contract`` inherits the field from here.

    Invoicing looks for contracts of type ``invoice``. After uninstalling, the field is
    empty, which is not ``invoice`` either: such a contract never starts to be invoiced
    by itself.
    """

    _inherit = "contract.template"

    generation_type = fields.Selection(
        selection_add=[("none", "Not invoiced from here")],
        ondelete={"none": "set null"},
    )
