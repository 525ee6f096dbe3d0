# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.bounds import MAX_DAYS, within

# Read together, and only where the page is asked for: not with every company.
PREFETCH = "renewal_page"


class ResCompany(models.Model):
    """Whether customers have a page, and what their answers set off."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_page = fields.Boolean(
        string="Customer Page",
        help="Customers see their renewal on a page of their own, and accept, ask or "
        "leave there. Only renewals whose proposal was sent, or that somebody "
        "published, are on it.",
        prefetch=PREFETCH,
        groups="base.group_user",
    )
    renewal_page_preview_date = fields.Date(
        string="Customer Page Previewed On",
        readonly=True,
        help="Nobody switches on what nobody has seen.",
        prefetch=PREFETCH,
        groups="base.group_user",
    )
    renewal_page_terms = fields.Html(
        string="Terms to Accept",
        translate=True,
        help="Shown above the signature; customers tick that they accept them. Left "
        "empty, nothing is asked.",
        prefetch=PREFETCH,
        groups="base.group_user",
    )
    renewal_page_renews = fields.Boolean(
        string="Renew When Accepted",
        help="A proposal that the customer accepts is carried out on the contract, on "
        "behalf of the renewal manager. Otherwise the owner gets a task.",
        prefetch=PREFETCH,
        groups="base.group_user",
    )
    renewal_notice_days = fields.Integer(
        string="Mark as Lost After Notice (Days)",
        help="So many days after a notice of non-renewal the renewal is marked as "
        "lost, unless somebody decided otherwise. 0 leaves it to people.",
        prefetch=PREFETCH,
        groups="base.group_user",
    )

    _renewal_notice_range = models.Constraint(
        within("renewal_notice_days", 0, MAX_DAYS),
        f"Enter between 0 and {MAX_DAYS} days.",
    )

    @api.constrains("renewal_page")
    def _check_renewal_page(self):
        if any(it.renewal_page and not it.renewal_page_preview_date for it in self):
            raise ValidationError(
                self.env._(
                    "Look at the page first: press Preview as customer, here or on a "
                    "renewal. Then switch it on."
                )
            )

    def action_preview_renewal_page(self):
        """Open the customer's page of the company's next renewal, as the customer would
        see it."""
        self.ensure_one()
        renewals = self.env["renewal.renewal"]
        domain = renewals._get_page_domain(self) & renewals._get_open_domain()
        ahead = domain & Domain("decision_date", ">", self._get_renewal_today())
        # one that a customer could still accept, for choice
        renewal = renewals.search(ahead, order="decision_date", limit=1)
        renewal = renewal or renewals.search(domain, limit=1)
        if not renewal:
            raise UserError(
                self.env._(
                    "There is no open renewal of a customer yet: the page is shown "
                    "with one. Open a contract that ends, then preview the page."
                )
            )
        return renewal.action_preview_page()
