# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

# What the customer reads: fixed once they have it.
CONTENT_FIELDS = {
    "contact_id",
    "date_from",
    "has_next_term",
    "has_tickets",
    "introduction",
    "next_steps",
}


class RenewalValueReview(models.Model):
    """What we did for a customer in a term: drafted from figures, edited by a
    person."""

    _name = "renewal.value.review"
    _description = "Value Review"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_to DESC, id DESC"
    _mail_post_access = "read"

    renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="renewal_id.partner_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id",
        store=True,
        index=True,
    )
    currency_id = fields.Many2one(
        related="renewal_id.currency_id",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        compute="_compute_contact_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('commercial_partner_id', '=', partner_id)]",
        help="Who it is written to, and in which language.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        compute="_compute_user_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        domain=[("share", "=", False)],
        help="The customer success manager of the renewal or the customer, else the "
        "owner. Follows them until the review is sent.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("ready", "Ready"),
            ("sent", "Sent"),
            ("held", "Held"),
        ],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    sent_date = fields.Date(
        readonly=True,
        copy=False,
    )
    held_date = fields.Date(
        readonly=True,
        copy=False,
    )
    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Meeting",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )

    # The story
    introduction = fields.Html(
        help="In the customer's language; a first sentence is drafted.",
    )
    next_steps = fields.Html(
        help="Left empty, the section is not printed.",
    )
    customer_words = fields.Html(
        string="In the Customer's Words",
        help="What the customer said they got out of it. Not printed, but it carries "
        "the renewal.",
    )

    _renewal_uniq = models.UniqueIndex(
        "(renewal_id)",
        "A term has one value review.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("partner_id", "date_to")
    def _compute_display_name(self):
        for review in self:
            # sudo: see the renewal's display name
            customer = review.sudo().partner_id.display_name or ""
            year = review.date_to and review.date_to.year
            review.display_name = f"{customer} {year or ''}".strip()

    @api.depends("renewal_id.contact_id")
    def _compute_contact_id(self):
        for review in self:
            chosen = review.contact_id
            is_theirs = chosen.commercial_partner_id == review.renewal_id.partner_id
            review.contact_id = (
                chosen if chosen and is_theirs else review.renewal_id.contact_id
            )

    @api.depends(
        "renewal_id.csm_id.active",
        "renewal_id.user_id.active",
        "renewal_id.health_id.csm_id.active",
    )
    def _compute_user_id(self):
        for review in self:
            if review.state in ("sent", "held"):
                review.user_id = review.user_id
            else:
                # sudo: whoever works on the review may know whose it is
                review.user_id = review.sudo()._get_responsible()

    def _get_responsible(self):
        """The customer success manager, else the owner, else who is asked next."""
        renewal = self.renewal_id
        people = renewal.csm_id | renewal.health_id.csm_id
        chain = people.filtered("active") or renewal._get_escalation_chain()
        return chain[:1]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        if not self.env.su and CONTENT_FIELDS & set(vals):
            self._check_editable()
        return super().write(vals)

    def _check_editable(self):
        sent = self.filtered(lambda review: review.state in ("sent", "held"))
        if sent:
            raise UserError(
                self.env._(
                    "The review of %(name)s has been sent to the customer. Set it "
                    "back to draft to change it.",
                    name=sent[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_ready(self):
        """Mark as ready: somebody has read it, and the figures stay as they are."""
        return self._set_state("ready", ("draft",))

    def action_draft(self):
        """Set back to draft."""
        return self._set_state("draft", ("ready", "sent", "held"), sent_date=False)

    def action_held(self):
        """Mark as held: it was discussed with the customer."""
        for company, reviews in self.grouped("company_id").items():
            today = company._get_renewal_today()
            reviews._set_state("held", ("ready", "sent", "draft"), held_date=today)
        return True

    def _set_state(self, state, allowed, **values):
        self.check_access("write")
        # sudo: states are kept by the buttons
        self.sudo().filtered(lambda review: review.state in allowed).write(
            {"state": state, **values}
        )
        return True

    def action_view_renewal(self):
        self.ensure_one()
        return self.renewal_id.get_formview_action()

    def action_view_event(self):
        self.ensure_one()
        return self.event_id.get_formview_action()
