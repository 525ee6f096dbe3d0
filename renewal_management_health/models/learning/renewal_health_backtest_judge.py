# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import numpy as np

from odoo import models

from ...tools.backtest import fair_threshold, find_rival, get_signals, judge
from ...tools.belief import auc_difference, count_agreeing, find_lacks
from ...tools.validation import brier, calibration, prior_brier


class RenewalHealthBacktest(models.Model):
    """The score, the probability and each signal, against what became of renewals."""

    _inherit = "renewal.health.backtest"

    def _judge_all(self, sample, said, read):
        """The score and the probability are judged on the same renewals where there are
        enough of which both are known."""
        has_score, is_said = ~np.isnan(sample.scores), ~np.isnan(said)
        both = np.flatnonzero(has_score & is_said)
        is_enough = self._is_enough(sample.take(both))
        scored, asked = (
            (both, both)
            if is_enough
            else (np.flatnonzero(has_score), np.flatnonzero(is_said))
        )
        flagged = self._judge_score(sample.take(scored), read[scored])
        self._judge_said(sample.take(asked), said[asked], flagged if is_enough else 0)
        self._judge_signals(sample.take(scored), flagged)

    def _is_enough(self, sample):
        return sample.is_enough(*self.company_id._get_health_minimum())

    def _judge_score(self, sample, read):
        """The hand-set score, and what it says when it is read as a percentage.

        :return: how many its alerts would have flagged, at least one
        """
        if not len(sample):
            return 0
        figures = judge(
            sample.renewed, sample.scores, sample.amounts, sample.thresholds
        )
        known = np.flatnonzero(~np.isnan(read))
        rated, bins = sample.take(known), []
        if self._is_enough(rated):
            error = brier(rated.renewed, read[known])
            figures = figures._replace(
                brier=error, prior_brier=prior_brier(rated.renewed)
            )
            bins = calibration(rated.renewed, read[known])
        self.hand_id = self._keep("hand", sample, sample.scores, figures, bins)
        return figures.flagged

    def _judge_said(self, sample, said, flagged):
        if not len(sample):
            return
        threshold = fair_threshold(said, flagged or sample.lost)
        figures = judge(sample.renewed, said, sample.amounts, threshold, said)
        bins = calibration(sample.renewed, said)
        self.learned_id = self._keep("learned", sample, said, figures, bins)

    def _keep(self, kind, sample, said, figures, bins):
        """Keep the figures, and whether they deserve belief."""
        rival, values = find_rival(sample)
        gap = (None, None, None)
        if rival:
            gap = auc_difference(sample.renewed, said, values)
        lacks = find_lacks(figures, gap, bins, self._is_enough(sample))
        self.bin_ids._create_from(self, kind, bins)
        return self.result_ids._create_from(
            self,
            kind,
            figures,
            rival=rival,
            rival_gap=gap[0] or 0,
            rival_gap_low=gap[1] or 0,
            rival_gap_high=gap[2] or 0,
            tenths=len(bins),
            agreeing=count_agreeing(bins),
            lacks=lacks,
            is_believed=not lacks,
        )

    def _judge_signals(self, sample, flagged):
        """Each measure alone, by its points; also what needs no measure."""
        results = self.env["renewal.health.backtest.result"]
        best = results
        for name, (values, known) in get_signals(sample).items():
            threshold = fair_threshold(values, flagged or sample.lost)
            figures = judge(sample.renewed, values, sample.amounts, threshold)
            best |= results._create_from(
                self, "signal", figures, code=name, known=known
            )
        self.best_id = best.filtered("has_auc").sorted("auc", reverse=True)[:1]
