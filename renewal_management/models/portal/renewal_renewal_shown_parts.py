# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.image import image_data_uri


class RenewalRenewal(models.Model):
    """What else is on the customer's page: people, documents, reasons."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    def _get_page_person(self):
        """Who looks after the customer: what a business card says."""
        person = self._get_proposal_sender()
        if not person:
            return {}
        photo = person.image_128
        return {
            "name": person.name,
            "email": person.email or "",
            "phone": person.phone or "",
            "photo": image_data_uri(photo) if photo else "",
        }

    def _get_page_documents(self):
        """[{title, path below the page}]"""
        documents = []
        if self._has_proposal():
            documents.append(
                {"title": self.env._("Proposal (PDF)"), "path": "proposal"}
            )
        signed = self.answer_ids.filtered("attachment_id")
        documents += [
            {
                "title": self.env._(
                    "Accepted proposal, signed by %s (PDF)", answer.name
                ),
                "path": f"signed/{answer.id}",
            }
            for answer in signed
        ]
        return documents

    def _has_proposal(self):
        """There is a proposal to show: a yearly review may be published without one."""
        return any(line.action != "drop" for line in self.line_ids)

    def _get_last_valid_day(self):
        """The last day on which the proposal can be accepted, also when it has
        passed."""
        return self.proposal_valid_until or self.decision_date

    def _get_page_reasons(self):
        reasons = self.env["contract.terminate.reason"]
        reasons = reasons.search([("is_on_page", "=", True)])
        return {
            "reasons": [{"id": reason.id, "name": reason.name} for reason in reasons],
            "reason_offers": {
                str(it.id): it.page_offer for it in reasons if it.page_offer
            },
        }
