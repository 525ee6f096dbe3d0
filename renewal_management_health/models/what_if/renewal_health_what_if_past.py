# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

import numpy as np

from odoo import models
from odoo.tools import SQL

from ...tools import scoresheet, scoring
from ...tools.what_if import Past, Setting
from ...tools.what_if_fit import fit_forward
from ..learning.renewal_health_history import MAX_SNAPSHOT_AGE


class RenewalHealthWhatIfPast(models.AbstractModel):
    """The closed renewals that a scorecard scored, as a matrix of points."""

    _name = "renewal.health.what.if.past"
    _description = "Past of a Health Scorecard"

    def _read(self, backtest, scorecard):
        """What was stored of the renewals that a back-test looked at.

        Values become points on the measures' scales of today, because a new version is
        made of them; their age on the day of the snapshot makes what they weigh.

        :return: (tools.what_if.Past, versions that the scores were made with)
        """
        history = self.env["renewal.health.history"]
        sample = history._get_sample(
            backtest.company_id, backtest.date, int(backtest.horizon)
        )
        asked = sample.due <= backtest._get_last_day()
        asked &= backtest._get_asked(sample)
        sample = sample.take(np.flatnonzero(asked))
        snapshots = self._read_snapshots(sample, scorecard)
        places = [snapshot["place"] - 1 for snapshot in snapshots]
        versions = {snapshot["scorecard_version"] for snapshot in snapshots}
        past = self._make(sample.take(places), snapshots, scorecard)
        return self._keep_scored(past), versions

    def _find_scorecard(self, backtest):
        """The segment of a back-test; else the scorecard that scored most customers."""
        if backtest.scorecard_id:
            return backtest.scorecard_id
        scorecards = self.env["renewal.health.scorecard"].search(
            [("company_id", "in", (False, backtest.company_id.id))]
        )
        counts = self.env["renewal.health.score"]._read_group(
            [
                ("company_id", "=", backtest.company_id.id),
                ("scorecard_id", "in", scorecards.ids),
            ],
            ["scorecard_id"],
            ["__count"],
            order="__count DESC",
            limit=1,
        )
        return counts[0][0] if counts else scorecards[:1]

    def _get_lines(self, scorecard):
        """The lines that can count; an archived measure is not read."""
        return scorecard.group_ids.line_ids.filtered("measure_id.active")

    def _get_setting(self, scorecard):
        """:return: tools.what_if.Setting, as the scorecard is"""
        return Setting(
            weights=tuple(self._get_lines(scorecard).mapped("weight")),
            group_weights=tuple(scorecard.group_ids.mapped("weight")),
            max_scores=tuple(scorecard.cap_ids.mapped("max_score")),
            amber_from=scorecard.amber_from,
            green_from=scorecard.green_from,
            alert_below=scorecard.alert_below,
        )

    def _fit_forward(self, past, scorecard, minimum):
        """The same past with what weights chosen by the data would have said."""
        setting = self._get_setting(scorecard)
        return past._replace(chosen=fit_forward(past, setting, *minimum))

    def _can_be_checked(self, cap):
        """Whether it is known of a past day if the cap applied: its measure is stored
        with each score. Customers that a domain names are not: the cap stays as it
        applied then."""
        measures = self._get_lines(cap.scorecard_id).measure_id
        return bool(cap.measure_id) and not cap.domain and cap.measure_id in measures

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _read_snapshots(self, sample, scorecard):
        """The snapshots that the sample was made of, as far as they are of this
        scorecard, with the place of their renewal, from 1."""
        # sudo: the figures are of the company; only managers get here, and the sample
        # names its renewals
        for name in ("renewal.renewal", "renewal.health.customer"):
            self.env[name].sudo().flush_model()
        self.env["renewal.health.score"].sudo().flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT asked.place, s.date, s.scorecard_version, s.detail,
                       CASE WHEN s.has_score THEN s.computed_score END AS score
                  FROM unnest(%(ids)s::int[], %(days)s::date[])
                       WITH ORDINALITY AS asked (id, day, place)
                  JOIN renewal_renewal r ON r.id = asked.id
                  JOIN renewal_health_customer c
                    ON c.partner_id = r.partner_id AND c.company_id = r.company_id
                  JOIN LATERAL (
                       SELECT * FROM renewal_health_score
                        WHERE customer_id = c.id AND date <= asked.day
                          AND date >= asked.day - %(age)s
                     ORDER BY date DESC LIMIT 1) s ON TRUE
                 WHERE s.scorecard_id = %(scorecard)s
              ORDER BY asked.place
                """,
                ids=sample.ids.tolist(),
                days=[date.fromordinal(day) for day in sample.observed.tolist()],
                age=MAX_SNAPSHOT_AGE.days,
                scorecard=scorecard.id,
            )
        )
        return self.env.cr.dictfetchall()

    def _make(self, sample, snapshots, scorecard):
        lines = self._get_lines(scorecard)
        measures = lines.measure_id
        values, ages = self._get_values(snapshots, measures.ids)
        groups = [scorecard.group_ids.ids.index(line.group_id.id) for line in lines]
        return Past(
            points=scoring.points(
                values, measures.mapped("bad_value"), measures.mapped("good_value")
            ),
            fresh=scoring.freshness(ages, measures.mapped("validity_days")),
            capped=self._get_capped(snapshots, scorecard, values, ages),
            groups=np.array(groups, dtype=int),
            renewed=sample.renewed,
            due=sample.due,
            observed=sample.observed,
            known=sample.known,
            amounts=sample.amounts,
            stored=np.array([row["score"] for row in snapshots], dtype=float),
            chosen=np.full(len(snapshots), np.nan),
        )

    def _get_values(self, snapshots, measure_ids):
        """(values, their ages in days), of each snapshot and measure; NaN: none."""
        values, ages = (
            np.full((len(snapshots), len(measure_ids)), np.nan) for _part in range(2)
        )
        columns = {measure: column for column, measure in enumerate(measure_ids)}
        days = {}
        for place, snapshot in enumerate(snapshots):
            today = snapshot["date"].toordinal()
            for line in (snapshot["detail"] or {}).get("lines", ()):
                column = columns.get(line["measure"])
                if column is None or line["value"] is None:
                    continue
                values[place, column] = line["value"]
                if text := line["date"]:
                    if text not in days:
                        days[text] = date.fromisoformat(text).toordinal()
                    ages[place, column] = today - days[text]
        return values, ages

    def _get_capped(self, snapshots, scorecard, values, ages):
        """Whether each cap applied: looked at again where its measure is known, else as
        it is stored."""
        capped = np.zeros((len(snapshots), len(scorecard.cap_ids)), dtype=bool)
        measure_ids = self._get_lines(scorecard).measure_id.ids
        scorer = self.env["renewal.health.scorer"]
        stored = [set((row["detail"] or {}).get("caps", ())) for row in snapshots]
        for number, cap in enumerate(scorecard.cap_ids):
            if self._can_be_checked(cap):
                column = measure_ids.index(cap.measure_id.id)
                capped[:, number] = scoresheet.is_beyond(
                    scorer._get_cap(cap), values[:, column], -ages[:, column], 0
                )
            else:
                capped[:, number] = [cap.id in applied for applied in stored]
        return capped

    def _keep_scored(self, past):
        """Those that had a score: the same ones as the back-test's."""
        return past.take(np.flatnonzero(~np.isnan(past.stored)))
