# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import numpy as np

from odoo import models
from odoo.tools import SQL

from ...tools import scoresheet, scoring
from ...tools.scoresheet import to_array
from ..score.renewal_health_scorer_write import FIGURES, TREND_DAYS


class RenewalHealthScorer(models.AbstractModel):
    """Writing the snapshots of a past day, and nothing else: neither customers nor what
    shows their score."""

    _inherit = "renewal.health.scorer"  # pylint: disable=consider-merging-classes-inherited

    def _write_past(self, company, reading, card, rows):
        if not len(rows):
            return
        customers = reading.customers[rows]
        sheet = self._fill(reading, card, rows)
        nobody = np.zeros(len(rows), dtype=int)
        delta = sheet.score - self._get_past_scores(customers, reading.date)
        columns = {
            "customer": customers,
            "partner": reading.partners[rows],
            "score": sheet.score,
            "band": sheet.band,
            "delta": delta,
            "trend": scoring.trend(delta),
            "override": nobody,
            "digest": np.array(scoresheet.digests(sheet, nobody)),
            "is_due": np.ones(len(rows), dtype=bool),
        }
        self.env.cr.execute(
            SQL(
                "WITH news AS (SELECT * FROM %s) %s",
                self._get_news_sql(sheet, columns),
                self._get_past_snapshot_sql(company, reading.date, card),
            )
        )
        self.env["renewal.health.score"].invalidate_model(flush=False)

    def _get_past_scores(self, customers, day):
        """The scores that stood a month before."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT past.score
                  FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS asked (id, place)
                  LEFT JOIN LATERAL (
                       SELECT score FROM renewal_health_score
                        WHERE customer_id = asked.id AND date <= %(past)s
                        ORDER BY date DESC LIMIT 1) AS past ON TRUE
                 ORDER BY asked.place
                """,
                ids=to_array(customers),
                past=day - timedelta(days=TREND_DAYS),
            )
        )
        return np.array([row[0] for row in rows], dtype=float)

    def _get_past_snapshot_sql(self, company, day, card):
        names = [
            SQL.identifier(name) for name in (*FIGURES, "scorecard_version", "detail")
        ]
        return SQL(
            """
            INSERT INTO renewal_health_score
                   (customer_id, partner_id, company_id, date, is_reconstructed,
                    %(names)s)
            SELECT customer_id, partner_id, %(company)s, %(day)s, TRUE, %(scorecard)s,
                   score, band, computed_score, computed_band, score IS NOT NULL,
                   coverage, delta, %(version)s, detail::jsonb
              FROM news
                ON CONFLICT (customer_id, date) DO UPDATE SET %(values)s
             WHERE renewal_health_score.is_reconstructed
            """,
            names=SQL(", ").join(names),
            company=company.id,
            day=SQL("%s::date", day),
            scorecard=SQL("%s::int", card.id),
            version=card.version,
            values=SQL(", ").join(
                SQL("%s = EXCLUDED.%s", name, name) for name in names
            ),
        )

    def _drop_other_past(self, company, day, customers):
        """Reconstructed scores of who was no customer on the day after all."""
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM renewal_health_score
                 WHERE company_id = %s AND date = %s AND is_reconstructed
                   AND customer_id != ALL(%s::int[])
                """,
                company.id,
                day,
                to_array(customers),
            )
        )
