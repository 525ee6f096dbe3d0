# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
import re
from typing import NamedTuple

from odoo import models
from odoo.tools import html2plaintext

from .renewal_transaction import RETRY_ERRORS

_logger = logging.getLogger(__name__)

# A mail server that will not take it, however often it is asked.
PERMANENT = re.compile(r"\b5\d\d\b")
# Not the address is to blame, but what stands between: worth another try.
SERVER_FAILURES = ("mail_smtp", "mail_from_invalid", "mail_from_missing")
MAX_REASON = 200
# What this addon's records send.
OUR_MODELS = "renewal."


class Delivery(NamedTuple):
    """What became of an e-mail: ``queued``, ``sent``, ``error`` (another try may help),
    ``refused`` (it will not) or ``cancelled``; and why, as the mail server said it."""

    state: str
    reason: str = ""


class MailMessage(models.Model):
    """Whether an e-mail got to the mail server, and whether it came back."""

    _inherit = "mail.message"  # pylint: disable=consider-merging-classes-inherited

    def _get_ours(self):
        """Those of these messages that records of ours sent. Extend for what other
        records send for them."""
        return self.filtered(lambda m: (m.model or "").startswith(OUR_MODELS))

    def _tell_delivery(self):
        """Something was learned about these e-mails of ours: tell those who wait.

        Called while e-mails are sent: an error here must not undo that one was. What
        fails here is found by the next daily run.
        """
        messages = self.exists()
        if not messages:
            return
        # sudo: whoever sends an e-mail may let its sender know
        transaction = self.env["renewal.transaction"].sudo()
        try:
            transaction._in_savepoint(messages._settle_delivery)
        except RETRY_ERRORS:
            _logger.info("%s: the daily run looks at their delivery", messages)

    def _settle_delivery(self):
        """Note what became of these e-mails on what sent them. Extend it for what keeps
        its e-mail in another way."""
        deliveries = self._get_deliveries()
        for name in self.pool.descendants(["renewal.sent.mail.mixin"], "_inherit"):
            if self.pool[name]._abstract:
                continue
            # sudo: see _tell_delivery
            records = self.env[name].sudo()
            found = records.search([("sent_mail_id", "in", self.ids)])
            for record in self.env["renewal.transaction"]._lock(found):
                ground = self.env["renewal.transaction"]._for_company(record.company_id)
                record = record.with_env(ground.env)
                record._settle_sent_mail(deliveries[record.sent_mail_id])

    def _get_deliveries(self):
        """What became of the e-mails of these messages: {message: Delivery}."""
        # sudo: see _tell_delivery
        messages = self.sudo()
        mails = self.env["mail.mail"].sudo()
        mails = mails.search([("mail_message_id", "in", self.ids)])
        by_message = mails.grouped("mail_message_id")
        return {
            message: message._get_delivery(by_message.get(message, mails.browse()))
            for message in messages
        }

    def _get_delivery(self, mails):
        """Those it was written to count, not colleagues who follow the record."""
        rows = self.notification_ids.filtered(
            lambda row: (
                row.notification_type == "email"
                and (not row.res_partner_id or row.res_partner_id in self.partner_ids)
            )
        )
        if not rows:
            return self._get_mail_delivery(mails)
        states = set(rows.mapped("notification_status"))
        if states & {"ready", "process"}:
            return Delivery("queued")
        if states & {"sent", "pending"}:
            return Delivery("sent")
        failed = rows.filtered(lambda row: row.notification_status != "canceled")[:1]
        if not failed:
            return Delivery("cancelled")
        reason = failed.failure_reason or mails[:1].failure_reason or ""
        return self._get_failure(failed.failure_type, reason)

    def _get_mail_delivery(self, mails):
        """The same of an e-mail that nobody is notified by."""
        mail = mails[:1]
        if mail.state == "exception":
            return self._get_failure(mail.failure_type, mail.failure_reason or "")
        states = {"outgoing": "queued", "cancel": "cancelled"}
        return Delivery(states.get(mail.state, "sent"))

    def _get_failure(self, kind, reason):
        kinds = dict(
            self.env["mail.notification"]
            ._fields["failure_type"]
            ._description_selection(self.env)
        )
        said = " ".join(html2plaintext(reason).split())[:MAX_REASON]
        is_worth_another_try = kind in SERVER_FAILURES or (
            kind in (False, "unknown") and not PERMANENT.search(said)
        )
        words = [kinds.get(kind, "") if kind != "unknown" else "", said]
        return Delivery(
            "error" if is_worth_another_try else "refused",
            ": ".join(filter(None, words)),
        )
