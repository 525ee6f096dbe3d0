"""The renewal analysis on many closed renewals, beside plain SQL over the tables."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .contracts import _columns
from .session import Meter

YEARS = 5
TEAMS = 10
PRODUCTS = 20
LINES = 2
AMOUNTS = ("atr", "renewed", "retained", "expansion", "contraction", "churned")
RATES = (
    "gross_rate",
    "net_rate",
    "count_rate",
    "on_time_rate",
    "gross_rate_in_month",
    "gross_rate_in_quarter",
    "gross_rate_in_year",
    "resolution_rate",
    "close_rate",
    "conversion_rate",
)
MEASURES = [
    *(f"{name}_amount:sum" for name in AMOUNTS),
    *(f"{name}:avg" for name in RATES),
    "renewal_count:sum",
    "renewed_count:sum",
    "__count",
]
# Columns of a renewal that its copies do not take over.
CHANGED = {
    "id",
    "contract_id",
    "company_id",
    "user_id",
    "team_id",
    "due_date",
    "term_end",
    "current_end",
    "decision_date",
    "closed_date",
    "outcome_date",
    "outcome",
    "is_on_time",
    "days_late",
    *(f"{name}_amount" for name in AMOUNTS),
    *(f"company_{name}_amount" for name in AMOUNTS),
}
LINE_CHANGED = {
    "id",
    "renewal_id",
    "contract_line_id",
    "product_id",
    "outcome",
    *(f"{name}_amount" for name in AMOUNTS),
}


def generate(env, count):
    """Insert closed renewals of the contracts there are, two lines each.

    One of five is lost, one of five grew, one of five shrank; one of ten was closed
    late; a third of them in a currency of which a unit is worth 0.9 of the company's.
    """
    pattern = env["renewal.renewal"].search([], limit=1)
    teams = env["crm.team"].create(
        [{"name": f"Team {number}"} for number in range(TEAMS)]
    )
    products = env["product.product"].create(
        [{"name": f"Product {number}"} for number in range(PRODUCTS)]
    )
    env.flush_all()
    first = _insert_renewals(env, pattern, count, teams)
    _insert_lines(env, pattern, first, products)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()


def _insert_renewals(env, pattern, count, teams):
    env.cr.execute("SELECT max(id) FROM renewal_renewal")
    (last,) = env.cr.fetchone()
    company_amounts = SQL(", ").join(
        SQL("%s * amounts.rate", SQL.identifier("amounts", name)) for name in AMOUNTS
    )
    env.cr.execute(
        SQL(
            """
            WITH numbers AS (
                SELECT i, %(today)s::date - (i * 7919 %% %(days)s)::int AS due,
                       1000 + i %% 9000 AS atr, i %% 5 AS kind,
                       CASE WHEN i %% 3 = 0 THEN 0.9 ELSE 1 END AS rate
                  FROM generate_series(1, %(count)s) AS i
            ), outcomes AS (
                SELECT *, due - 10 + CASE WHEN i %% 10 = 0 THEN 40 ELSE 0 END AS closed,
                       CASE kind WHEN 0 THEN 0 WHEN 1 THEN atr * 1.2
                                 WHEN 2 THEN atr * 0.7 ELSE atr END AS renewed
                  FROM numbers
            ), amounts AS (
                SELECT *, LEAST(atr, renewed) AS retained,
                       GREATEST(renewed - atr, 0) AS expansion,
                       CASE WHEN kind = 2 THEN atr - renewed ELSE 0 END AS contraction,
                       CASE WHEN kind = 0 THEN atr ELSE 0 END AS churned
                  FROM outcomes
            )
            INSERT INTO renewal_renewal (
                contract_id, company_id, user_id, team_id, due_date, term_end,
                current_end, decision_date, closed_date, outcome_date, outcome,
                is_on_time, days_late, %(names)s, %(company_names)s, %(columns)s)
            SELECT contracts.ids[1 + i %% cardinality(contracts.ids)], old.company_id,
                   contracts.users[1 + i %% cardinality(contracts.ids)],
                   (%(teams)s::int[])[1 + i * 31 %% %(team_count)s], due, due, due, due,
                   closed, due, CASE kind WHEN 0 THEN 'churned' ELSE 'renewed' END,
                   kind > 0 AND closed <= due, GREATEST(closed - due, 0),
                   %(amounts)s, %(company_amounts)s, %(copied)s
              FROM amounts, renewal_renewal old,
                   (SELECT array_agg(id) AS ids, array_agg(user_id) AS users
                      FROM contract_contract) AS contracts
             WHERE old.id = %(pattern)s
            """,
            today=fields.Date.today() - timedelta(days=60),
            days=YEARS * 365,
            count=count,
            names=_names(AMOUNTS, "{}_amount"),
            company_names=_names(AMOUNTS, "company_{}_amount"),
            columns=_columns(env, "renewal_renewal", CHANGED),
            copied=_columns(env, "renewal_renewal", CHANGED, "old"),
            amounts=_names(AMOUNTS, "{}", "amounts"),
            company_amounts=company_amounts,
            teams=teams.ids,
            team_count=len(teams),
            pattern=pattern.id,
        )
    )
    return last + 1


def _insert_lines(env, pattern, first, products):
    """Equal halves of each renewal."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO renewal_line (
                renewal_id, product_id, outcome, %(names)s, %(columns)s)
            SELECT renewal.id,
                   (%(products)s::int[])[1 + (renewal.id + part * 7) %% %(count)s],
                   renewal.outcome, %(amounts)s, %(copied)s
              FROM renewal_renewal renewal, generate_series(1, %(lines)s) AS part,
                   renewal_line old
             WHERE renewal.id >= %(first)s AND old.id = %(pattern)s
            """,
            names=_names(AMOUNTS, "{}_amount"),
            columns=_columns(env, "renewal_line", LINE_CHANGED),
            copied=_columns(env, "renewal_line", LINE_CHANGED, "old"),
            amounts=SQL(", ").join(
                SQL("%s / %s", SQL.identifier("renewal", f"{name}_amount"), LINES)
                for name in AMOUNTS
            ),
            products=products.ids,
            count=len(products),
            lines=LINES,
            first=first,
            pattern=pattern.line_ids[:1].id,
        )
    )


def _names(names, pattern, *alias):
    return SQL(", ").join(SQL.identifier(*alias, pattern.format(n)) for n in names)


def pivot(env):
    """Due month by team with every amount and rate, and by product, as a manager opens
    them; the same of the months by SQL."""
    user = env["res.users"].search([("login", "=", "owner0@example.com")])
    analysis = env(user=user)["renewal.analysis"]
    return {
        "rows": env["renewal.renewal"].search_count([("outcome", "!=", False)]),
        "pivot": _measure(env, _open, analysis, ["due_date:month", "team_id"]),
        "product": _measure(env, _open, analysis, ["product_id"]),
        "sql": _measure(env, _select),
    }


def _measure(env, work, *args):
    """The better of two: the first also fills PostgreSQL's memory."""
    best = None
    for _attempt in range(2):
        env.invalidate_all()
        with (meter := Meter(env)):
            rows = work(*args) if args else work(env)
        if not best or meter.seconds < best["seconds"]:
            best = meter.figures(rows)
    return best


