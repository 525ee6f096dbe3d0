# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """By what the company groups its customers in reports."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_group = fields.Selection(
        selection=[
            ("industry", "Industry"),
            ("country", "Country"),
            ("tag", "Customer tags"),
            ("product", "Product"),
            ("template", "Contract template"),
            ("amount", "Amount"),
            ("age", "Years as a customer"),
            ("source", "Source"),
            ("field", "A field of your own"),
        ],
        string="Customer Group",
        required=True,
        default="industry",
        prefetch="renewal_group",
        help="The groups of customers in renewal analysis, in the funnel and on the "
        "dashboard. A customer with several tags is in the group of all of them "
        "together. The source is that of the customer's first opportunity that has "
        "one.",
        groups="base.group_user",
    )
    renewal_group_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Customer Group Field",
        ondelete="set null",
        prefetch="renewal_group",
        domain="[('model', 'in', ('res.partner', 'contract.contract')), "
        "('ttype', 'in', ('many2one', 'selection')), ('store', '=', True), "
        "('company_dependent', '=', False)]",
        help="A selection or a link to another record, of the customer or of the "
        "contract.",
        groups="base.group_user",
    )

    @api.constrains("renewal_group_field_id")
    def _check_renewal_group_field(self):
        # sudo: what a field is, is no secret
        for field in self.renewal_group_field_id.sudo():
            is_usable = (
                field.model in ("res.partner", "contract.contract")
                and field.ttype in ("many2one", "selection")
                and field.store
                and not field.company_dependent
            )
            if not is_usable:
                raise ValidationError(
                    self.env._(
                        "Customers cannot be grouped by %s: choose a stored selection "
                        "or link of the customer or of the contract.",
                        field.display_name,
                    )
                )
