# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ...tools.proposal import combine, scale, uplift


class RenewalLine(models.Model):
    """What an option says of a line."""

    _inherit = "renewal.line"  # pylint: disable=consider-merging-classes-inherited

    def _prepare_option_vals(self):
        """Values of the line in an option that says what is proposed now."""
        self.ensure_one()
        return {
            "renewal_line_id": self.action != "add" and self.id,
            **self._get_said(),
            **self._get_negotiated(),
        }

    def _prepare_varied_vals(self, price_percent, quantity_percent):
        """Values of the line in an option with other prices or quantities.

        A price that follows a policy goes on following it; where it cannot, it is a
        manual price.

        :param price_percent: how much more it costs than what is proposed now
        :param quantity_percent: how much of the quantity that is proposed now
        """
        vals = self._prepare_option_vals()
        if self.action == "drop":
            return vals
        vals["proposed_quantity"] = scale(self.proposed_quantity, quantity_percent)
        if price_percent and self.price_policy in ("same", "uplift"):
            percent = self.price_policy == "uplift" and self.uplift_percent
            percent = combine(percent or 0.0, price_percent)
            vals |= {"price_policy": "uplift", "uplift_percent": percent}
        elif price_percent:
            digits = self._get_price_digits()
            price = uplift(self.proposed_price_unit, price_percent, digits)
            vals |= {"price_policy": "manual", "proposed_price_unit": price}
        if vals["price_policy"] != "manual":
            del vals["proposed_price_unit"]
        if vals["action"] != "add":
            vals["action"] = "change"  # or keep, when the values say so
        return vals
