# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import fields, models
from odoo.tools.mail import email_normalize

from ...tools.message import html_list
from .res_partner_mail import REMINDER

PREFERENCES = "renewal_preferences"


class MailSwitch(NamedTuple):
    """E-mails that a contact may decline, in their words."""

    # in forms and links: the kind, see ``_get_renewal_opt_out_fields``
    name: str
    # of the contact: set where they do not want them
    field: str
    label: str
    help: str


# Of a name or an address that somebody types.
MAX_TYPED = 128


class ResPartner(models.Model):
    """What a contact chooses by the link in their e-mails, without a login."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_tips_opt_out = fields.Boolean(
        string="No Tips and Invitations",
        help="This contact wants no tips and no invitations to events. For conditions "
        "of playbooks, and for whatever sends such e-mails.",
        groups="base.group_user",
        prefetch=False,  # conditions of a search only
    )

    def _get_preferences_url(self):
        """Where this contact chooses what they get: signed, as the link to unsubscribe
        is, and as lasting."""
        return f"{self.get_base_url()}{self._get_preferences_path()}"

    def _get_preferences_path(self):
        self.ensure_one()
        token = self._get_link_token(PREFERENCES, self.id)
        return f"/renewal/preferences/{self.id}/{token}"

    def _get_preferences(self):
        """What the page shows, and nothing that says whose it is."""
        self.ensure_one()
        return {
            "switches": [
                (each, not self[each.field]) for each in self._get_mail_switches()
            ],
            "lang": self.lang,
        }

    def _get_mail_switches(self):
        """E-mails that a contact may decline, as the pages show them. Extend it for a
        kind of your own: what ``_get_renewal_opt_out_fields`` names has a switch.

        :return: [MailSwitch]
        """
        return [
            MailSwitch(
                REMINDER,
                "renewal_mail_opt_out",
                self.env._("E-mails about the end of my contracts"),
                self.env._(
                    "Reminders before a term ends or renews. Without them, your "
                    "contracts stay as they are, and notices that the law or a "
                    "contract asks for still reach you."
                ),
            ),
            MailSwitch(
                "tips",
                "renewal_tips_opt_out",
                self.env._("Tips and invitations"),
                self.env._(
                    "Now and then: how to get more out of what you have, and events."
                ),
            ),
        ]

    def _save_preferences(self, form):
        """Do what the form says, and note it in the contact's chatter.

        :param form: {name: text}, as it was sent; what is not ticked is not in it
        :return: what to say: ``saved``, or ``contact`` where nothing was done because
            the other contact cannot be written to
        """
        self.ensure_one()
        name = " ".join(form.get("contact_name", "")[:MAX_TYPED].split())
        typed = form.get("contact_email", "")[:MAX_TYPED].strip()
        email = email_normalize(typed)
        if (name or typed) and not email:
            return "contact"
        self._write_preferences(form)
        if email:
            self._propose_contact(name, email)
        return "saved"

    def _write_preferences(self, form):
        switches = self._get_mail_switches()
        values = {switch.field: switch.name not in form for switch in switches}
        if form.get("lang") in dict(self.env["res.lang"].get_installed()):
            values["lang"] = form["lang"]
        before = {name: self._describe_preference(name) for name in values}
        changed = {name: new for name, new in values.items() if self[name] != new}
        if not changed:
            return
        self.write(changed)
        colleagues = self._for_colleagues()
        rows = [
            f"{self._fields[name]._description_string(colleagues.env)}: "
            f"{before[name]} → {self._describe_preference(name)}"
            for name in changed
        ]
        title = colleagues.env._("Preferences changed by the link in an e-mail:")
        self._message_log(body=title + html_list(rows))

    def _describe_preference(self, name):
        """A preference in the words of colleagues."""
        partner = self._for_colleagues()
        if name == "lang":
            return dict(self.env["res.lang"].get_installed()).get(partner.lang) or "–"
        return partner.env._("Yes") if partner[name] else partner.env._("No")

    def _for_colleagues(self):
        """In the language of the company, not of the reader of the page."""
        company = self.company_id or self.env.company
        return self.with_context(lang=company.partner_id.lang or "en_US")

    def _propose_contact(self, name, email):
        """Somebody else should get what this contact gets. It is a proposal: a link
        that was passed on must not send a contract's e-mails elsewhere. Extend to ask
        somebody.

        :return: the proposal in words
        """
        self.ensure_one()
        text = self._for_colleagues().env._(
            "Asked by the link in an e-mail: write to %(name)s <%(email)s> instead. "
            "Nothing was changed.",
            name=name,
            email=email,
        )
        self._message_log(body=text)
        return text
