# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Domain

# Of OCA's mail_tracking: its states, and what they mean here.
TRACKED = {
    "delivered": "delivered",
    "opened": "opened",
    "rejected": "bounced",
    "bounced": "bounced",
    "soft-bounced": "bounced",
}


class RenewalNotice(models.Model):
    """What became of notices that were given: the daily part, and reports that come."""

    _inherit = "renewal.notice"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_work(self, company, date_ref):
        """What a day does with notices, in order: [(method, which)]."""
        ours = Domain("company_id", "=", company.id)
        mailed = ours & Domain("channel", "=", "mail")
        given = ours & Domain([("state", "=", "due"), ("is_given", "=", True)])
        return [
            ("_follow_mail", mailed & given),
            ("_read_tracking", mailed & Domain("state", "=", "sent")),
            ("_ask_unknown", self._get_forgotten_domain(ours, date_ref)),
            ("_expire_page", self._get_unseen_domain(ours, date_ref)),
            ("_miss", self._get_missed_domain(ours, given, date_ref)),
            ("_give", self._get_giving_domain(company, date_ref)),
            ("_tell_blocked", ours & self._get_telling_domain(date_ref)),
        ]

    # ------------------------------------------------------------------
    # E-mails
    # ------------------------------------------------------------------

    def _follow_mail(self, date_ref):
        """E-mails that did not come so far that the mail server answered."""
        deliveries = self.mail_id._get_deliveries()
        for notice in self:
            state, reason = deliveries[notice.mail_id]
            if state == "error":
                notice._retry()
            elif state in ("refused", "cancelled"):
                kind = "refused" if state == "refused" else "withdrawn"
                notice._note(kind, detail=reason)
                notice._go_on()
            elif state == "sent":
                # by a way that is not SMTP: there are no bytes to keep
                notice._note("sent")
                notice.write({"state": "sent", "sent_date": date_ref})

    def _retry(self):
        """The same e-mail goes out with the next queue."""
        # sudo: e-mails are the administrator's
        mails = self.env["mail.mail"].sudo()
        failed = [
            ("mail_message_id", "=", self.mail_id.id),
            ("state", "=", "exception"),
        ]
        mails.search(failed).mark_outgoing()

    @api.model
    def _get_forgotten_domain(self, ours, date_ref):
        """Claimed on an earlier day by what was killed while it sent."""
        return ours & Domain(
            [
                ("state", "=", "unknown"),
                ("activity_id", "=", False),
                ("sent_date", "<", date_ref),
            ]
        )

    def _ask_unknown(self, date_ref):
        self._ask("unknown")

    def _take_report(self, kind, **values):
        """A delivery report, a receipt or a bounce came.

        :param kind: bounced, delayed, delivered or opened
        :param values: see renewal.notice.event._keep
        """
        self.ensure_one()
        self.env["renewal.notice.event"]._keep(self, kind, **values)
        if kind == "delivered" and self.state in ("sent", "unknown"):
            self.state = "delivered"
            self._finish_tasks(self.env._("Delivered"))
        elif kind == "bounced" and self.state in ("sent", "unknown", "delivered"):
            self.sent_date = False
            self._go_on()

    def _note_seen(self, day):
        """The customer opened the page on which these notices are, on this day."""
        seen = self.filtered(lambda notice: notice.state == "sent" and notice.body)
        seen._note("seen")
        seen.filtered(
            lambda notice: notice.channel == "portal" and notice.latest_date < day
        ).is_late = True
        seen.state = "delivered"
        seen._finish_tasks(self.env._("The customer has read it"))

    def _read_tracking(self, date_ref):
        """What OCA's mail_tracking knows, where it is installed."""
        if "mail.tracking.email" not in self.env:
            return
        # sudo: what is known of e-mails is the administrator's
        trackings = self.env["mail.tracking.email"].sudo()
        found = trackings.search([("mail_message_id", "in", self.mail_id.ids)])
        by_message = found.grouped("mail_message_id")
        for notice in self:
            for tracking in by_message.get(notice.mail_id, found.browse()):
                kind = TRACKED.get(tracking.state)
                if kind and kind not in notice.event_ids.mapped("kind"):
                    said = tracking.error_description or ""
                    notice._take_report(kind, detail=f"mail_tracking {said}".strip())

    # ------------------------------------------------------------------
    # The last day
    # ------------------------------------------------------------------

    @api.model
    def _get_unseen_domain(self, ours, date_ref):
        """On the page, and not seen by the last day."""
        return ours & Domain(
            [
                ("state", "=", "sent"),
                ("channel", "=", "portal"),
                ("latest_date", "<", date_ref),
                ("anchor_date", ">=", date_ref),
                ("is_late", "=", False),
            ]
        )

    def _expire_page(self, date_ref):
        self._note("unseen")
        for notice in self:
            notice._go_on()

    @api.model
    def _get_missed_domain(self, ours, given, date_ref):
        """The day itself passed; or the latest one, and nobody posted the letter."""
        waiting = ours & Domain("state", "in", ("planned", "due"))
        over = waiting & Domain("anchor_date", "<", date_ref)
        letters = given & Domain(
            [
                ("channel", "=", "letter"),
                ("is_late", "=", False),
                ("latest_date", "<", date_ref),
            ]
        )
        return over | letters

    def _miss(self, date_ref):
        self._withdraw_mails()
        self._note("missed")
        self.state = "missed"
        self._ask("missed")

    # ------------------------------------------------------------------
    # An automatic renewal that waits
    # ------------------------------------------------------------------

    @api.model
    def _get_hopeless_domain(self, date_ref):
        """An automatic renewal waits, and nothing that is still to come proves the
        notice."""
        hopeless = Domain("state", "in", ("failed", "unknown", "missed"))
        over = hopeless | Domain("latest_date", "<", date_ref)
        return self._get_blocking_domain() & over

    @api.model
    def _get_telling_domain(self, date_ref):
        """Of these, the term would have been renewed, and nobody knows it."""
        untold = Domain("is_told", "=", False)
        reached = Domain("renewal_id.decision_date", "<=", date_ref)
        return self._get_hopeless_domain(date_ref) & untold & reached

    def _tell_blocked(self, date_ref):
        """Once, on the renewal and on the contract."""
        self.is_told = True
        for notice in self:
            text = self.env._(
                "Blocked: no proven notice (%s). The term is not renewed by itself "
                "until somebody decides.",
                notice.display_name,
            )
            notice.renewal_id.message_post(body=text)
            notice.renewal_id.contract_id.message_post(body=text)
        self._ask("blocked")
