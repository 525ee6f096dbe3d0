# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class CrmLead(models.Model):
    """The opportunity is as likely as its renewals, until somebody edits it.

    What CRM computes by itself is nobody's edit: where the probability is the automatic
    one, that of the renewals takes its place.
    """

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    renewal_probability = fields.Float(
        string="Probability from Renewals",
        readonly=True,
        copy=False,
        help="The probability last copied from the renewals. As long as the "
        "opportunity has it, it follows the renewals.",
    )

    def _get_wanted_vals(self):
        vals = super()._get_wanted_vals()
        if self._is_probability_following() and self._is_worth_something():
            # sudo: whoever may change the opportunity may know how likely it is
            vals |= self.sudo().renewal_ids._prepare_probability_vals()
        return vals

    def _is_probability_following(self):
        """Whether nobody typed another probability."""
        self.ensure_one()
        typed = self.probability - self.renewal_probability
        return self.is_automated_probability or abs(typed) < 0.005

    def action_set_automated_probability(self):
        """The automatic probability of an opportunity for renewals is theirs."""
        result = super().action_set_automated_probability()
        self._follow_renewals()
        return result

    def action_restore(self):
        result = super().action_restore()
        self._follow_renewals()
        return result
