# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..tools.explain import CAPS, OVERRIDE, attribute, round_parts


class RenewalHealthScore(models.Model):
    """A snapshot, and what became of it in another."""

    _inherit = "renewal.health.score"

    def _get_lines(self):
        """{measure id: its line of the detail}"""
        return {line["measure"]: line for line in (self.detail or {}).get("lines", [])}

    def _get_change_parts(self, after):
        """Points won or lost from this snapshot to another, by measure, caps and
        override; they sum to the change of the score, exactly."""
        self.ensure_one()
        parts = attribute(self._get_weighed_points(), after._get_weighed_points())
        parts[CAPS] = after._get_cut() - self._get_cut()
        parts[OVERRIDE] = (after.score - after.computed_score) - (
            self.score - self.computed_score
        )
        return round_parts(parts, after.score - self.score)

    def _get_weighed_points(self):
        return {
            key: (line["weight"], line["points"])
            for key, line in self._get_lines().items()
        }

    def _get_cut(self):
        raw = (self.detail or {}).get("raw")
        return self.computed_score - raw if raw is not None else 0.0
