# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import numpy as np

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import scoresheet, scoring
from ...tools.scoresheet import to_array

# A score that did not change is kept all the same after so many days.
SNAPSHOT_DAYS = 7
# The trend compares with the score that stood so many days before.
TREND_DAYS = 30
ARRAYS = {name: SQL(f"{name}[]") for name in ("int", "varchar", "bool")}
# What the customer's row and its snapshot both say.
FIGURES = (
    "scorecard_id",
    "score",
    "band",
    "computed_score",
    "computed_band",
    "has_score",
    "coverage",
    "delta",
)


class RenewalHealthScorer(models.AbstractModel):
    """Writing: only what changed, the customer and its snapshot in one statement."""

    _inherit = "renewal.health.scorer"  # pylint: disable=consider-merging-classes-inherited

    def _write_batch(self, company, reading, card, rows):
        """Score these customers and write what changed.

        :param rows: their places in the reading
        :return: number of customers that changed
        """
        if not len(rows):
            return 0
        self._flush()
        state = self._get_state(reading.customers[rows], reading.date)
        sheet = self._fill(reading, card, rows)
        score = self._apply_override(sheet, state)
        delta = score - state["past"]
        trend = scoring.trend(delta)
        digests = scoresheet.digests(sheet, state["override"])
        bands = self._get_bands(sheet, state)
        is_due = self._is_due(reading.date, card, state, score, digests)
        # the rule of the bands may have changed, with an update of this addon
        is_due |= (bands != state["band"]) & (card.id is not None)
        is_changed = is_due | _differ(delta, state["delta"]) | (trend != state["trend"])
        changed = np.flatnonzero(is_changed)
        if not len(changed):
            return 0
        self._upsert(
            company,
            reading.date,
            sheet.take(changed),
            {
                "customer": reading.customers[rows][changed],
                "partner": reading.partners[rows][changed],
                "score": score[changed],
                "band": bands[changed],
                "is_little_known": self._get_little_known(sheet, state)[changed],
                "delta": delta[changed],
                "trend": trend[changed],
                "override": state["override"][changed],
                "digest": np.array(digests)[changed],
                "is_due": is_due[changed],
            },
        )
        self._touch_customers(reading.customers[rows][changed])
        return len(changed)

    def _flush(self):
        for model in ("renewal.health.customer", "renewal.health.override"):
            self.env[model].flush_model()

    # ------------------------------------------------------------------
    # What is, and what will be
    # ------------------------------------------------------------------

    def _get_state(self, customers, date_ref):
        """The customers as they stand, in this order: columns of arrays."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT h.score, h.delta, COALESCE(h.trend, ''), h.band, h.digest,
                       h.score_date, past.score, COALESCE(o.id, 0), o.score
                  FROM unnest(%(ids)s::int[]) WITH ORDINALITY AS asked (id, place)
                  JOIN renewal_health_customer AS h ON h.id = asked.id
                  LEFT JOIN LATERAL (
                       SELECT score FROM renewal_health_score
                        WHERE customer_id = h.id AND date <= %(past)s
                          AND is_reconstructed IS NOT TRUE
                        ORDER BY date DESC LIMIT 1) AS past ON TRUE
                  LEFT JOIN (%(overrides)s) AS o ON o.customer_id = h.id
                 ORDER BY asked.place
                """,
                ids=to_array(customers),
                past=date_ref - timedelta(days=TREND_DAYS),
                overrides=self._get_overrides_sql(date_ref),
            )
        )
        score, delta, trend, band, digest, day, past, override, said = zip(
            *rows, strict=True
        )
        return {
            "score": np.array(score, dtype=float),
            "delta": np.array(delta, dtype=float),
            "trend": np.array(trend),
            "band": np.array(band),
            "digest": np.array(digest, dtype=float),
            "age": np.array([(date_ref - d).days if d else np.nan for d in day]),
            "past": np.array(past, dtype=float),
            "override": np.array(override),
            "said": np.array(said, dtype=float),
        }

    def _get_overrides_sql(self, date_ref):
        """The override of each customer that has one on that day."""
        overrides = self.env["renewal.health.override"]
        query = overrides._search(
            overrides._get_lasting_domain(date_ref)
            & Domain("date_from", "<=", date_ref)
        )
        query.order = SQL("customer_id, id DESC")
        return query.select(SQL("DISTINCT ON (customer_id) customer_id, id, score"))

    def _fill(self, reading, card, rows):
        unknown = (
            np.full(len(reading.customers), np.nan),
            np.full(len(reading.customers), np.nan),
        )
        columns = [reading.measures.get(measure, unknown) for measure in card.measures]
        shape = (len(rows), len(columns))
        values, days = (
            np.array([column[part][rows] for column in columns]).T.reshape(shape)
            for part in (0, 1)
        )
        capped = [self._get_capped(reading, cap, rows) for cap in card.caps]
        capped = np.array(capped).T.reshape(len(rows), len(card.caps))
        today = reading.date.toordinal()
        return scoresheet.fill(card, values, days, capped, today)

    def _get_capped(self, reading, cap, rows):
        """Whether the cap applies: its measure is beyond the value, and the customer
        is one of its customers, where it has them."""
        applies = np.full(len(rows), bool(cap.measure or cap.has_customers))
        if cap.measure:
            if cap.measure not in reading.measures:
                return np.zeros(len(rows), dtype=bool)
            value, day = (column[rows] for column in reading.measures[cap.measure])
            applies &= scoresheet.is_beyond(cap, value, day, reading.date.toordinal())
        if cap.has_customers:
            applies &= reading.caps[cap.id][rows]
        return applies

    def _apply_override(self, sheet, state):
        return np.where(state["override"] > 0, state["said"], sheet.score)

    def _get_bands(self, sheet, state):
        """A person who sets a score knows enough: coverage does not matter."""
        card = sheet.card
        said = scoring.band(state["said"], 100, card.amber_from, card.green_from, 0)
        return np.where(state["override"] > 0, said, sheet.band)

    def _get_little_known(self, sheet, state):
        return sheet.is_little_known & (state["override"] == 0)

    def _is_due(self, date_ref, card, state, score, digests):
        """Whether a snapshot is to be kept: something changed, or a week went by."""
        is_news = _differ(np.array(digests, dtype=float), state["digest"])
        if card.id is None:
            # nobody scores them: that is worth noting once, of those who were scored
            is_news &= ~np.isnan(state["digest"])
            return is_news | _differ(score, state["score"])
        is_old = np.isnan(state["age"]) | (state["age"] >= SNAPSHOT_DAYS)
        return is_news | is_old | _differ(score, state["score"])

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _upsert(self, company, date_ref, sheet, columns):
        """Customers, and the snapshots of those that are due. The day's snapshot may be
        written again on its day; no other is ever touched."""
        self.env.cr.execute(
            SQL(
                """
                WITH news AS (SELECT * FROM %(news)s), kept AS (%(snapshots)s)
                UPDATE renewal_health_customer AS h
                   SET scorecard_id = %(scorecard)s, score = n.score, band = n.band,
                       computed_score = n.computed_score,
                       computed_band = n.computed_band,
                       has_score = n.score IS NOT NULL, coverage = n.coverage,
                       is_little_known = h.id = ANY(%(little)s::int[]),
                       delta = n.delta, trend = n.trend,
                       override_id = NULLIF(n.override_id, 0), digest = n.digest,
                       score_date = CASE WHEN n.is_due THEN %(day)s
                                    ELSE h.score_date END,
                       score_id = COALESCE(kept.id, h.score_id),
                       is_reconstructed = FALSE,
                       write_date = %(now)s, write_uid = %(user)s
                  FROM news AS n LEFT JOIN kept ON kept.customer_id = n.customer_id
                 WHERE h.id = n.customer_id
                """,
                news=self._get_news_sql(sheet, columns),
                snapshots=self._get_snapshot_sql(company, date_ref, sheet.card),
                scorecard=SQL("%s::int", sheet.card.id),
                # as a list of ids: there are few of them
                little=to_array(columns["customer"][columns["is_little_known"]]),
                day=SQL("%s::date", date_ref),
                now=self._get_now_sql(),
                user=self.env.uid,
            )
        )

    def _get_news_sql(self, sheet, columns):
        """The rows to write, as a table: one parameter for each column."""
        due = np.flatnonzero(columns["is_due"])
        details = np.full(len(columns["is_due"]), "", dtype=object)
        details[due] = scoresheet.details(
            sheet.take(due), columns["override"][due].tolist()
        )
        arrays = {
            "customer_id int": columns["customer"],
            "partner_id int": columns["partner"],
            "score int": columns["score"],
            "band varchar": columns["band"],
            "computed_score int": sheet.score,
            "computed_band varchar": sheet.band,
            "coverage int": sheet.coverage,
            "delta int": columns["delta"],
            "trend varchar": columns["trend"],
            "override_id int": columns["override"],
            "digest int": columns["digest"],
            "is_due bool": columns["is_due"],
        }
        values = [
            SQL("%s::%s", to_array(array), ARRAYS[name.split()[1]])
            for name, array in arrays.items()
        ]
        values.append(SQL(r"string_to_array(%s, E'\n')", "\n".join(details)))
        names = [SQL.identifier(name.split()[0]) for name in (*arrays, "detail text")]
        return SQL(
            "unnest(%s) AS t (%s)", SQL(", ").join(values), SQL(", ").join(names)
        )

    def _get_snapshot_sql(self, company, date_ref, card):
        names = [
            SQL.identifier(name) for name in (*FIGURES, "scorecard_version", "detail")
        ]
        return SQL(
            """
            INSERT INTO renewal_health_score
                   (customer_id, partner_id, company_id, date, %(names)s)
            SELECT customer_id, partner_id, %(company)s, %(day)s, %(scorecard)s, score,
                   band, computed_score, computed_band, score IS NOT NULL, coverage,
                   delta, %(version)s, detail::jsonb
              FROM news WHERE is_due
                ON CONFLICT (customer_id, date) DO UPDATE SET %(values)s
         RETURNING id, customer_id
            """,
            names=SQL(", ").join(names),
            company=company.id,
            day=SQL("%s::date", date_ref),
            scorecard=SQL("%s::int", card.id),
            version=card.version,
            values=SQL(", ").join(
                SQL("%s = EXCLUDED.%s", name, name) for name in names
            ),
        )

    def _touch_customers(self, ids):
        others = ("trend", "override_id", "score_date", "score_id", "score_ids")
        names = [*FIGURES, *others, "is_little_known"]
        self._touch("renewal.health.customer", [(i,) for i in ids.tolist()], names)
        self.env["renewal.health.score"].invalidate_model(flush=False)


def _differ(one, other):
    """Where they differ; no data equals no data."""
    return (one != other) & ~(np.isnan(one) & np.isnan(other))
