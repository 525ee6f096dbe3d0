# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..proposal.renewal_renewal_send import SENT_KEY


class RenewalRenewal(models.Model):
    """Publishing the customer's page of a renewal."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    page_ids = fields.One2many(
        comodel_name="renewal.page",
        inverse_name="renewal_id",
        string="Customer Pages",
        readonly=True,
    )
    has_customer_page = fields.Boolean(
        compute="_compute_page",
        help="The company shows its renewals to customers.",
    )
    page_link = fields.Char(
        string="Link for the Customer",
        compute="_compute_page",
        help="Opens the page without a login: send it only to the customer. Empty "
        "while the renewal is not published.",
    )
    customer_seen_date = fields.Date(
        string="Seen by Customer",
        compute="_compute_page",
        search="_search_customer_seen_date",
        help="The day the customer opened the page last.",
    )

    @api.depends("page_ids.is_published", "page_ids.access_token")
    def _compute_page(self):
        for renewal in self:
            # sudo: what the company set is no secret to who works there
            company = renewal.company_id.sudo()
            page = renewal.page_ids
            is_sale = renewal.contract_id.sudo().contract_type == "sale"
            renewal.has_customer_page = company.renewal_page and is_sale
            renewal.page_link = renewal._get_page_link() if page.is_published else False
            renewal.customer_seen_date = page.last_visit

    def _search_customer_seen_date(self, operator, value):
        """A page that nobody opened has no date."""
        if operator in ("=", "in") and value in (False, [False], {False}):
            seen = Domain("page_ids.last_visit", "!=", False)
            return Domain("id", "not in", self._search(seen))
        return Domain("page_ids.last_visit", operator, value)

    @api.model
    def _get_page_domain(self, company):
        """Renewals that customers may see, once they are published."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("contract_id.contract_type", "=", "sale"),
            ]
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_publish_page(self):
        """The customer sees the renewal from now on."""
        self.check_access("write")
        for renewal in self:
            renewal._check_may_publish()
        self._publish_page()

    def action_unpublish_page(self):
        """The page is gone for the customer; what they answered stays."""
        self.check_access("write")
        # sudo: pages are kept by the system; access was checked just above
        self.sudo().page_ids.is_published = False

    def action_replace_page_link(self):
        """The link that was sent stops working; copy the new one."""
        self.check_access("write")
        self.sudo().page_ids._replace_link()  # sudo: as above

    def action_preview_page(self):
        """Open the page as the customer would see it. Nothing is counted, and nothing
        can be answered."""
        self.ensure_one()
        self.check_access("read")
        if self.env.user.has_group("renewal_management.group_renewal_manager"):
            # sudo: administrators of renewals need not be those of the company
            company = self.company_id.sudo()
            company.renewal_page_preview_date = company._get_renewal_today()
        return {
            "type": "ir.actions.act_url",
            "url": f"/my/renewals/{self.id}?preview=1",
            "target": "new",
        }

    def _check_may_publish(self):
        if self.contract_id.contract_type != "sale":
            raise UserError(
                self.env._(
                    "%s is a supplier contract: there is no customer to show it to.",
                    self.display_name,
                )
            )
        if not self.company_id.renewal_page:
            raise UserError(
                self.env._(
                    "The customer page is switched off. An administrator can look at "
                    "it and switch it on in the settings of Renewals."
                )
            )
        self._check_proposal_open()

    # ------------------------------------------------------------------
    # What other rooms do
    # ------------------------------------------------------------------

    def _publish_page(self):
        # sudo: pages are kept by the system; callers check access
        for renewal in self.sudo():
            if renewal.contract_id.contract_type == "sale":
                today = renewal.company_id._get_renewal_today()
                page = renewal._get_page()
                if not page.is_published:
                    page.write({"is_published": True, "published_date": today})

    def _get_page(self):
        """The page of a renewal, made when it is asked for first."""
        self.ensure_one()
        # sudo: pages are kept by the system
        page = self.sudo().page_ids
        if not page:
            page = page.create({"renewal_id": self.id})
            page._portal_ensure_token()
        return page

    def _get_page_link(self, partner=None):
        """:param partner: whose language it opens in; the contact's when left out"""
        self.ensure_one()
        # sudo: the contact may be another salesperson's customer
        return self._get_page()._get_link((partner or self.sudo().contact_id).lang)

    def _get_customer_link(self, partner=None):
        """A proposal that is being sent is published with it."""
        self.ensure_one()
        # sudo: what the company set is no secret to who works there
        is_on = self.sudo().company_id.renewal_page and not self.outcome
        is_sale = self.sudo().contract_id.contract_type == "sale"
        is_sent = self.env.context.get(SENT_KEY)
        if is_on and is_sale and (is_sent or self.sudo().page_ids.is_published):
            return self._get_page_link(partner)
        return super()._get_customer_link(partner)

    def _has_page(self):
        """A page that nobody published, or that the company switched off, is none."""
        pages = self.env["renewal.page"]
        # sudo: pages are kept by the system
        is_on = self.sudo().page_ids.filtered_domain(pages._get_on_domain())
        return bool(is_on) or super()._has_page()

    def _on_proposal_sent(self):
        result = super()._on_proposal_sent()
        self.filtered(lambda renewal: not renewal.outcome)._publish_page()
        return result
