# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

from ...tools.action import composer, warn_before
from ..base.mail_template import NO_PDF_KEY

# Set on the mail composer's context, the way Odoo marks quotations as sent: it goes
# with the message, also when the message is scheduled for later.
SENT_KEY = "renewal_proposal_sent"


class RenewalRenewal(models.Model):
    """Printing the proposal, and sending it to the customer."""

    _name = "renewal.renewal"
    _inherit = ["renewal.renewal", "renewal.sent.mail.mixin"]

    proposal_stage_before_id = fields.Many2one(
        comodel_name="renewal.stage",
        readonly=True,
        copy=False,
        help="The stage before the proposal was sent, in case it does not arrive.",
    )
    proposal_valid_until = fields.Date(
        help="Printed on the proposal. Left empty, that is the decision date.",
    )

    def action_print_proposal(self):
        """The proposal as a PDF, in the customer's language."""
        return self.env.ref("renewal_management.renewal_proposal_report").report_action(
            self
        )

    def action_send_proposal(self):
        """Open Odoo's mail composer with the proposal attached, and say what should be
        known before it is sent."""
        self.ensure_one()
        self._check_proposal_open()
        template = self.env.ref(
            "renewal_management.mail_template_proposal", raise_if_not_found=False
        )
        no_pdf = self.env["ir.actions.report"]._get_missing_pdf_words()
        context = {SENT_KEY: True, **({NO_PDF_KEY: True} if no_pdf else {})}
        action = composer(self.env._("Send the proposal"), self, template, **context)
        return warn_before(action, self._get_recipient_warning(), no_pdf)

    def _get_recipient_warning(self):
        """Why the contact would not get, or does not want, the e-mail: a person
        decides. Empty when there is nothing to think of."""
        refusal = self.contact_id._get_renewal_mail_refusal()
        if not refusal and self.partner_id._is_renewal_mail_unwanted():
            refusal = self.env._("The customer does not want such e-mails")
        if not refusal:
            return ""
        return self.env._("%s. Check the recipients before you send.", refusal)

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get(SENT_KEY) and self.has_access("write"):
            self._remember_mail(message)
            self._on_proposal_sent()
        return message

    def _on_proposal_sent(self):
        """The customer has received it: lock it, and move the renewal to the next
        stage. Override to do more."""
        still_open = self.filtered(lambda renewal: not renewal.outcome)
        for company, renewals in still_open.grouped("company_id").items():
            renewals._lock_proposal(company._get_renewal_today())
        still_open._advance_to_sent()

    def _advance_to_sent(self):
        """Forward only, and only where the stage still exists."""
        stage = self.env.ref(
            "renewal_management.renewal_stage_proposal_sent", raise_if_not_found=False
        )
        behind = self._filter_behind(stage)
        for renewal in behind:
            # sudo: kept by the system
            renewal.sudo().proposal_stage_before_id = renewal.stage_id
        behind.stage_id = stage

    def _filter_behind(self, stage):
        """Renewals that have not come as far as a stage; none where there is no such
        stage.

        :param stage: renewal.stage, empty where somebody deleted it
        """
        if not stage or stage.stage_type != "open":
            return self.browse()
        return self.filtered(
            lambda renewal: (
                renewal.stage_id.stage_type == "upcoming"
                or renewal.stage_id.sequence < stage.sequence
            )
        )

    def _on_mail_lost(self):
        """Nobody has the proposal: the stage does not say so any more."""
        result = super()._on_mail_lost()
        stage = self.env.ref(
            "renewal_management.renewal_stage_proposal_sent", raise_if_not_found=False
        )
        before = self.proposal_stage_before_id
        if not self.outcome and before and self.stage_id == stage:
            self.stage_id = before
        return result

    def _on_mail_arrived(self):
        result = super()._on_mail_arrived()
        if not self.outcome:
            self._advance_to_sent()
        return result

    # ------------------------------------------------------------------
    # What the printed proposal says, in the customer's language
    # ------------------------------------------------------------------

    def _get_proposal_filename(self):
        self.ensure_one()
        return self.env._("Proposal - %(name)s", name=self.name)

    def _get_proposal_values(self):
        """Values of the printed proposal. Override to print more."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.outcome != "cancelled" or line.action == "add"
        )
        if self.proposal_locked_date:
            lines = lines.filtered(lambda line: line._is_frozen())
        return {
            "date": self._get_proposal_date(),
            "valid_until": self._get_proposal_validity(),
            "next_start": self.current_end + timedelta(days=1),
            "sender": self._get_proposal_sender(),
            **self._get_amount_values(lines),
        }

    @api.model
    def _get_amount_values(self, lines):
        """What the printed proposal says of its lines, and their totals."""
        rows = [line._get_proposal_row() for line in lines]
        before = sum(row["before"]["amount"] for row in rows if row["before"])
        after = sum(row["after"]["amount"] for row in rows if row["after"])
        return {
            "rows": [row for row in rows if row["after"]],
            "ended": [row for row in rows if not row["after"]],
            "before": before,
            "after": after,
            "difference": after - before,
            "has_discount": any(
                (row["before"] or row["after"])["discount"]
                or (row["after"] or row["before"])["discount"]
                for row in rows
            ),
        }

    def _get_proposal_date(self):
        return self.proposal_locked_date or self.company_id._get_renewal_today()

    def _get_proposal_validity(self):
        """The last day on which the customer can say yes; none once it has passed."""
        day = self.proposal_valid_until or self.decision_date
        return day if day and day >= self._get_proposal_date() else False

    def _get_proposal_sender(self):
        """The customer's contact person at the company."""
        # sudo: phone and address of a colleague, which the letter is to show
        return self.sudo()._get_escalation_chain()[:1]