def _open(analysis, groupby):
    return len(analysis.formatted_read_group([], groupby, MEASURES))


def _select(env):
    """The same numbers, straight from the renewals: their lines add nothing to them."""
    amounts = SQL(", ").join(
        SQL("sum(%s)", SQL.identifier(f"company_{name}_amount")) for name in AMOUNTS
    )
    in_period = SQL(", ").join(
        SQL(
            "sum(company_retained_amount) FILTER (WHERE closed_date < "
            "date_trunc(%s, due_date) + %s::interval)",
            period,
            f"{months} months",
        )
        for period, months in (("month", 1), ("quarter", 3), ("year", 12))
    )
    env.cr.execute(
        SQL(
            """
            SELECT date_trunc('month', due_date), team_id, count(*),
                   count(*) FILTER (WHERE outcome = 'renewed'),
                   count(*) FILTER (WHERE is_on_time),
                   sum(company_atr_amount) FILTER (WHERE outcome IS NOT NULL),
                   sum(company_atr_amount) FILTER (WHERE outcome = 'renewed'),
                   %s, %s
              FROM renewal_renewal
             WHERE company_id = %s AND contract_type = 'sale'
               AND renewal_type != 'evergreen' AND outcome IS DISTINCT FROM 'cancelled'
             GROUP BY 1, 2
            """,
            amounts,
            in_period,
            env.company.id,
        )
    )
    return env.cr.rowcount
