"""Workers that are killed at any moment, and a scheduler that has little time."""

from datetime import timedelta

from . import ledger
from .conftest import Worker

# Kills per day, after so many finished batches and so many seconds of the next.
KILLS = 5
BATCHES = 5
SECONDS = 0.4
PROGRESS = """
    SELECT (SELECT count(*) FROM renewal_renewal) AS renewals,
           (SELECT count(*) FROM renewal_step WHERE state = 'done') AS done,
           (SELECT count(*) FROM renewal_step WHERE state = 'skipped') AS skipped"""


def test_killed_workers_do_each_step_once(company, today, check, chance):
    """Each step exactly once, whatever was under way when its worker died."""
    days = (today, today + timedelta(days=10))
    for number, day in enumerate(days, start=1):
        kills = _kill_workers(company, day, chance)
        assert kills > KILLS / 2, "the runs were over too soon to be killed"
        Worker(company, "run", day).begin().finish()
        check(company, *days[:number])
    _check_runs(company, days)


def _kill_workers(database, day, chance):
    kills = 0
    for _attempt in range(KILLS):
        worker = Worker(database, "run-announcing", day).begin()
        moment = chance.randint(0, BATCHES), chance.uniform(0, SECONDS)
        kills += worker.kill_after(*moment)
        print(f"{day}: killed at", dict(ledger.query(database, PROGRESS)[0]))
    return kills


def _check_runs(database, days):
    """One row per day, finished, and every step that was worked belongs to one."""
    runs = ledger.query(database, "SELECT * FROM renewal_run ORDER BY date")
    assert [run["date"] for run in runs] == list(days)
    assert all(run["finished_at"] for run in runs)
    lost = "SELECT id FROM renewal_step WHERE state = 'done' AND run_id IS NULL"
    assert ledger.query(database, lost) == []


def test_job_with_little_time_goes_on_in_the_next_slice(company, check):
    """A job that is stopped by the scheduler is not done until tomorrow."""
    slices = int(Worker(company, "cron").begin().finish())
    assert slices > 1, "one slice was enough: the company is too small"
    runs = ledger.query(company, "SELECT date FROM renewal_run")
    check(company, *(run["date"] for run in runs))
