# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..models.journey.renewal_renewal import TEXT_KEY
from ..models.journey.renewal_step import TEMPLATE


class RenewalTouchpointPreview(models.TransientModel):
    """A content as a given customer would read it, and whether they would get it."""

    _name = "renewal.touchpoint.preview"
    _description = "Preview of a Content"
    _inherit = ["renewal.parent.mixin"]
    _parents = ("touchpoint_id",)
    _choices = ("partner_id",)

    touchpoint_id = fields.Many2one(
        comodel_name="renewal.touchpoint",
        required=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        default=lambda self: self._get_default_customer(),
    )
    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        compute="_compute_renewal_id",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Reader",
        compute="_compute_renewal_id",
    )
    subject = fields.Char(
        compute="_compute_text",
    )
    body = fields.Html(
        string="Text",
        compute="_compute_text",
        sanitize=False,
    )
    verdict = fields.Char(
        compute="_compute_verdict",
    )
    is_given = fields.Boolean(
        compute="_compute_verdict",
        help="Whether a step could give this content to this customer today.",
    )
    first_id = fields.Many2one(
        comodel_name="renewal.touchpoint",
        string="Chosen First",
        compute="_compute_verdict",
        help="What a step that lets the library choose would give today.",
    )

    @api.model
    def _get_default_customer(self):
        """Whose contract is decided next."""
        renewals = self.env["renewal.renewal"]
        domain = renewals._get_open_domain() & self._get_company_domain()
        return renewals.search(domain, order="decision_date, id", limit=1).partner_id

    @api.model
    def _get_company_domain(self):
        return Domain("company_id", "=", self.env.company.id)

    @api.depends("partner_id")
    def _compute_renewal_id(self):
        """The open renewal that is decided first carries what a customer gets."""
        renewals = self.env["renewal.renewal"]
        for preview in self:
            customer = preview.partner_id.commercial_partner_id
            preview.renewal_id = customer and renewals.search(
                renewals._get_open_domain()
                & self._get_company_domain()
                & Domain("partner_id", "=", customer.id),
                order="decision_date, id",
                limit=1,
            )
            contact = preview.renewal_id.contact_id
            preview.contact_id = contact and contact._get_renewal_mailbox()

    @api.depends("touchpoint_id", "renewal_id")
    def _compute_text(self):
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        for preview in self:
            preview.subject = preview.body = False
            if preview.touchpoint_id and preview.renewal_id and template:
                preview.subject, preview.body = preview._render(template)

    def _render(self, template):
        """The e-mail, as it would be sent; no link of the customer's own is made."""
        content, renewal = self.touchpoint_id._origin, self.renewal_id._origin
        lang = self.contact_id.lang
        subject, body = content._render_for(renewal, lang)[renewal.id]
        has_link = content.target or content.url
        button = content._get_button(lang) if has_link else ""
        text = (subject, body, has_link and (content.url or "#"), button)
        writer = template.with_context(lang=lang, **{TEXT_KEY: {renewal.id: text}})
        return subject, writer._render_field("body_html", renewal.ids)[renewal.id]

    @api.depends("touchpoint_id", "renewal_id")
    def _compute_verdict(self):
        for preview in self:
            content, renewal = preview.touchpoint_id._origin, preview.renewal_id._origin
            code = "renewal"
            first = content.browse()
            if content and renewal:
                today = renewal.company_id._get_renewal_today()
                code = content._get_mismatch(renewal, today)
                first = content._get_first(renewal, today)
            preview.is_given = not code
            preview.first_id = first
            preview.verdict = preview._describe(code)

    def _describe(self, code):
        """Why the customer would, or would not, get it."""
        texts = {
            "": self.env._("This customer may get it today."),
            "renewal": self.env._("Choose a customer with an open renewal."),
            "off": self.env._("Nobody gets it: it is switched off."),
            "had": self.env._("This customer had it already."),
            "early": self.env._("Not yet: its first day is still to come."),
            "late": self.env._("No longer: its last day is over."),
            "unwanted": self.env._("The contact does not want e-mails of this kind."),
            "language": self.env._(
                "It is not translated into the language of the contact."
            ),
            "industry": self.env._("It is for customers of other industries."),
            "product": self.env._("The customer has none of its products."),
            "stage": self.env._("It is for customers in another lifecycle stage."),
            "reader": self.env._(
                "It is for other readers, by the job position of the contact."
            ),
            "company": self.env._("It is for customers of another company."),
        }
        return texts[code]
