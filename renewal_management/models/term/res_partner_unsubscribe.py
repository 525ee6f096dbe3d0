# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import consteq, hmac

UNSUBSCRIBE = "renewal_unsubscribe"


class ResPartner(models.Model):
    """Automatic e-mails can be unsubscribed from, without a login."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _get_unsubscribe_url(self):
        """Where this contact unsubscribes: signed, so that nobody does it for others,
        and the same in every e-mail, so that the oldest link still works."""
        self.ensure_one()
        token = self._get_link_token(UNSUBSCRIBE, self.id)
        return f"{self.get_base_url()}/renewal/unsubscribe/{self.id}/{token}"

    @api.model
    def _get_link_token(self, scope, partner_id):
        # sudo: the database's secret
        return hmac(self.env(su=True), scope, partner_id)

    @api.model
    def _find_by_link_token(self, scope, partner_id, token):
        """The contact whose link it is; empty for any other."""
        expected = self._get_link_token(scope, partner_id)
        # bytes: only they may be of any alphabet
        if not consteq(expected.encode(), token.encode(errors="replace")):
            return self.browse()
        return self.browse(partner_id).exists()

    def _unsubscribe_from_renewals(self):
        """No more automatic e-mails; the contact's chatter says since when."""
        for partner in self.filtered(lambda each: not each.renewal_mail_opt_out):
            partner.renewal_mail_opt_out = True
            partner._message_log(
                body=self.env._("Unsubscribed from renewal e-mails by the link in one.")
            )
