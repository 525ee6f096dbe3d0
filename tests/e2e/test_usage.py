"""Usage with real processes on a real database: two that report, one that dies."""

from collections import Counter
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta

from . import ledger, reporting
from .conftest import SEED, Worker, begin_together

KILLS = 6
SECONDS = 0.05
NEW_DAYS = 30
LATE_DAYS = 60
# Calls that are answered before the days are closed.
EARLY_CALLS = 5
USAGE = """
    SELECT m.code AS metric, u.partner_id AS customer, u.date, u.value, u.is_month
      FROM renewal_usage u JOIN renewal_usage_metric m ON m.id = u.metric_id
     WHERE m.code IN ('sum', 'avg', 'max')"""


@pytest.fixture(scope="module")
def reported(databases, today):
    with databases.copy() as name:
        Worker(name, "report-build", today).begin().finish()
        yield name


@pytest.fixture
def database(databases, reported):
    with databases.copy(reported) as name:
        yield name


@pytest.fixture
def kept_from(today):
    return today.replace(day=1) - relativedelta(months=reporting.MONTHS_KEPT)


def add_up(answers):
    """{created, updated, refused} of all calls."""
    sums = Counter()
    for line in answers.split("\n"):
        if line:
            created, updated, refused = map(int, line.split())
            sums.update(created=created, updated=updated, refused=refused)
    return sums


def check_months(database, expected):
    found = {
        (row["metric"], row["customer"], row["date"], bool(row["is_month"])): row[
            "value"
        ]
        for row in ledger.query(database, USAGE)
    }
    assert found == pytest.approx(expected)
    assert any(is_month for *_key, is_month in found), "nothing became a month"


def test_two_senders_store_each_day_once(database, today):
    """Each day once, with what one of them said; nobody counts the other's rows."""
    first = today - timedelta(days=NEW_DAYS * reporting.STEP)
    words = first, NEW_DAYS, reporting.STEP
    senders = [
        Worker(database, "report-send", SEED + value, value, *words)
        for value in (1001, 1002)
    ]
    begin_together(*senders)
    sums = [add_up(sender.finish()) for sender in senders]
    rows = [r for r in ledger.query(database, USAGE) if r["value"] in (1001, 1002)]
    assert len(rows) == len({(row["customer"], row["date"]) for row in rows})
    assert len(rows) == NEW_DAYS * reporting.CUSTOMERS
    assert sum(each["created"] for each in sums) == len(rows)
    assert not any(each["refused"] for each in sums)


def test_killed_roll_ups_lose_no_day(database, today, kept_from, chance):
    """No day is lost, and none is counted twice, whenever the worker dies."""
    expected = reporting.as_months(ledger.query(database, USAGE), kept_from)
    kills = 0
    for _attempt in range(KILLS):
        worker = Worker(database, "report-roll-up", today).begin()
        kills += worker.kill_after(chance.randint(1, 20), chance.uniform(0, SECONDS))
    assert kills > KILLS / 2, "the runs were over too soon to be killed"
    Worker(database, "report-roll-up", today).begin().finish()
    check_months(database, expected)
    again = ledger.fingerprint(database, ["renewal_usage"])
    Worker(database, "report-roll-up", today).begin().finish()
    assert ledger.fingerprint(database, ["renewal_usage"]) == again


def test_reports_survive_days_becoming_months(database, today, kept_from):
    """What was taken is in its month; what came too late was refused, not lost."""
    before = ledger.query(database, USAGE)
    oldest = today - timedelta(days=reporting.DAYS)
    assert oldest + timedelta(days=LATE_DAYS * reporting.STEP) < kept_from
    words = SEED, 1, oldest, LATE_DAYS, reporting.STEP
    late = Worker(database, "report-send", *words).load()
    closing = Worker(database, "report-roll-up", today).load()
    late.begin()
    answers = "".join(late.process.stdout.readline() for _call in range(EARLY_CALLS))
    closing.begin()
    sums = add_up(answers + late.finish())
    closing.finish()
    assert sums["created"] and sums["refused"], sums
    assert sums["created"] + sums["refused"] == LATE_DAYS * reporting.CUSTOMERS
    rows = ledger.query(database, USAGE)
    assert all(row["is_month"] for row in rows if row["date"] < kept_from)
    total = sum(row["value"] for row in rows if row["metric"] == "sum")
    assert total == sums["created"] + sum(
        row["value"] for row in before if row["metric"] == "sum"
    )
