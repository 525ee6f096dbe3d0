"""Runs inside Odoo: a churn set as the history of a company, scored and back-tested by
the product itself.

Every row of the file becomes a customer with a contract, a renewal, and what the
product reported of it 90 days before the decision; each column is a usage metric and a
measure. What a person would weigh has a weight on the scorecard; the others are there
to be learned from.
"""

import csv
import gzip
import json
import time
from datetime import date, timedelta

from odoo.tools import SQL

from odoo.addons.renewal_management_health.tools.backtest import ask
from odoo.addons.renewal_management_health.tools.learning import LEARNERS
from odoo.addons.renewal_management_health.tools.validation import auc

DUE = date(2026, 2, 1)
LOOKED_AT = DUE - timedelta(days=90)
BATCH = 1000

# column: (bad, good, weight); decided by thinking, not by trying
IRANIAN = {
    "Complains": (1, 0, 30),
    "Frequency of use": (0, 60, 20),
    "Seconds of Use": (0, 4000, 15),
    "Status": (2, 1, 15),
    "Distinct Called Numbers": (0, 25, 10),
    "Frequency of SMS": (0, 60, 5),
    "Subscription Length": (3, 30, 3),
    "Call Failure": (20, 0, 2),
}
TELCO = {
    "tenure": (0, 60, 30),
    "contract": (1, 12, 25),
    "fiber": (1, 0, 15),
    "electronic check": (1, 0, 8),
    "services": (0, 3, 5),
    "paperless_billing": (1, 0, 3),
}
SERVICES = ("online_security", "online_backup", "device_protection", "tech_support")
MONTHS = {"Month-to-month": 1, "One year": 12, "Two year": 24}


def open_text(path):
    """A file of values, packed or not."""
    opener = gzip.open if str(path).endswith(".gz") else open
    return opener(path, "rt", newline="", encoding="utf-8")


def read_iranian(path):
    """(columns, rows, renewed) without the exact duplicates."""
    with open_text(path) as file:
        lines = list(csv.reader(file))
    names = [" ".join(name.split()) for name in lines[0]]
    rows = [
        [float(cell) for cell in line] for line in dict.fromkeys(map(tuple, lines[1:]))
    ]
    return names[:-1], [row[:-1] for row in rows], [row[-1] == 0 for row in rows]


def read_telco(path):
    """The same of the sample that needs its words made into numbers."""
    with open_text(path) as file:
        lines = list(csv.DictReader(file))
    rows = [_number_telco(line) for line in lines]
    return (
        list(rows[0]),
        [list(r.values()) for r in rows],
        [line["churn"] == "No" for line in lines],
    )


def _number_telco(line):
    plain = ("female", "senior_citizen", "partner", "dependents", "tenure")
    plain += ("paperless_billing", "phone_service", "monthly_charges", "total_charges")
    yes = (*SERVICES, "streaming_tv", "streaming_movies", "multiple_lines")
    return {
        **{
            name: float(line[name]) if line[name] not in ("", "NA") else 0.0
            for name in plain
        },
        **{name: float(line[name] == "Yes") for name in yes},
        "contract": MONTHS[line["contract"]],
        "fiber": float(line["internet_service"] == "Fiber optic"),
        "no internet": float(line["internet_service"] == "No"),
        "services": float(sum(line[name] == "Yes" for name in SERVICES)),
        "electronic check": float(line["payment_method"] == "Electronic check"),
        "automatic payment": float("automatic" in line["payment_method"]),
    }


SETS = {"iranian": (read_iranian, IRANIAN), "telco": (read_telco, TELCO)}


