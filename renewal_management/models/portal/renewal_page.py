# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hmac
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# A link opens the page for so many days after the renewal was decided: long enough to
# read the confirmation and to keep the signed PDF. Whoever has an account goes on.
LINK_DAYS = 30


class RenewalPage(models.Model):
    """The page of one renewal: its link, and when the customer was there.

    The token is here, not on the renewal: a token of a record with a chatter opens the
    chatter's routes too, where colleagues talk.
    """

    _name = "renewal.page"
    _description = "Customer Page"
    _inherit = ["portal.mixin", "renewal.readonly.mixin"]
    _rec_name = "renewal_id"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    access_token = fields.Char(
        readonly=True,
        groups="renewal_management.group_renewal_user",
    )
    is_published = fields.Boolean(
        string="Published",
        readonly=True,
    )
    published_date = fields.Date(
        string="Published On",
        readonly=True,
    )
    visit_count = fields.Integer(
        string="Visits",
        readonly=True,
        help="How often the customer opened the page: once for each browser and day.",
    )
    first_visit = fields.Datetime(
        readonly=True,
    )
    last_visit = fields.Datetime(
        readonly=True,
    )
    download_date = fields.Datetime(
        string="Proposal Downloaded",
        readonly=True,
    )

    _unique_renewal = models.Constraint(
        "UNIQUE(renewal_id)",
        "A renewal has one customer page.",
    )

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for page in self:
            page.access_url = f"/my/renewals/{page.renewal_id.id}"
        return result

    # ------------------------------------------------------------------
    # Who may see it
    # ------------------------------------------------------------------

    @api.model
    def _find_for_visitor(self, renewal_id, token=""):
        """The page of a renewal as superuser, if the visitor may see it: by its link,
        or logged in as a contact of the customer. Empty otherwise, whatever the reason,
        so that nobody learns which.

        :param token: of the link; any text
        """
        # sudo: customers have no rights on renewals; the checks are just below
        page = self.sudo().search(
            self._get_on_domain() & Domain("renewal_id", "=", renewal_id), limit=1
        )
        is_known = page._has_token(token) or page._is_of_account(self.env.user)
        return page if page and is_known else page.browse()

    @api.model
    def _get_on_domain(self):
        """Pages that customers can open at all."""
        return Domain(
            [
                ("is_published", "=", True),
                ("renewal_id.company_id.renewal_page", "=", True),
                ("renewal_id.contract_id.contract_type", "=", "sale"),
            ]
        )

    @api.model
    def _get_account_domain(self, user):
        """Pages of a portal user: those of the customer that the user belongs to."""
        if not user.share or user._is_public():
            return Domain.FALSE
        customer = user.partner_id.commercial_partner_id
        return self._get_on_domain() & Domain("renewal_id.partner_id", "=", customer.id)

    def _is_of_account(self, user):
        return bool(self.filtered_domain(self._get_account_domain(user)))

    def _has_token(self, token):
        """Compared in constant time, as bytes: a token may be any text."""
        expected = self.access_token or ""
        is_same = hmac.compare_digest(expected.encode(), (token or "").encode())
        return bool(expected) and is_same and self._is_link_alive()

    def _is_link_alive(self):
        renewal = self.renewal_id
        if not renewal.outcome:
            return True
        today = renewal.company_id._get_renewal_today()
        return today <= renewal.closed_date + timedelta(days=LINK_DAYS)

    # ------------------------------------------------------------------
    # The link
    # ------------------------------------------------------------------

    def _get_link(self, lang=None):
        """The address to send: it opens the page without a login.

        :param lang: language of whoever gets it
        """
        self.ensure_one()
        # of the only language, and of the default one, Odoo takes it away again
        data = self.env["res.lang"]._get_data(code=lang)
        prefix = f"/{data.url_code}" if data else ""
        # sudo: whoever may publish the page makes its link
        return f"{self.get_base_url()}{prefix}{self.sudo().get_portal_url()}"

    def _replace_link(self):
        """A new link; the one that was sent stops working at once."""
        for page in self:
            page.access_token = str(uuid.uuid4())

    # ------------------------------------------------------------------
    # What the customer did there
    # ------------------------------------------------------------------

    def _note_visit(self):
        """The customer opened the page, and the notices on it."""
        now = fields.Datetime.now()
        renewal = self.renewal_id
        renewal.notice_ids._note_seen(renewal.company_id._get_renewal_today())
        self.write(
            {
                "visit_count": self.visit_count + 1,
                "first_visit": self.first_visit or now,
                "last_visit": now,
            }
        )

    def _note_download(self):
        """The customer took the proposal's PDF."""
        self.download_date = fields.Datetime.now()
