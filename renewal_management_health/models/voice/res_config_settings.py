# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..lifecycle.renewal_lifecycle_facts import TICKETS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"  # pylint: disable=consider-merging-classes-inherited

    renewal_ticket_survey_id = fields.Many2one(
        related="company_id.renewal_ticket_survey_id",
        readonly=False,
    )
    has_renewal_tickets = fields.Boolean(
        compute="_compute_has_renewal_tickets",
    )

    def _compute_has_renewal_tickets(self):
        self.has_renewal_tickets = TICKETS in self.env
