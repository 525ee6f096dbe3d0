# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

LETTER = "renewal_management.renewal_notice_letter_report"
PROOF = "renewal_management.renewal_notice_proof_report"


class RenewalNotice(models.Model):
    """What a person decides about a notice."""

    _inherit = "renewal.notice"  # pylint: disable=consider-merging-classes-inherited

    def action_arrived(self):
        """The connection broke, and yet it is known to be there."""
        for notice in self._decide("unknown"):
            notice._note("arrived")
            notice.state = "delivered"
            notice._finish_tasks(self.env._("It arrived"))

    def action_send_again(self):
        """Queue it once more, by e-mail, whatever became of it so far."""
        for notice in self._decide("unknown", "failed", "missed", "due"):
            self._check_sendable(notice)
            notice._withdraw_mails()
            notice._note("again")
            notice._finish_tasks(self.env._("It is sent again"))
            notice.write({"channel": "mail", "sent_date": False})
            notice._give(notice.company_id._get_renewal_today())

    def action_by_letter(self):
        """Send it by letter instead."""
        for notice in self._decide("planned", "unknown", "failed", "missed", "due"):
            self._check_sendable(notice)
            notice._withdraw_mails()
            notice.write({"channel": "letter", "sent_date": False})
            notice._give(notice.company_id._get_renewal_today())

    def action_print_letter(self):
        """Download the letter: the same file each time, which is kept."""
        notice = self._decide("due", "letter", "missed")
        notice.ensure_one()
        if not notice.letter_id:
            notice._print_letter()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{notice.letter_id.id}?download=true",
        }

    def _print_letter(self):
        reports = self.env["ir.actions.report"]
        if missing := reports._get_missing_pdf_words():
            raise UserError(missing)
        content, kind = reports._render_qweb_pdf(LETTER, self.ids)
        event = self.env["renewal.notice.event"]._keep(
            self,
            "printed",
            name=f"{self.display_name}.{kind}",
            raw=content,
            recipient=self.renewal_id.contact_id.display_name,
        )
        self.letter_id = event.attachment_id

    def action_letter_posted(self):
        """The letter is on its way to the customer."""
        for notice in self._decide("due", "missed", "failed"):
            if not notice.letter_id:
                raise UserError(self.env._("Print the letter first: its text is kept."))
            today = notice.company_id._get_renewal_today()
            notice._note("letter")
            is_late = today > notice.latest_date
            notice.write({"state": "letter", "sent_date": today, "is_late": is_late})
            notice._finish_tasks(self.env._("The letter was posted"))

    def action_print_proof(self):
        """Everything that is known of these notices, as a PDF."""
        return self.env.ref(PROOF).report_action(self)

    def action_open_renewal(self):
        """Open the renewal that it is about."""
        self.ensure_one()
        return self.renewal_id.get_formview_action()

    def _decide(self, *states):
        """These notices, to be decided by whoever works on their renewals.

        :raise UserError: when there is nothing to decide, or somebody else does
        """
        self.check_access("write")
        self.renewal_id.check_access("write")
        # sudo: notices are kept by the system; access was checked just above
        notices = self.sudo()
        self.env["renewal.transaction"]._claim(notices)
        if any(notice.state not in states for notice in notices):
            raise UserError(
                self.env._("This was decided meanwhile. Reload the page to see how.")
            )
        return notices

    def _check_sendable(self, notice):
        if notice.renewal_id.outcome:
            raise UserError(
                self.env._("The renewal is decided: there is nothing to announce.")
            )
