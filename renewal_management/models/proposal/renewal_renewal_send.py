# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

# Set on the mail composer's context, the way Odoo marks quotations as sent: it goes
# with the message, also when the message is scheduled for later.
SENT_KEY = "renewal_proposal_sent"


class RenewalRenewal(models.Model):
    """Printing the proposal, and sending it to the customer."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def action_print_proposal(self):
        """The proposal as a PDF, in the customer's language."""
        return self.env.ref("renewal_management.renewal_proposal_report").report_action(
            self
        )

    def action_send_proposal(self):
        """Open Odoo's mail composer with the proposal attached."""
        self.ensure_one()
        self._check_proposal_open()
        template = self.env.ref(
            "renewal_management.mail_template_proposal", raise_if_not_found=False
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the proposal"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id if template else False,
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
                "hide_mail_template_management_options": True,
                SENT_KEY: True,
            },
        }

    def message_post(self, **kwargs):
        message = super().message_post(**kwargs)
        if self.env.context.get(SENT_KEY) and self.has_access("write"):
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
        if stage and stage.stage_type == "open":
            behind = self.filtered(
                lambda renewal: (
                    renewal.stage_id.stage_type == "upcoming"
                    or renewal.stage_id.sequence < stage.sequence
                )
            )
            behind.stage_id = stage
