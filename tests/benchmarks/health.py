"""Scoring many customers on eight measures of usage, beside the same in plain SQL."""

from datetime import timedelta

from odoo import Command
from odoo.tools import SQL

from . import contracts
from .session import Meter

METRICS = 8
# Days of usage that each customer has of each metric, one in DAY_STEP.
DAYS = 7
DAY_STEP = 4
WINDOW = 30
GOOD = 300.0
# One in so many customers reports something new.
CHANGED = 20


def generate(env, count):
    """Customers with a contract each, eight metrics, measures and a scorecard."""
    contracts.generate(env, count, per_customer=1)
    env["renewal.health.scorecard"].search([]).active = False
    metrics = env["renewal.usage.metric"].create(
        [{"name": f"Metric {n}", "code": f"bench{n}"} for n in range(METRICS)]
    )
    measures = env["renewal.health.measure"].create(
        [
            {
                "name": metric.name,
                "source": "usage",
                "metric_id": metric.id,
                "aggregation": "sum",
                "window_days": WINDOW,
                "bad_value": 0,
                "good_value": GOOD,
            }
            for metric in metrics
        ]
    )
    halves = measures[: METRICS // 2], measures[METRICS // 2 :]
    env["renewal.health.scorecard"].create(
        {
            "name": "Benchmark",
            "group_ids": [
                Command.create(
                    {
                        "name": f"Group {n}",
                        "weight": 10 + n,
                        "line_ids": [
                            Command.create({"measure_id": measure.id, "weight": 1})
                            for measure in half
                        ],
                    }
                )
                for n, half in enumerate(halves)
            ],
        }
    )
    env.flush_all()
    _insert_usage(env, metrics)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()


def _insert_usage(env, metrics):
    env.cr.execute(
        SQL(
            """
            INSERT INTO renewal_usage
                   (company_id, metric_id, partner_id, date, value, is_month)
            SELECT %(company)s, m, c.partner_id, %(today)s::date - d * %(step)s,
                   (c.partner_id * 31 + m * 17 + d * 7) %% 60, FALSE
              FROM contract_contract AS c, unnest(%(metrics)s) AS m,
                   generate_series(0, %(last)s) AS d
             WHERE c.name LIKE 'Contract %%'
            """,
            company=env.company.id,
            metrics=metrics.ids,
            today=_today(env),
            step=DAY_STEP,
            last=DAYS - 1,
        )
    )


def _today(env):
    return env.company._get_renewal_today()


# ----------------------------------------------------------------------
# Ours
# ----------------------------------------------------------------------


def score(env):
    """The phase of the daily run, with its commits."""
    phases = env["renewal.phase"]._for_company(env.company)
    env.cr.execute("SELECT now() AT TIME ZONE 'UTC'")
    (start,) = env.cr.fetchone()
    with (meter := Meter(env)):
        phases._score_health(env.company, _today(env), None)
    env.cr.execute(
        "SELECT count(*) FROM renewal_health_customer WHERE write_date > %s", [start]
    )
    (written,) = env.cr.fetchone()
    return {**meter.figures(), "written": written, **_count(env)}


def read(env):
    """What the measures cost alone."""
    phases = env["renewal.phase"]._for_company(env.company)
    measures = phases.env["renewal.health.scorecard"].search([]).group_ids.line_ids
    with (meter := Meter(env)):
        for measure in measures.measure_id:
            measure._get_rows(env.company, _today(env))
    return meter.figures()


def change(env):
    """One customer in twenty reports more, and all are scored again."""
    env.cr.execute(
        "UPDATE renewal_usage SET value = value + 40 WHERE partner_id %% %s = 0",
        [CHANGED],
    )
    env.cr.commit()
    return score(env)


def _count(env):
    env.cr.execute(
        "SELECT count(*), sum(length(detail::text)) FROM renewal_health_score"
    )
    snapshots, size = env.cr.fetchone()
    return {"snapshots": snapshots, "detail_mib": round((size or 0) / 2**20)}


# ----------------------------------------------------------------------
# Plain SQL
# ----------------------------------------------------------------------


def floor(env):
    """The same customers, snapshots with their detail, and copies on contracts, by SQL
    that knows this one scorecard; taken back afterwards."""
    card = env["renewal.health.scorecard"].search([], limit=1)
    env.cr.execute("SELECT count(*) FROM renewal_usage")
    (usage,) = env.cr.fetchone()
    with (meter := Meter(env)):
        _floor_open(env)
        _floor_score(env, card)
        _floor_copy(env)
    env.cr.execute("SELECT score, count(*) FROM renewal_health_customer GROUP BY 1")
    scores = sorted(env.cr.fetchall())
    figures = {**meter.figures(), "usage": usage, **_count(env)}
    env.cr.rollback()
    env.cr._cnx.autocommit = True
    env.cr.execute("VACUUM ANALYZE renewal_health_customer")
    env.cr.execute("VACUUM ANALYZE renewal_health_score")
    env.cr.execute("VACUUM ANALYZE contract_contract")
    env.cr._cnx.autocommit = False
    return {**figures, "scores": scores[:3]}


def _floor_open(env):
    env.cr.execute(
        SQL(
            """
            INSERT INTO renewal_health_customer (partner_id, company_id, band, has_left)
            SELECT DISTINCT c.commercial_partner_id, c.company_id, 'unknown', FALSE
              FROM contract_contract c JOIN contract_line l ON l.contract_id = c.id
             WHERE c.company_id = %s AND c.contract_type = 'sale' AND c.active
               AND l.date_end >= %s
            """,
            env.company.id,
            _today(env),
        )
    )


# One statement that scores as the scorecard does: nothing could do it with less.
FLOOR_SCORE = """
WITH line (metric_id, measure, "group", weight) AS (VALUES %(lines)s),
total AS (SELECT sum(weight) AS weight FROM line),
used AS (
    SELECT partner_id, metric_id, sum(value) AS value, max(date) AS date
      FROM renewal_usage
     WHERE company_id = %(company)s AND date > %(start)s
       AND date <= %(today)s
     GROUP BY partner_id, metric_id),
part AS (
    SELECT used.*, line.measure, line."group",
           line.weight / total.weight AS weight,
           least(greatest(100 * value / %(good)s, 0), 100) AS points
      FROM used JOIN line USING (metric_id), total),
result AS (
    SELECT partner_id, sum(weight * points) AS raw,
           jsonb_build_object(
               'raw', round(sum(weight * points)::numeric, 1),
               'caps', '[]'::jsonb, 'override', NULL, 'lines',
               jsonb_agg(jsonb_build_object(
                 'measure', measure, 'group', "group", 'value', value,
                 'date', date, 'points', round(points::numeric, 1),
                 'weight', round(weight::numeric, 4),
                 'contribution', round((weight * points)::numeric, 1),
                 'lost', round((weight * (100 - points))::numeric, 1))))
           AS detail
      FROM part GROUP BY partner_id),
banded AS (
    SELECT h.id, r.*, round(raw)::int AS score,
           CASE WHEN round(raw) < 50 THEN 'red' WHEN round(raw) < 75
                THEN 'amber' ELSE 'green' END AS band
      FROM result r JOIN renewal_health_customer h USING (partner_id)
     WHERE h.company_id = %(company)s),
kept AS (
    INSERT INTO renewal_health_score (
           customer_id, partner_id, company_id, date, scorecard_id,
           scorecard_version, score, band, computed_score, computed_band,
           has_score, coverage, detail)
    SELECT id, partner_id, %(company)s, %(today)s, %(card)s, 1, score, band,
           score, band, TRUE, 100, detail
      FROM banded
        ON CONFLICT (customer_id, date) DO UPDATE
       SET score = EXCLUDED.score, detail = EXCLUDED.detail
 RETURNING id, customer_id)
UPDATE renewal_health_customer h
   SET score = b.score, band = b.band, computed_score = b.score,
       computed_band = b.band, has_score = TRUE, coverage = 100,
       scorecard_id = %(card)s, score_date = %(today)s, score_id = kept.id
  FROM banded b JOIN kept ON kept.customer_id = b.id
 WHERE h.id = b.id
"""


def _floor_score(env, card):
    lines = card.group_ids.line_ids
    values = SQL(", ").join(
        SQL(
            "(%s, %s, %s, %s)",
            line.measure_id.metric_id.id,
            line.measure_id.id,
            line.group_id.id,
            line.group_id.weight / len(line.group_id.line_ids),
        )
        for line in lines
    )
    env.cr.execute(
        SQL(
            FLOOR_SCORE,
            lines=values,
            company=env.company.id,
            start=_today(env) - timedelta(days=WINDOW),
            today=SQL("%s::date", _today(env)),
            good=GOOD,
            card=card.id,
        )
    )


def _floor_copy(env):
    env.cr.execute(
        """
        UPDATE contract_contract c
           SET health_id = h.id, health_score = h.score, health_band = h.band
          FROM renewal_health_customer h
         WHERE h.partner_id = c.commercial_partner_id AND h.company_id = c.company_id
           AND c.contract_type = 'sale'
        """
    )