def play(env, name, path):
    """Load a set, score it as of 90 days before, close it, ask the back-test.

    Prints what it said, as JSON.
    """
    read, weights = SETS[name]
    names, rows, renewed = read(path)
    env["renewal.health.scorecard"].search([]).active = False
    metrics = _make_scorecard(env, names, rows, weights)
    partners = env["res.partner"].create(
        [
            {"name": f"Customer {number}", "is_company": True}
            for number in range(len(rows))
        ]
    )
    _write_usage(env, metrics, partners.ids, rows)
    renewals = _write_renewals(env, partners.ids)
    started = time.perf_counter()
    scored = env["renewal.health.scorer"]._score(env.company, LOOKED_AT)
    seconds = {"scoring": round(time.perf_counter() - started, 1)}
    _close(env, renewals, renewed)
    started = time.perf_counter()
    test = env["renewal.health.backtest"].create({"method": "kfold"})
    test._run(DUE + timedelta(days=1))
    seconds["back-test"] = round(time.perf_counter() - started, 1)
    sample = env["renewal.health.history"]._get_sample(env.company, test.date, 90)
    alone = {
        learner: auc(sample.renewed, ask(sample, "kfold", 100, 30, learners=(learner,)))
        for learner in LEARNERS
    }
    print(
        json.dumps(
            {
                "alone": alone,
                "scored": scored,
                "decided": test.decided_count,
                "lost": test.lost_count,
                "hand": test.hand_auc,
                "learned": test.learned_auc,
                "skill": test.learned_skill,
                "brier": test.learned_id.brier,
                "lacks": {
                    "hand": test.hand_id.lacks,
                    "learned": test.learned_id.lacks,
                },
                "best": [test.best_id.name, test.best_id.auc],
                "verdict": test.verdict,
                "seconds": seconds,
            }
        )
    )


def _make_scorecard(env, names, rows, weights):
    """A metric, a measure and a line for each column."""
    metrics = env["renewal.usage.metric"].create(
        [
            {"name": name, "code": name.lower().replace(" ", "_"), "rollup": "max"}
            for name in names
        ]
    )
    columns = zip(names, zip(*rows, strict=True), strict=True)
    scales = {name: (min(column), max(column)) for name, column in columns}
    measures = env["renewal.health.measure"].create(
        [
            {
                "name": metric.name,
                "source": "usage",
                "metric_id": metric.id,
                "aggregation": "last",
                "window_days": 0,
                "bad_value": weights.get(metric.name, scales[metric.name])[0],
                "good_value": weights.get(metric.name, scales[metric.name])[1],
            }
            for metric in metrics
        ]
    )
    lines = [
        (0, 0, {"measure_id": m.id, "weight": weights.get(m.name, (0, 0, 0))[2]})
        for m in measures
    ]
    env["renewal.health.scorecard"].create(
        {"name": "Everybody", "group_ids": [(0, 0, {"name": "All", "line_ids": lines})]}
    )
    return metrics.ids


def _write_usage(env, metrics, partners, rows):
    _insert(
        env,
        "renewal_usage",
        ("company_id", "metric_id", "partner_id", "date", "value"),
        (
            (env.company.id, metric, partner, LOOKED_AT, value)
            for partner, row in zip(partners, rows, strict=True)
            for metric, value in zip(metrics, row, strict=True)
        ),
    )


def _write_renewals(env, partners):
    """A contract and an open renewal for each customer."""
    contracts = _insert(
        env,
        "contract_contract",
        ("name", "active", "partner_id", "commercial_partner_id", "company_id")
        + ("contract_type", "line_recurrence", "date", "date_start"),
        (
            ("Contract", True, p, p, env.company.id, "sale", True, LOOKED_AT, LOOKED_AT)
            for p in partners
        ),
    )
    stage = env["renewal.stage"]._get_first("open").id
    return _insert(
        env,
        "renewal_renewal",
        ("contract_id", "partner_id", "company_id", "contract_type", "renewal_type")
        + ("price_policy", "currency_id", "stage_id", "term_start", "term_end")
        + ("due_date", "current_end", "decision_date", "company_atr_amount"),
        (
            (contract, partner, env.company.id, "sale", "manual", "same")
            + (env.company.currency_id.id, stage, DUE - timedelta(days=364), DUE)
            + (DUE, DUE, DUE, 100.0)
            for contract, partner in zip(contracts, partners, strict=True)
        ),
    )


def _close(env, renewals, renewed):
    env.cr.execute(
        SQL(
            "UPDATE renewal_renewal SET closed_date = due_date, outcome ="
            " CASE WHEN id = ANY(%s) THEN 'renewed' ELSE 'churned' END"
            " WHERE id = ANY(%s)",
            [
                renewal
                for renewal, is_won in zip(renewals, renewed, strict=True)
                if is_won
            ],
            renewals,
        )
    )
    env.invalidate_all()


def _insert(env, table, names, rows):
    """Rows as they are, by the thousand."""
    env.flush_all()
    columns = SQL(", ").join(map(SQL.identifier, names))
    rows, ids = list(rows), []
    for start in range(0, len(rows), BATCH):
        values = [SQL("%s", row) for row in rows[start : start + BATCH]]
        query = SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(table),
            columns,
            SQL(", ").join(values),
        )
        ids += [row[0] for row in env.execute_query(query)]
    env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.invalidate_all()
    return ids
