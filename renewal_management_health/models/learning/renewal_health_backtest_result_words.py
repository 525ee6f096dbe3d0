# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalHealthBacktestResult(models.Model):
    """Why a score or a probability is not believed, in the reader's language."""

    _inherit = "renewal.health.backtest.result"

    def _describe_lacks(self):
        """What speaks against it, most important first, as a part of a sentence."""
        self.ensure_one()
        # judged before reasons were kept: then this was the only one
        lacks = self.lacks or ["prior"]
        return "; ".join(getattr(self, f"_describe_lack_{lack}")() for lack in lacks)

    def _describe_lack_few(self):
        return self.env._("it was checked on too few outcomes")

    def _describe_lack_chance(self):
        return self.env._("it is no better than chance")

    def _describe_lack_reading(self):
        return self.env._(
            "there are too few earlier outcomes to read it as a percentage"
        )

    def _describe_lack_prior(self):
        return self.env._("it is no better than the average renewal rate")

    def _describe_lack_best(self):
        names = self.env["renewal.health.model.feature"]._get_names([self.rival])
        return self.env._(
            "it is weaker than %(name)s alone (AUC %(auc).3f against %(best).3f)",
            name=names[self.rival],
            auc=self.auc,
            best=self.auc - self.rival_gap,
        )

    def _describe_lack_tenths(self):
        return self.env._(
            "only %(agreeing)s of %(tenths)s tenths were renewed as predicted",
            agreeing=self.agreeing,
            tenths=self.tenths,
        )
