# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.portal.renewal_renewal_answer import Visitor


class RenewalNoticeRecord(models.TransientModel):
    """A notice of non-renewal that came by letter, e-mail or phone."""

    _name = "renewal.notice.record"
    _description = "Record a Notice of Non-renewal"
    _inherit = ["renewal.decision.mixin"]

    notice_date = fields.Date(
        string="Received On",
        required=True,
        default=lambda self: self._default_notice_date(),
        help="The day it came: whether it is in time depends on it.",
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
    )
    judgement = fields.Text(
        compute="_compute_judgement",
    )

    def _default_notice_date(self):
        renewals = self._default_renewal_ids()
        return (renewals.company_id[:1] or self.env.company)._get_renewal_today()

    @api.depends("notice_date", "renewal_ids")
    def _compute_judgement(self):
        field = self.env["renewal.answer"]._fields["judgement"]
        words = dict(field._description_selection(self.env))
        for wizard in self:
            judged = {
                renewal: renewal._judge_notice(wizard.notice_date)
                for renewal in wizard.renewal_ids
                if wizard.notice_date
            }
            wizard.judgement = "\n".join(
                f"{renewal.display_name}: {words[judgement]}"
                for renewal, judgement in judged.items()
            )

    def action_record(self):
        """Keep the notice on each renewal, as if it had come by the page."""
        form = {
            "reason": self.reason_id.id,
            "note": self.note or "",
            "last_day": False,
            "is_offer_seen": True,
        }
        for renewals, date_ref in self._by_company():
            if self.notice_date > date_ref:
                raise UserError(
                    self.env._("The notice cannot have come later than today.")
                )
            for renewal in renewals:
                # sudo: the contact may be another salesperson's customer
                contact = renewal.sudo().contact_id
                visitor = Visitor(contact.name, contact.email or "", False, "", "")
                word = renewal._receive_notice(
                    form, visitor, self.notice_date, source="person"
                )
                self._check_done(renewal, word)
        return self._close_wizard()

    def _check_done(self, renewal, word):
        texts = {
            "answered": self.env._("The notice of %s is recorded already."),
            "decided": self.env._("%s is closed: reopen it first."),
            "comment": self.env._("The reason requires a comment: say what happened."),
        }
        if word != "declined":
            text = texts.get(word) or self.env._(
                "Somebody else is working on %s just now. Try again in a moment."
            )
            raise UserError(text % renewal.display_name if "%s" in text else text)
