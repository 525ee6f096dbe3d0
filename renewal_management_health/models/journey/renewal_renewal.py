# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import fields, models

# Where an e-mail finds its text: {renewal id: (subject, body, link, button)}, and the
# name of the reader where that is not the contact.
TEXT_KEY = "renewal_touch_texts"


class RenewalRenewal(models.Model):
    """Content that was given in the time of a renewal."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    touch_ids = fields.One2many(
        comodel_name="renewal.touch",
        inverse_name="renewal_id",
        string="Touchpoints Sent",
        readonly=True,
    )
    touch_count = fields.Integer(
        string="Touchpoints",
        compute="_compute_touch_count",
    )

    def _compute_touch_count(self):
        counts = dict(
            self.env["renewal.touch"]._read_group(
                [("renewal_id", "in", self.ids)], ["renewal_id"], ["__count"]
            )
        )
        for renewal in self:
            renewal.touch_count = counts.get(renewal, 0)

    def action_view_touches(self):
        """Open what was given."""
        self.ensure_one()
        return self.env["renewal.touch"]._get_touch_action(
            [("renewal_id", "=", self.id)]
        )

    # ------------------------------------------------------------------
    # The e-mail
    # ------------------------------------------------------------------

    def _get_touch_part(self, number):
        self.ensure_one()
        parts = self.env.context.get(TEXT_KEY, {}).get(self.id, ())
        return parts[number] if number < len(parts) else ""

    def _get_touch_subject(self):
        """The subject of the content that is being sent; for templates."""
        return self._get_touch_part(0) or self.env._("The subject of the content")

    def _get_touch_reader(self):
        """The name of whoever reads it."""
        contact = self.contact_id._get_renewal_mailbox()
        return self._get_touch_part(4) or contact.name or ""

    def _get_touch_text(self):
        """Its text. :return: Markup"""
        text = self.env._("Here is the text of the content.")
        return self._get_touch_part(1) or Markup("<p>%s</p>") % text

    def _get_touch_button(self):
        """The way to what it leads to, where there is something. :return: Markup"""
        link, button = self._get_touch_part(2), self._get_touch_part(3)
        if not link:
            return Markup("")
        return self._render_mail_part("mail_button", link=link, label=button)

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    def _on_customer_reply(self, message):
        """Whoever answers the e-mail of a content has answered that content."""
        result = super()._on_customer_reply(message)
        if message.parent_id:
            touches = self.env["renewal.touch"].search(
                [
                    ("step_id.mail_id", "=", message.parent_id.id),
                    ("replied_date", "=", False),
                ]
            )
            touches.replied_date = self.company_id._get_renewal_today()
        return result
