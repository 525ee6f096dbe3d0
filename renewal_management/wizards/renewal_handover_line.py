# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError

Kind = namedtuple("Kind", "model field switch")
# What is handed over, in this order: a renewal before its contract and its customer,
# whose new people it would follow; tasks last, since some go with their renewal.
KINDS = {
    "renewal": Kind("renewal.renewal", "user_id", "has_renewals"),
    "renewal_csm": Kind("renewal.renewal", "csm_id", "has_renewals"),
    "step": Kind("renewal.step", "assigned_user_id", "has_renewals"),
    "contract": Kind("contract.contract", "user_id", "has_contracts"),
    "customer": Kind("res.partner", "user_id", "has_customers"),
    "customer_csm": Kind("res.partner", "renewal_csm_id", "has_customers"),
    "opportunity": Kind("crm.lead", "user_id", "has_opportunities"),
    "activity": Kind("mail.activity", "user_id", "has_activities"),
}


class RenewalHandoverLine(models.TransientModel):
    """One record to hand over. Names and amounts are copies: whoever hands over need
    not be allowed to open every record."""

    _name = "renewal.handover.line"
    _description = "Record of a Handover"
    _inherit = ["renewal.parent.mixin", "renewal.readonly.mixin"]
    _parents = ("handover_id",)
    _order = "kind_sequence, date, name, id"
    _rec_name = "name"

    handover_id = fields.Many2one(
        readonly=True,
        comodel_name="renewal.handover",
        required=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        readonly=True,
        string="Record Type",
        selection=[
            ("renewal", "Renewal"),
            ("renewal_csm", "Renewal, success manager"),
            ("step", "Planned step"),
            ("contract", "Contract"),
            ("customer", "Customer"),
            ("customer_csm", "Customer, success manager"),
            ("opportunity", "Opportunity"),
            ("activity", "Task"),
        ],
        required=True,
    )
    kind_sequence = fields.Integer(readonly=True)
    res_id = fields.Integer(
        readonly=True,
        required=True,
    )
    name = fields.Char(readonly=True)
    customer = fields.Char(readonly=True)
    # the customer's id: what belongs to one customer goes to one person
    customer_key = fields.Integer(readonly=True)
    renewal_res_id = fields.Integer(readonly=True)
    company_id = fields.Many2one(
        readonly=True,
        comodel_name="res.company",
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    amount = fields.Monetary(readonly=True)
    date = fields.Date(readonly=True)
    former_owner_id = fields.Many2one(
        readonly=True,
        comodel_name="res.users",
        context={"active_test": False},
    )
    new_owner_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    note = fields.Text(
        help="What the new owner should know: part of the brief.",
    )
    is_selected = fields.Boolean(
        string="Hand Over",
        default=True,
    )

    @api.model
    def _get_kinds(self):
        """What is handed over, in this order: {kind: Kind}. Override to add one; its
        records are found by ``_get_<kind>_domain`` of the handover."""
        return dict(KINDS)

    def _get_kind(self):
        """What kind these lines are of: one for all of them."""
        return self._get_kinds()[self[:1].kind]

    def _get_records(self):
        """The records of these lines, of one kind."""
        kind = self._get_kind()
        return self.env[kind.model].browse(self.mapped("res_id")).exists()

    @api.model
    def _check_new_owners(self, lines):
        """Every selected record has somebody who can take it."""
        missing = lines.filtered(lambda line: not line.new_owner_id)
        if missing:
            raise UserError(
                self.env._(
                    "%(count)s selected records have no new owner, for example "
                    "%(name)s. Choose one for each, or deselect them.",
                    count=len(missing),
                    name=missing[0].name,
                )
            )
        for line in lines:
            if not line._can_take(line.new_owner_id):
                raise UserError(
                    self.env._(
                        "%(user)s cannot take over %(name)s. Choose an active user "
                        "of the company who is not handing over.",
                        user=line.new_owner_id.name,
                        name=line.name,
                    )
                )

    def _can_take(self, user):
        """Whether a person can have this record."""
        # sudo: of a user's companies, those count too that the reader did not select
        companies = user.sudo().company_ids
        return (
            user.active
            and not user.share
            and user not in self.handover_id.former_owner_ids
            and (not self.company_id or self.company_id in companies)
        )

    def _get_share_key(self):
        """What goes to the same person: all of a customer."""
        return self.customer_key or f"{self.kind},{self.res_id}"
