# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """Whether customers are asked after their tickets were closed."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_ticket_survey_id = fields.Many2one(
        comodel_name="renewal.touchpoint",
        string="Survey After a Ticket",
        ondelete="set null",
        prefetch=False,  # asked once a day
        domain="[('kind', '=', 'survey'), ('is_repeatable', '=', True)]",
        groups="base.group_user",
        help="Sent to the contact of a ticket that was closed, as often as the survey "
        "may be asked. Leave empty to ask nobody. Tickets that were closed before you "
        "choose one are left alone.",
    )
    renewal_ticket_survey_since = fields.Datetime(
        readonly=True,
        prefetch=False,
        groups="base.group_user",
    )

    @api.constrains("renewal_ticket_survey_id")
    def _check_renewal_ticket_survey(self):
        for company in self:
            content = company.renewal_ticket_survey_id
            if content and (content.kind != "survey" or not content.is_repeatable):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is asked once: choose a survey that may be asked "
                        "again.",
                        name=content.name,
                    )
                )

    def write(self, vals):
        """Nobody is asked about tickets of the past."""
        if vals.get("renewal_ticket_survey_id"):
            vals = {**vals, "renewal_ticket_survey_since": fields.Datetime.now()}
        return super().write(vals)
