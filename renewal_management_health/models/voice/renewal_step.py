# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStep(models.Model):
    """A survey that is sent because of something that happened, to whom it happened."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    survey_source = fields.Char(
        string="Asked About",
        readonly=True,
        copy=False,
        prefetch=False,  # hardly ever there, and steps are read by the thousand
        help="The record that a survey is about, such as helpdesk.ticket,12.",
    )
    asked_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person Asked",
        readonly=True,
        copy=False,
        prefetch=False,
        ondelete="set null",
        index="btree_not_null",
        help="Who gets the survey, if not the contact of the renewal.",
    )

    _survey_source_uniq = models.UniqueIndex(
        "(company_id, survey_source) WHERE survey_source IS NOT NULL",
        "The customer is asked about it once.",
    )

    def _get_asked_partner(self):
        """The person who is asked, where that is not the contact of the renewal."""
        self.ensure_one()
        is_sent_alone = self.action == "touchpoint" and not self.playbook_step_id
        return (
            self.asked_partner_id if is_sent_alone else self.asked_partner_id.browse()
        )

    def _get_occasion(self):
        """What makes this time different from another one."""
        self.ensure_one()
        source = not self.playbook_step_id and self.survey_source
        return source or f"renewal.step,{self.id}"

    def _get_route(self, values, lang, prefetch):
        if reader := self._get_asked_partner():
            values = {"partner_ids": reader.ids}
        return super()._get_route(values, lang, prefetch)

    def _get_letters(self, letters):
        """They are addressed by their own name."""
        found = super()._get_letters(letters)
        for letter in letters:
            if reader := letter.lead._get_asked_partner():
                key = letter.lead.renewal_id.id
                name = reader._get_renewal_mailbox().name or ""
                found[key] = (*found[key], name)
        return found
