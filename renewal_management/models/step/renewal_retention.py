# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..base.renewal_retention import Kept


class RenewalRetention(models.Model):
    _inherit = "renewal.retention"  # pylint: disable=consider-merging-classes-inherited

    kind = fields.Selection(
        selection_add=[("mails", "E-mails that steps sent")],
        ondelete={"mails": "cascade"},
    )

    @api.model
    def _get_kinds(self):
        return {
            **super()._get_kinds(),
            "mails": Kept(
                "renewal.step",
                "scheduled_date",
                [("mail_id", "!=", False)],
                24,
                self.env._(
                    "The proof that a customer was informed. The step itself stays."
                ),
            ),
        }

    def _forget(self, ids):
        """The messages go, and what became of them; the steps stay."""
        if self.kind != "mails":
            super()._forget(ids)
            return
        steps = self._get_records().browse(ids).exists()
        steps.mail_id.unlink()
        steps.reason = False
