# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class RenewalHealthScorecard(models.Model):
    _inherit = "renewal.health.scorecard"

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        """Its versions say how past scores were made."""
        # sudo: whether it was used must not depend on who deletes
        scores = self.env["renewal.health.score"].sudo()
        for scorecard in self:
            if scores.search_count([("scorecard_id", "=", scorecard.id)], limit=1):
                raise UserError(
                    self.env._(
                        "%(name)s has scored customers, and explains these scores. "
                        "Archive it instead: it scores nobody then, and the past "
                        "stays.",
                        name=scorecard.name,
                    )
                )
