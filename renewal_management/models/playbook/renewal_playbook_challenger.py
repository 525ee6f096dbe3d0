# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class RenewalPlaybook(models.Model):
    """Two versions of a playbook, each for half of the renewals."""

    _inherit = "renewal.playbook"  # pylint: disable=consider-merging-classes-inherited

    challenger_id = fields.Many2one(
        comodel_name="renewal.playbook",
        string="Compare With",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        domain="[('track_id', '=', track_id), ('id', '!=', id)]",
        help="Half of the renewals that this playbook takes (of the customers, on a "
        "track that every customer follows once) are drawn for the other one, version "
        "B, and follow it instead. A renewal is drawn once. While the other one is "
        "switched off, all follow this one.",
    )

    @api.constrains("challenger_id", "track_id", "company_id")
    def _check_challenger(self):
        others = self.search([("challenger_id", "in", self.ids)])
        for playbook in (self | others).filtered("challenger_id"):
            other = playbook.challenger_id
            companies = (other.company_id.browse(), playbook.company_id)
            is_comparable = (
                other != playbook
                and other.track_id == playbook.track_id
                and other.company_id in companies
            )
            if not is_comparable:
                raise ValidationError(
                    self.env._(
                        "%(playbook)s can be compared with another playbook of the "
                        "same track, for the same company or every one.",
                        playbook=playbook.name,
                    )
                )

    def _get_challenger(self):
        """The playbook that half of the renewals follow instead; empty for none."""
        self.ensure_one()
        return self.challenger_id.filtered("active")
