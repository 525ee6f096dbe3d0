"""A product that reports usage, and the months its days must become, worked out without
Odoo."""

import random
from collections import defaultdict
from datetime import timedelta
from statistics import fmean

from odoo.service.model import retrying

CUSTOMERS = 40
ROLLUPS = {"sum": sum, "avg": fmean, "max": max}
MONTHS_KEPT = 6
# Every second day was reported: there is room for reports that come late.
DAYS = 400
STEP = 2
# Customers rolled up in one transaction.
BATCH_SIZE = 7


def build(env, today):
    """Customers with usage keys, a metric for each way of adding up, and old days."""
    metrics = env["renewal.usage.metric"].create(
        [{"name": rollup, "code": rollup, "rollup": rollup} for rollup in ROLLUPS]
    )
    partners = env["res.partner"].create(
        [{"name": key, "is_company": True, "usage_key": key} for key in get_keys()]
    )
    env["renewal.usage"].create(
        [
            {
                "metric_id": metric.id,
                "partner_id": partner.id,
                "date": today - timedelta(days=ago),
                "value": (31 * number + 7 * ago) % 60,
            }
            for metric in metrics
            for number, partner in enumerate(partners)
            for ago in range(1, DAYS, STEP)
        ]
    )
    env.company.renewal_usage_months_kept = MONTHS_KEPT


def get_keys():
    return [f"KEY-{number}" for number in range(CUSTOMERS)]


def send(env, seed, value, first, count, step):
    """Report every customer's days, a call for each, in an order of chance; a call is
    repeated when it loses a race, as the web server does. Says what came of each.

    :param first: the first day; then every ``step`` days, ``count`` of them
    """
    chance = random.Random(seed)
    days = [first + timedelta(days=number * step) for number in range(count)]
    chance.shuffle(days)
    for day in days:
        rows = [
            {
                "customer_key": key,
                "metric": "sum",
                "date": day.isoformat(),
                "value": value,
            }
            for key in get_keys()
        ]
        chance.shuffle(rows)
        answer = retrying(lambda rows=rows: env["renewal.usage"].report(rows), env)
        print(answer["created"], answer["updated"], answer["refused"], flush=True)


def roll_up(env, date_ref):
    """The part of the daily run that makes months of days; says so after each batch."""
    from odoo.addons.renewal_management_health.models.usage import renewal_usage_roll_up

    renewal_usage_roll_up.CUSTOMERS = BATCH_SIZE
    phases = env["renewal.phase"]._for_company(env.company)
    commit = type(phases)._commit

    def announce(self, processed):
        commit(self, processed)
        print("batch", flush=True)

    type(phases)._commit = announce
    phases._roll_up_usage(env.company, date_ref, None)


def as_months(rows, kept_from):
    """What usage must look like when days before ``kept_from`` have become months.

    :param rows: dicts with metric (its way of adding up), customer, date, value
    :return: {(metric, customer, day, whether it is a month): value}
    """
    groups = defaultdict(list)
    for row in rows:
        is_old = row["date"] < kept_from
        day = row["date"].replace(day=1) if is_old else row["date"]
        groups[row["metric"], row["customer"], day, is_old].append(row["value"])
    return {key: ROLLUPS[key[0]](values) for key, values in groups.items()}
