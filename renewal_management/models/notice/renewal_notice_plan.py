# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .renewal_notice_rule import ANCHORS

# What a notice is before anything was done for it.
BLANK = {
    "is_given": False,
    "is_late": False,
    "is_told": False,
    "is_released": False,
    "sent_date": False,
    "subject": False,
    "body": False,
    "mail_id": False,
    "letter_id": False,
}


class RenewalNotice(models.Model):
    """Which notices there are, and when: they follow the dates of their renewals."""

    _inherit = "renewal.notice"  # pylint: disable=consider-merging-classes-inherited

    def _plan_rule(self, rule, company, date_ref, in_batches=None):
        """Drop what the rule is not about any more, and plan what is missing.

        :param in_batches: works on a list of ids with a method, and commits
        """
        in_batches = in_batches or (lambda method, ids, *args: method(ids, *args))
        renewal_domain = rule._get_renewal_domain(company, date_ref)
        if renewal_domain is None:
            return
        unplanned = renewal_domain & rule._get_unplanned_domain(date_ref)
        ids = self.env["renewal.renewal"].search(unplanned).ids
        if ids:
            in_batches(self._plan, ids, rule, date_ref)
        stale = self.search(rule._get_stale_domain(company, renewal_domain))
        if stale:
            in_batches(lambda ids: self.browse(ids)._drop(), stale.ids)

    def _plan(self, ids, rule, date_ref):
        """Plan a notice for each of these renewals. One that waits for another day
        moves, and one that was cancelled for the same day is planned again: the rows
        are unique."""
        renewals = self.env["renewal.renewal"].browse(ids)
        known = self.search(
            [
                ("rule_id", "=", rule.id),
                ("renewal_id", "in", ids),
                ("state", "in", ("cancelled", "planned", "due")),
                ("is_given", "=", False),
            ]
        )
        rows = {(notice.renewal_id, notice.anchor_date): notice for notice in known}
        waiting = known.filtered(lambda notice: notice.state != "cancelled")
        waiting = {notice.renewal_id: notice for notice in waiting}
        new = []
        for renewal in renewals:
            vals = self._prepare_notice_vals(rule, renewal, date_ref)
            row = rows.get((renewal, vals["anchor_date"])) or waiting.get(renewal)
            if row:
                row.write(vals)
            else:
                new.append({"rule_id": rule.id, "renewal_id": renewal.id, **vals})
        created = self.create(new)
        (created | known).filtered(lambda n: n.state == "missed")._note("missed")

    def _prepare_notice_vals(self, rule, renewal, date_ref):
        """What is entered after its latest day is missed: many renewals at once, such
        as on the day a rule is switched on, must not become a storm of e-mails."""
        anchor = renewal[ANCHORS[rule.anchor]]
        earliest, latest = rule._get_window(anchor)
        is_open = earliest <= date_ref <= latest
        state = "due" if is_open else "planned" if date_ref < earliest else "missed"
        return {
            **BLANK,
            "company_id": renewal.company_id.id,
            "partner_id": renewal.partner_id.id,
            "anchor_date": anchor,
            "earliest_date": earliest,
            "latest_date": latest,
            "state": state,
            "channel": rule.first_channel,
        }

    def _drop(self):
        """Nobody has to be told: what waits is cancelled, in the outgoing queue too."""
        self._withdraw_mails()
        self._finish_tasks(self.env._("No longer needed"))
        self.write({"state": "cancelled", "is_given": False})

    def _withdraw_mails(self):
        # sudo: e-mails are the administrator's
        mails = self.env["mail.mail"].sudo()
        if self.mail_id:
            mails.search(
                [
                    ("mail_message_id", "in", self.mail_id.ids),
                    ("state", "in", ("outgoing", "exception")),
                ]
            ).cancel()

    def _note(self, kind, **values):
        """Note an event of each of these notices.

        :return: renewal.notice.event
        """
        events = self.env["renewal.notice.event"]
        return events.create(
            [
                {
                    "notice_id": notice.id,
                    "partner_id": notice.partner_id.id,
                    "kind": kind,
                    **values,
                }
                for notice in self
            ]
        )
