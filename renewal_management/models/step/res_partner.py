# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _propose_contact(self, name, email):
        """Whoever looks after the renewals of this contact is asked."""
        text = super()._propose_contact(name, email)
        # sudo: nobody is logged in; the link allows to ask
        renewals = self.env["renewal.renewal"].sudo()
        renewals = renewals.search(
            [("contact_id", "=", self.id), ("outcome", "=", False)]
        )
        for company, batch in renewals.grouped("company_id").items():
            ground = self.env["renewal.transaction"]._for_company(company)
            batch.with_env(ground.env)._ask_for_contact(self, name, email)
        return text

    def _get_renewal_mail_days(self):
        """E-mails of playbooks count."""
        steps = self.env["renewal.step"]
        last = steps.search(
            [
                ("state", "=", "done"),
                ("action", "in", steps._get_mail_actions()),
                ("delivery", "in", ("queued", "sent", False)),
                ("mail_id.partner_ids", "in", self.ids),
            ],
            order="done_date desc",
            limit=1,
        )
        return [*super()._get_renewal_mail_days(), last.done_date]
