"""Runs in an Odoo shell: what the demo's screens show on a day, as a line of JSON.

``DAYS`` is put before this text: so many days after the installation, on which the
daily run is called first.
"""

import json
from datetime import timedelta

from freezegun import freeze_time

from odoo import fields

MARK = "figures: "
# Sources of the dashboards that count what is missing.
GOOD_WHEN_EMPTY = (
    "Without a score",
    # the demo's company keeps no books: it invoices nothing, and nobody pays
    "Received this month: received",
    "Late or blocked: late",
    "Open invoices: open-weeks",
    "Accuracy: 30 days ahead",
    "Accuracy of the last 12 months, 30 days ahead",
    # its history begins about a year ago: on some days none of it is older
    "Alerts in the 12 months before",
    "Acknowledged in the 12 months before",
    "Closed in the 12 months before",
)
COMPANY = env.ref("base.main_company")  # noqa: F821


def ask(model, domain, measures):
    """Measures of a report, all in all."""
    (group,) = env[model].formatted_read_group(domain, [], measures)  # noqa: F821
    return {name.split(":")[0]: group[name] for name in measures}


def get_rates(today):
    """Of what fell due within a year, and of the customers of a year ago."""
    year = [("due_date", ">=", today - timedelta(days=365)), ("due_date", "<", today)]
    names = ["gross_rate", "net_rate", "count_rate", "on_time_rate"]
    months = env["renewal.arr.month"].search([("is_complete", "=", True)])  # noqa: F821
    return {
        **ask("renewal.analysis", year, [f"{name}:avg" for name in names]),
        **ask(
            "renewal.arr.analysis",
            [("date", "=", months[:1].date)],
            ["year_gross_rate:avg", "year_net_rate:avg", "end_amount:sum"],
        ),
        "months": len(months),
    }


def get_accuracy():
    groups = env["renewal.forecast.accuracy"].formatted_read_group(  # noqa: F821
        [], ["horizon"], ["accuracy:avg"]
    )
    return {group["horizon"]: group["accuracy:avg"] for group in groups}


def get_backtest():
    test = env["renewal.health.backtest"].search([], limit=1)  # noqa: F821
    return {"verdict": test.verdict, "lack": test._get_lack(), "auc": test.hand_auc}


def get_unasked(today):
    """Urgent renewals that nobody is asked about: no task, no step to come, no list."""
    renewals = env["renewal.renewal"].search(  # noqa: F821
        [
            ("outcome", "=", False),
            ("decision_date", "<=", today + timedelta(days=30)),
            ("renewal_type", "!=", "evergreen"),
        ]
    )
    lines = env["renewal.catch.up.line"].search([("done_date", "=", False)])  # noqa: F821
    asked = renewals.filtered(
        lambda renewal: (
            renewal.activity_ids
            or renewal.step_ids.filtered(
                lambda s: s.state == "planned" or s.activity_id.active
            )
        )
    )
    return (renewals - asked - lines.renewal_id).mapped("display_name")


def get_empty_figures():
    """Sources of the dashboards that have no row."""
    empty = []
    for dashboard in env["spreadsheet.dashboard"].search([]):  # noqa: F821
        if not dashboard.name or "renewal" not in dashboard.spreadsheet_data:
            continue
        content = json.loads(dashboard.spreadsheet_data)
        for kind in ("pivots", "lists"):
            for source in content.get(kind, {}).values():
                if source["name"] in GOOD_WHEN_EMPTY:
                    continue
                if not env[source["model"]].search_count(source["domain"]):  # noqa: F821
                    empty.append(f"{dashboard.name}: {source['name']}")
    return empty


def get_names():
    """Names that people typed: customers, contracts, products, users."""
    contracts = env["contract.contract"].search([])  # noqa: F821
    users = env["res.users"].search([("share", "=", False)])  # noqa: F821
    return [
        *contracts.mapped("name"),
        *contracts.commercial_partner_id.mapped("name"),
        *contracts.contract_line_ids.product_id.mapped("name"),
        *users.mapped("name"),
    ]


def count(model, *domain):
    return env[model].search_count(list(domain))  # noqa: F821


def run_day():
    """The scheduled job, as often as it asks for."""
    job = env.ref("renewal_management.ir_cron_renewal_daily")  # noqa: F821
    for _slice in range(20):
        job.method_direct_trigger()
        # what it did is in the transactions after this one
        env.cr.commit()  # noqa: F821
        runs = env["renewal.run"].search([("date", "=", TODAY)])  # noqa: F821
        if runs and all(runs.mapped("finished_at")):
            return


TODAY = fields.Date.today() + timedelta(days=DAYS)  # noqa: F821
with freeze_time(f"{TODAY} 10:00:00"):
    if DAYS:  # noqa: F821
        run_day()
    result = {
        "rates": get_rates(TODAY),
        "accuracy": get_accuracy(),
        "backtest": get_backtest(),
        "unasked": get_unasked(TODAY),
        "empty": get_empty_figures(),
        "names": get_names(),
        "currency": COMPANY.currency_id.name,
        "languages": env["res.users"].search([]).mapped("lang"),  # noqa: F821
        "unsent": count("mail.mail", ("state", "=", "exception")),
        "alerts": count("renewal.health.alert", ("state", "=", "closed")),
        "tickets": count("helpdesk.ticket", ("closed_date", "!=", False)),
        "visits": count("event.registration", ("state", "=", "done")),
        "ratings": count("rating.rating", ("consumed", "=", True)),
    }
print(MARK + json.dumps(result, default=str))
