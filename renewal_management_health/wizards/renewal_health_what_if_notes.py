# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import numpy as np

from odoo import models

from ..tools.belief import MARGIN
from ..tools.sample import is_enough


class RenewalHealthWhatIf(models.TransientModel):
    """What to know about the figures, in the reader's language."""

    _inherit = "renewal.health.what.if"  # pylint: disable=consider-merging-classes-inherited

    def _get_notes(self, past, before, after):
        """What to know about the figures, most important first. Extend to say more."""
        return [
            text
            for text in (
                self._get_lack(past),
                self._say_worse(before, after),
                self._say_unchecked(past),
                self._say_flattered(past),
                self._say_kept_caps(),
                self._say_versions(),
            )
            if text
        ]

    def _get_lack(self, past):
        """Why no weights are fitted; nothing when they are."""
        if self.has_fitted:
            return ""
        minimum = self.backtest_id.company_id._get_health_minimum()
        if is_enough(past.renewed, *minimum):
            return self.env._(
                "No measure tells who renews: the data would choose none of them."
            )
        return self.env._(
            "Too few outcomes to choose weights by them: %(count)s decided, %(lost)s "
            "of them lost; %(decided_needed)s and %(lost_needed)s are needed. The "
            "figures are largely chance.",
            count=len(past.renewed),
            lost=int((past.renewed == 0).sum()),
            decided_needed=minimum[0],
            lost_needed=minimum[1],
        )

    def _say_worse(self, before, after):
        if before.auc is None or after.auc is None or after.auc >= before.auc - MARGIN:
            return ""
        return self.env._(
            "These settings tell renewed from lost renewals less well than today's: "
            "AUC %(after).3f against %(before).3f.",
            after=after.auc,
            before=before.auc,
        )

    def _say_unchecked(self, past):
        if not self.has_fitted or not np.isnan(past.chosen).all():
            return ""
        return self.env._(
            "The data's choice is unchecked: too few outcomes were known before each "
            "quarter."
        )

    def _say_flattered(self, past):
        lines = self.weight_ids
        is_same = all(abs(line.value - line.value_fitted) < 0.1 for line in lines)
        if not self.has_fitted or not is_same:
            return ""
        text = self.env._(
            "These weights were fitted to these very outcomes, which usually flatters "
            "them."
        )
        if not np.isnan(past.chosen).all():
            text += " " + self.env._(
                "The data's column below is honest: it predicts each quarter from what "
                "was known before."
            )
        return text

    def _say_kept_caps(self):
        names = self.cap_ids.filtered(lambda line: not line.is_rechecked).mapped("name")
        if not names:
            return ""
        return self.env._(
            "Whom these caps named on a past day is not stored, so they apply where "
            "they applied then: %(names)s.",
            names=", ".join(names),
        )

    def _say_versions(self):
        current = self.scorecard_id.version
        if self.versions == [current]:
            return ""
        return self.env._(
            "Some scores were made with earlier versions. Both sides are computed from "
            "the values stored then, on today's scales."
        )
