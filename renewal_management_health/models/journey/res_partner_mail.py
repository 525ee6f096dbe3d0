# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.renewal_management.models.term.res_partner_preferences import (
    MailSwitch,
)


class ResPartner(models.Model):
    """E-mails of journeys: invitations, surveys and tips, each with its own opt-out."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    renewal_invitation_opt_out = fields.Boolean(
        string="No Invitations",
        help="This contact gets no automatic invitations to trainings and events.",
        groups="base.group_user",
        prefetch=False,
    )
    renewal_survey_opt_out = fields.Boolean(
        string="No Surveys",
        help="This contact is not asked for their opinion by automatic e-mails.",
        groups="base.group_user",
        prefetch=False,
    )
    renewal_tip_opt_out = fields.Boolean(
        string="No Tips",
        help="This contact gets no automatic e-mails with tips and news.",
        groups="base.group_user",
        prefetch=False,
    )
    renewal_tips_opt_out = fields.Boolean(
        compute="_compute_renewal_tips_opt_out",
        inverse="_inverse_renewal_tips_opt_out",
        store=True,
        readonly=False,
        help="This contact declined tips or invitations. For conditions of playbooks.",
    )

    @api.depends("renewal_invitation_opt_out", "renewal_tip_opt_out")
    def _compute_renewal_tips_opt_out(self):
        """For conditions of before there was one for each: whoever declined either
        does not get what may be one or the other."""
        for partner in self:
            partner.renewal_tips_opt_out = (
                partner.renewal_invitation_opt_out or partner.renewal_tip_opt_out
            )

    def _inverse_renewal_tips_opt_out(self):
        for partner in self:
            is_unwanted = partner.renewal_tips_opt_out
            partner.renewal_invitation_opt_out = is_unwanted
            partner.renewal_tip_opt_out = is_unwanted

    @api.model
    def _get_renewal_opt_out_fields(self):
        """What asks for something comes before what only tells."""
        return {
            **super()._get_renewal_opt_out_fields(),
            "invitation": "renewal_invitation_opt_out",
            "survey": "renewal_survey_opt_out",
            "tip": "renewal_tip_opt_out",
        }

    def _get_mail_switches(self):
        """One for each kind, in place of the one for tips and invitations."""
        switches = super()._get_mail_switches()
        return [
            *(each for each in switches if each.field != "renewal_tips_opt_out"),
            MailSwitch(
                "invitation",
                "renewal_invitation_opt_out",
                self.env._("Invitations"),
                self.env._("Trainings, courses and events that fit what you use."),
            ),
            MailSwitch(
                "survey",
                "renewal_survey_opt_out",
                self.env._("Surveys"),
                self.env._("Short questions about how satisfied you are."),
            ),
            MailSwitch(
                "tip",
                "renewal_tip_opt_out",
                self.env._("Tips and news"),
                self.env._("Now and then: how to get more out of what you have."),
            ),
        ]
