# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

PROOF = "renewal.notice.event"
KEPT = {"raw", "datas", "db_datas", "store_fname", "name", "res_model", "res_id"}


class IrAttachment(models.Model):
    """Files that prove a notice stay as they are, whoever asks."""

    _inherit = "ir.attachment"

    def write(self, vals):
        for proof in self._get_proofs() if KEPT & vals.keys() else ():
            # moving all files to another store writes what is there
            if any(proof[name] != vals[name] for name in KEPT & vals.keys()):
                self._refuse_change()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proof(self):
        if self._get_proofs():
            self._refuse_change()

    def _get_proofs(self):
        # sudo: what is kept does not depend on who asks
        files = self.sudo().filtered(lambda file: file.res_model == PROOF)
        events = self.env[PROOF].sudo().browse(files.mapped("res_id")).exists()
        return files.filtered(lambda file: file.res_id in events.ids)

    def _refuse_change(self):
        raise UserError(
            self.env._(
                "This file proves that a customer was told: it cannot be changed or "
                "deleted."
            )
        )
