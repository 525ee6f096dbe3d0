# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CrmLead(models.Model):
    """What an opportunity takes over from its renewals.

    Revenue, deadline and customer follow the renewals until somebody edits them: as
    long as they are what was last taken over. After that the form shows the difference
    in revenue. The probability does so too, see the room ``forecast``.
    """

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    renewal_amount = fields.Monetary(
        string="Value of the Renewals",
        compute="_compute_renewal_amount",
        compute_sudo=True,
        currency_field="company_currency",
        help="Yearly recurring value of the next terms, as proposed.",
    )
    is_renewal_amount_other = fields.Boolean(
        compute="_compute_renewal_amount",
        compute_sudo=True,
    )
    renewal_revenue = fields.Monetary(
        string="Revenue from Renewals",
        currency_field="company_currency",
        readonly=True,
        copy=False,
        help="The amount last copied from the renewals. As long as expected and "
        "recurring revenue add up to it, they follow the renewals.",
    )
    renewal_deadline = fields.Date(
        string="Deadline from Renewals",
        readonly=True,
        copy=False,
    )
    renewal_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer from Renewals",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )

    @api.depends(
        "renewal_ids.proposed_amount",
        "renewal_ids.outcome",
        "expected_revenue",
        "recurring_revenue",
    )
    def _compute_renewal_amount(self):
        for lead in self:
            currency = lead.company_currency
            amount = lead.renewal_ids._get_opportunity_amount(currency)
            lead.renewal_amount = amount
            lead.is_renewal_amount_other = bool(
                lead.renewal_ids
                and lead._is_open_opportunity()
                and not lead._is_following_renewals()
                and currency.compare_amounts(
                    lead._get_revenue(),
                    lead._get_wanted_revenue_vals()["renewal_revenue"],
                )
            )

    def action_take_over_renewals(self):
        """Set the revenue to what the renewals are worth, and let it follow them
        again."""
        for lead in self:
            lead.write(lead._get_wanted_revenue_vals())

    def _get_revenue(self):
        self.ensure_one()
        return self.expected_revenue + self.recurring_revenue

    def _get_wanted_revenue_vals(self):
        self.ensure_one()
        # sudo: whoever may change the opportunity may know what it is worth
        return self.sudo().renewal_ids._prepare_revenue_vals(self.company_currency)

    def _is_following_renewals(self):
        """Whether nobody changed the revenue since it was taken over, or there was
        none."""
        self.ensure_one()
        return not self.company_currency.compare_amounts(
            self._get_revenue(), self.renewal_revenue
        )

    def _follow_renewals(self):
        """Bring the opportunities in line with their renewals, where nobody has edited
        them."""
        for lead in self:
            if not lead.renewal_ids or not lead._is_open_opportunity():
                continue
            changed = {
                name: value
                for name, value in lead._get_wanted_vals().items()
                if self._fields[name].convert_to_write(lead[name], lead) != value
            }
            if changed:
                lead.write(changed)

    def _get_wanted_vals(self):
        """What the renewals say, of what nobody has edited. Extend it for a value of
        your own, and remember what you wrote, to see whether it was edited."""
        self.ensure_one()
        vals = self._get_wanted_deadline_vals() | self._get_wanted_customer_vals()
        if self._is_following_renewals() and self._is_worth_something():
            vals |= self._get_wanted_revenue_vals()
        return vals

    def _is_worth_something(self):
        """Whether anything is left to follow: when the last renewal is lost or void,
        the revenue stays, since it is what was lost."""
        return any(
            renewal.outcome in (False, "renewed") for renewal in self.renewal_ids
        )

    def _get_wanted_deadline_vals(self):
        open_renewals = self.renewal_ids.filtered(lambda r: not r.outcome)
        deadline = min(open_renewals.mapped("decision_date"), default=False)
        if not deadline or self.date_deadline != self.renewal_deadline:
            return {}
        return {"date_deadline": deadline, "renewal_deadline": deadline}

    def _get_wanted_customer_vals(self):
        """The contract went to another customer, or the customer has another contact;
        an opportunity that was already there says whose it is."""
        renewals = self.renewal_ids.filtered(lambda renewal: not renewal.outcome)
        contacts, former = renewals.contact_id, self.renewal_partner_id
        if not former and self.partner_id in contacts:
            return {"renewal_partner_id": self.partner_id.id}
        customer = former.commercial_partner_id
        is_right = (
            former in contacts
            or len(contacts) > 1
            and customer in (renewals.partner_id)
        )
        if not contacts or self.partner_id != former or is_right:
            return {}
        contact = renewals._get_largest().contact_id
        vals = {"partner_id": contact.id, "renewal_partner_id": contact.id}
        if customer.name and self.name.endswith(customer.name):
            name = contact.commercial_partner_id.name
            vals["name"] = self.name.removesuffix(customer.name) + name
        return vals

    def _get_strange_renewals(self):
        """Open renewals whose contract went to another customer, while others stay."""
        self.ensure_one()
        renewals = self.renewal_ids.filtered(lambda renewal: not renewal.outcome)
        customer = self.partner_id.commercial_partner_id
        mine = renewals.filtered(lambda renewal: renewal.partner_id == customer)
        if not mine or self.partner_id != self.renewal_partner_id:
            return renewals.browse()
        return renewals - mine

    def _merge_opportunity(self, *args, **kwargs):
        """The one that remains is worth what it now carries, unless edited."""
        following = self.filtered(lambda lead: lead._is_following_renewals())
        head = super()._merge_opportunity(*args, **kwargs)
        # sudo: see above
        carrying = head.sudo()
        if head in following and carrying.renewal_ids:
            carrying.write(carrying._get_wanted_revenue_vals())
        return head
