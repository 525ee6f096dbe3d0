# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from markupsafe import Markup

from odoo import models

# Odoo's colours of e-mails, where the company has chosen none.
BUTTON = "#714B67"
BUTTON_TEXT = "#FFFFFF"


class RenewalRenewal(models.Model):
    """Parts of e-mails to the customer, for templates: each in the language of the
    context, and empty where there is nothing to say."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_mail_figures(self):
        """What the customer got in this term. :return: Markup"""
        self.ensure_one()
        figures = self._get_value_figures()
        if not figures:
            return Markup("")
        title = self.env._(
            "Your results with %(contract)s in this term:",
            contract=Markup("<strong>%s</strong>") % (self.contract_id.name or ""),
        )
        return self._render_mail_part("mail_figures", figures=figures, title=title)

    def _get_mail_button(self, partner=None):
        """The way to the page of this renewal, where there is one. :return: Markup

        :param partner: the reader; who gets what is meant for the contact if left out
        """
        self.ensure_one()
        reader = partner or self.contact_id._get_renewal_mailbox()
        link = self._get_customer_link(reader)
        return self._render_mail_part("mail_button", link=link) if link else Markup("")

    def _get_mail_contact(self, user=None):
        """A person to talk to, below kind regards. No photo: mail programs block
        pictures of strangers, and a gap looks worse than none. :return: Markup

        :param user: res.users; who looks after the renewal when left out
        """
        self.ensure_one()
        user = user or self._get_escalation_chain()[:1]
        # sudo: how to reach a colleague, which the e-mail is to say
        person, company = user.sudo().partner_id, self.company_id
        phone = person.phone or company.phone or ""
        return self._render_mail_part(
            "mail_contact",
            person=person,
            phone=phone,
            phone_link=re.sub(r"[^\d+]", "", phone),
            email=person.email or company.email,
        )

    def _render_mail_part(self, name, **values):
        company = self.company_id
        return self.env["ir.ui.view"]._render_template(
            f"renewal_management.{name}",
            {
                "company": company,
                "color": company.email_secondary_color or BUTTON,
                "text_color": company.email_primary_color or BUTTON_TEXT,
                **values,
            },
        )
