# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalOption(models.Model):
    """How an option reads for the customer."""

    _inherit = "renewal.option"  # pylint: disable=consider-merging-classes-inherited

    def _get_offer(self, live):
        """See ``renewal.renewal._get_offers``.

        :param live: what the proposal that counts says
        """
        self.ensure_one()
        known = {
            "option": self.id,
            "name": self.name,
            "is_recommended": self.is_recommended,
            "is_chosen": bool(self.chosen_date),
        }
        if self.is_live:
            return {**live, **known}
        lines = self.line_ids.filtered(lambda line: line._is_there())
        return {
            **live,
            **known,
            "next_end": self.renewal_id._get_offered_end(self.next_term_end),
            "interval": self.next_term_interval,
            "unit": self.next_term_unit,
            **self.renewal_id._get_amount_values(lines),
        }
