"""Alerts with real processes on a real database: run twice, by two, and killed."""

from datetime import timedelta

import pytest

from . import alert_oracle, ledger
from .conftest import SEED, Worker, begin_together

KILLS = 6
SECONDS = 0.2
SCORES = "SELECT customer_id, date, value::int AS score FROM renewal_health_pulse"
ALERTS = """
    SELECT a.customer_id, r.kind, r.opened_date, r.closed_date, r.score
      FROM renewal_health_alert a
      JOIN renewal_health_alert_reason r ON r.alert_id = a.id"""
OURS = """
    SELECT a.* FROM mail_activity a
      JOIN ir_model_data d ON d.res_id = a.activity_type_id
     WHERE d.name = 'mail_activity_type_health' AND a.active"""
# Each query finds what must not be.
WRONG = {
    "an alert that nobody was notified of": """
        SELECT id FROM renewal_health_alert
         WHERE state = 'open' AND (user_id IS NULL OR activity_id IS NULL
               OR is_notified IS NOT TRUE)""",
    "two open alerts of one customer": """
        SELECT customer_id FROM renewal_health_alert WHERE state = 'open'
         GROUP BY customer_id HAVING count(*) > 1""",
    "an alert that is open for nothing, or closed before its reasons": """
        SELECT a.id FROM renewal_health_alert a
         WHERE (a.state = 'open') != EXISTS (
               SELECT FROM renewal_health_alert_reason r
                WHERE r.alert_id = a.id AND r.closed_date IS NULL)""",
    "a task for nothing": f"""
        SELECT id FROM ({OURS}) a WHERE NOT EXISTS (
               SELECT FROM renewal_health_alert h
                WHERE h.activity_id = a.id AND h.state = 'open')""",
    "two tasks about one customer": f"""
        SELECT res_id FROM ({OURS}) a WHERE res_id != 0
         GROUP BY res_id HAVING count(*) > 1""",
    "a task of somebody else": f"""
        SELECT h.id FROM renewal_health_alert h JOIN ({OURS}) a ON a.id = h.activity_id
         WHERE h.state = 'open' AND a.user_id != h.user_id""",
    "a task of somebody who left": f"""
        SELECT a.id FROM ({OURS}) a JOIN res_users u ON u.id = a.user_id
         WHERE NOT u.active""",
    "a reaction of nobody": """
        SELECT id FROM renewal_health_alert WHERE reacted_date IS NOT NULL""",
    "a note too many, or too few": """
        SELECT r.id FROM renewal_renewal r
         WHERE (SELECT count(*) FROM mail_message m
                 WHERE m.model = 'renewal.renewal' AND m.res_id = r.id
                   AND position('Health alert:' IN m.body) > 0)
            != (SELECT count(DISTINCT w.opened_date) FROM renewal_health_alert h
                  JOIN renewal_health_alert_reason w ON w.alert_id = h.id
                 WHERE h.customer_id = r.health_id
                   AND w.opened_date >= r.opened_date)""",
    "a risk that is none, or the other way round": """
        SELECT r.id FROM renewal_renewal r
          JOIN renewal_health_customer c ON c.id = r.health_id
         WHERE COALESCE(r.is_at_risk, FALSE) != (c.band = 'red' OR EXISTS (
               SELECT FROM renewal_health_alert h
                WHERE h.customer_id = c.id AND h.state = 'open'))""",
}


@pytest.fixture(scope="module")
def second_day(databases, backlog, today):
    """The company after its first day; on the second, many scores have moved."""
    days = today, today + timedelta(days=1)
    with databases.copy(backlog) as name:
        Worker(name, "feel", SEED, days[0]).begin().finish()
        Worker(name, "run", days[0]).begin().finish()
        check_alerts(name, days[:1])
        Worker(name, "feel", SEED, days[1]).begin().finish()
        yield name, days


@pytest.fixture
def moody(databases, second_day):
    """A copy of it for one test."""
    origin, days = second_day
    with databases.copy(origin) as name:
        yield name, days


def check_alerts(database, days):
    scores = {}
    for row in ledger.query(database, SCORES):
        scores.setdefault(row["customer_id"], {})[row["date"]] = row["score"]
    expected = alert_oracle.play(scores, days)
    found = [tuple(row.values()) for row in ledger.query(database, ALERTS)]
    assert len(found) == len(set(found)), "an alert was opened twice"
    missing, surplus = expected - set(found), set(found) - expected
    assert not missing and not surplus, (
        f"{len(missing)} missing, {len(surplus)} too many:\n"
        f"missing {sorted(missing, key=str)[:5]}\n"
        f"surplus {sorted(surplus, key=str)[:5]}"
    )
    assert found, "nothing happened: the test says nothing"
    for what, text in WRONG.items():
        rows = ledger.query(database, text)
        assert not rows, f"{what}: {rows[:5]}"


def test_same_day_twice_writes_nothing(moody):
    database, days = moody
    Worker(database, "run", days[1]).begin().finish()
    check_alerts(database, days)
    tables = (
        "renewal_health_alert",
        "renewal_health_alert_reason",
        "renewal_health_customer",
    )
    before = ledger.fingerprint(database, tables), ledger.fingerprint(database)
    Worker(database, "run", days[1]).begin().finish()
    after = ledger.fingerprint(database, tables), ledger.fingerprint(database)
    assert after == before


def test_two_workers_open_each_alert_once(moody):
    database, days = moody
    workers = [Worker(database, "run-as", uid, days[1]) for uid in (1, 2)]
    begin_together(*workers)
    for worker in workers:
        worker.finish()
    check_alerts(database, days)


def test_killed_workers_leave_each_alert_once(moody, chance):
    """Whatever was under way when a worker died: each alert and each task once."""
    database, days = moody
    kills = 0
    for _attempt in range(KILLS):
        worker = Worker(database, "alert-announcing", days[1]).begin()
        kills += worker.kill_after(chance.randint(1, 9), chance.uniform(0, SECONDS))
        rows = "SELECT state, count(*) FROM renewal_health_alert GROUP BY 1 ORDER BY 1"
        print("killed at", [dict(row) for row in ledger.query(database, rows)])
    assert kills > KILLS / 3, "the runs were over too soon to be killed"
    Worker(database, "run", days[1]).begin().finish()
    check_alerts(database, days)
