# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.mail import email_normalize_all


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

    def _get_renewal_mail_refusal(self):
        """Why this contact must not get an e-mail, in words; empty when they may."""
        if not self.email:
            return self.env._("The contact has no e-mail address")
        if not self.active:
            return self.env._("The contact is archived")
        if not self._has_renewal_address():
            return self.env._(
                'The e-mail address of the contact, "%s", is not valid', self.email
            )
        # sudo: who reads contacts need not read the blacklist
        if self.sudo().is_blacklisted or self.renewal_mail_opt_out:
            return self.env._("The contact does not want such e-mails")
        return ""

    # ------------------------------------------------------------------
    # The frequency cap
    # ------------------------------------------------------------------

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
