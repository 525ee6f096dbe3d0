# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import consteq, hmac

from .res_partner_mail import REMINDER

UNSUBSCRIBE = "renewal_unsubscribe"
# Beside the kinds: Odoo's blacklist.
EVERYTHING = "everything"


class ResPartner(models.Model):
    """Automatic e-mails can be unsubscribed from, without a login: each kind by itself,
    and everything."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _get_unsubscribe_url(self, kind=REMINDER):
        """Where this contact unsubscribes from e-mails of a kind."""
        return f"{self.get_base_url()}{self._get_unsubscribe_path(kind)}"

    def _get_unsubscribe_path(self, kind=REMINDER):
        """Signed, so that nobody does it for others, and the same in every e-mail, so
        that the oldest link still works. The signature is the contact's, who may choose
        among all kinds; a link without one is of the time when there was only one."""
        self.ensure_one()
        token = self._get_link_token(UNSUBSCRIBE, self.id)
        tail = "" if kind == REMINDER else f"/{kind}"
        return f"/renewal/unsubscribe/{self.id}/{token}{tail}"

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

    def _get_unsubscribe_values(self, kind):
        """What the page shows of a contact, and nothing that says whose it is."""
        self.ensure_one()
        kinds = self._get_renewal_opt_out_fields()
        switches = {s.name: s for s in self._get_mail_switches() if s.name in kinds}
        has_address = bool(self.email_normalized)
        return {
            "own": switches.pop(kind),
            "is_done": self._is_renewal_mail_unwanted(kind),
            "others": [
                (switch, self._is_renewal_mail_unwanted(switch.name))
                for switch in switches.values()
            ],
            "everything": EVERYTHING if has_address else "",
            "is_everything_done": has_address and self.is_blacklisted,
        }

    def _choose_renewal_mails(self, name, is_wanted):
        """Stop e-mails of a kind, or have them again; the contact's chatter says since
        when.

        :param name: a kind, or ``everything``
        """
        self.ensure_one()
        if name == EVERYTHING:
            is_changed = self._choose_everything(is_wanted)
        else:
            field = self._get_renewal_opt_out_fields()[name]
            is_changed = self[field] == is_wanted
            if is_changed:
                self[field] = not is_wanted
        if is_changed:
            self._message_log(body=self._describe_choice(name, is_wanted))

    def _choose_everything(self, is_wanted):
        if not self.email_normalized or self.is_blacklisted != is_wanted:
            return False
        blacklist = self.env["mail.blacklist"]
        text = self._for_colleagues().env._("By the link in an e-mail.")
        if is_wanted:
            blacklist._remove(self.email_normalized, text)
        else:
            blacklist._add(self.email_normalized, text)
        self.invalidate_recordset(["is_blacklisted"])
        return True

    def _describe_choice(self, name, is_wanted):
        """For colleagues."""
        partner = self._for_colleagues()
        names = {switch.name: switch.label for switch in partner._get_mail_switches()}
        what = names.get(name) or partner.env._("all automatic e-mails")
        if is_wanted:
            return partner.env._("Subscribed again by the link in an e-mail: %s", what)
        return partner.env._("Unsubscribed by the link in an e-mail: %s", what)
