# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytz

from odoo import api, models
from odoo.tools.mail import email_normalize_all

# The kind of e-mail that this addon's playbooks send.
REMINDER = "reminder"


class ResPartner(models.Model):
    """Who may get an automatic e-mail."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _get_renewal_mailbox(self):
        """Who gets what is meant for this contact: an archived one has left, so it is
        their company, if it can be written to.

        :return: res.partner
        """
        self.ensure_one()
        company = self.commercial_partner_id
        if self.active or not company.active or not company._has_renewal_address():
            return self
        return company

    def _has_renewal_address(self):
        return bool(email_normalize_all(self.email or ""))

    @api.model
    def _get_renewal_opt_out_fields(self):
        """The kinds of automatic e-mails, the most important first: {kind: the Boolean
        of a contact who does not want them}. Extend it for a kind of your own; under
        the frequency cap, a kind waits for those before it."""
        return {REMINDER: "renewal_mail_opt_out"}

    def _is_renewal_mail_unwanted(self, kind=REMINDER):
        """Whether this contact declined e-mails of a kind. *Everything* is Odoo's
        blacklist, which the address is on."""
        return bool(self[self._get_renewal_opt_out_fields()[kind]])

    def _get_renewal_mail_refusal(self, kind=REMINDER):
        """Why this contact must not get an e-mail of a kind, in words; empty when they
        may."""
        if not self.email:
            return self.env._("The contact has no e-mail address")
        if not self.active:
            return self.env._("The contact is archived")
        if not self._has_renewal_address():
            return self.env._(
                'The e-mail address of the contact, "%s", is not valid', self.email
            )
        # sudo: who reads contacts need not read the blacklist
        if self.sudo().is_blacklisted or self._is_renewal_mail_unwanted(kind):
            return self.env._("The contact does not want such e-mails")
        return ""

    def _get_renewal_zones(self, company):
        """The time zones of these contacts, once each. Where a contact has none, that
        of a country that has only one; else the company's."""
        zones = [
            partner.tz or partner._get_country_zone() or company._get_renewal_tz()
            for partner in self
        ]
        return list(dict.fromkeys(zones)) or [company._get_renewal_tz()]

    def _get_country_zone(self):
        code = self.country_id.code
        zones = pytz.country_timezones.get(code, []) if code else []
        return zones[0] if len(zones) == 1 else ""

    # ------------------------------------------------------------------
    # The frequency cap
    # ------------------------------------------------------------------

    def _count_renewal_mail(self, day):
        """They get an automatic e-mail on a day: the cap counts from it.

        Written with the e-mail: a second worker on the same contact conflicts here,
        looks again, and finds the cap used up.
        """
        for partner in self:
            partner.renewal_mail_date = max(partner.renewal_mail_date or day, day)

    def _count_renewal_mails_again(self):
        """An e-mail did not arrive: the cap counts from the last one that did."""
        for partner in self:
            last = max(filter(None, partner._get_renewal_mail_days()), default=False)
            if partner.renewal_mail_date != last:
                partner.renewal_mail_date = last

    def _get_renewal_mail_days(self):
        """Days on which this contact got e-mails that count for the cap. Extend it with
        what else sends them; the last one is enough."""
        self.ensure_one()
        return []
