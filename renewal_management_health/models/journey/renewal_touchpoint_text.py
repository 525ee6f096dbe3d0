# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain


class RenewalTouchpoint(models.Model):
    """What a customer reads: the text in their language, and their link."""

    _inherit = "renewal.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    def _render_for(self, renewals, lang):
        """The text as the customers of these renewals read it.

        :return: {renewal id: (subject, body)}
        """
        self.ensure_one()
        reader = self.with_context(lang=lang) if lang else self
        subjects = reader._render_field("name", renewals.ids)
        bodies = reader._render_field("body", renewals.ids)
        return {key: (subjects[key], Markup(bodies[key] or "")) for key in renewals.ids}

    def _get_button(self, lang):
        """What the button to the link says."""
        reader = self.with_context(lang=lang or self.env.lang)
        if self.kind == "survey":
            return reader.env._("Answer")
        if self.kind == "training":
            return reader.env._("Register")
        return reader.env._("Read on")

    # ------------------------------------------------------------------
    # Links
    # ------------------------------------------------------------------

    def _get_links(self, partners):
        """Where the button of each of these people leads to; what has to exist for it,
        such as the answer sheet of a survey, is made.

        :return: {res.partner: URL, or ""}
        """
        self.ensure_one()
        # sudo: invitations are made for whoever gets the content
        target = self.target and self.target.sudo().exists()
        if not target:
            return dict.fromkeys(partners, self.url or "")
        name = f"_get_{target._name.replace('.', '_')}_links"
        return getattr(self, name)(target, partners)

    @api.model
    def _get_event_event_links(self, event, partners):
        """The page to register, where there is a website; else the event's own link."""
        names = ("event_register_url", "event_url")
        found = [event[name] for name in names if name in event._fields and event[name]]
        return dict.fromkeys(partners, found[0] if found else self.url or "")

    @api.model
    def _get_slide_channel_links(self, course, partners):
        """They become invited, which is what the link asks for."""
        course._action_add_members(partners, member_status="invited")
        members = course.env["slide.channel.partner"].search(
            [("channel_id", "=", course.id), ("partner_id", "in", partners.ids)]
        )
        links = {m.partner_id.id: m.invitation_link for m in members}
        page = course.website_absolute_url
        return {partner: links.get(partner.id) or page for partner in partners}

    @api.model
    def _get_survey_survey_links(self, survey, partners):
        """An answer sheet for each; one that was not begun is used again."""
        sheets = survey.env["survey.user_input"].search(
            Domain("survey_id", "=", survey.id)
            & Domain("partner_id", "in", partners.ids)
            & Domain("state", "=", "new")
            & Domain("test_entry", "=", False)
        )
        known = {sheet.partner_id.id: sheet for sheet in sheets}
        for partner in partners:
            if partner.id not in known:
                known[partner.id] = survey._create_answer(
                    partner=partner.with_env(survey.env), check_attempts=False
                )
        base = survey.get_base_url()
        return {
            partner: base + known[partner.id].get_start_url() for partner in partners
        }
