"""The promises of the daily run, with real processes on a real database."""

from datetime import timedelta

from . import ledger
from .conftest import Worker, begin_together

TEN_DAYS = timedelta(days=10)


def test_same_day_twice_writes_nothing(company, today, check):
    Worker(company, "run", today).begin().finish()
    before = ledger.fingerprint(company)
    Worker(company, "run", today).begin().finish()
    assert ledger.fingerprint(company) == before
    check(company, today)


def test_two_workers_share_one_backlog(company, today, check):
    """Each step once, both at work, nobody complains."""
    ledger.execute(company, "UPDATE res_company SET renewal_mail_cap_days = 0")
    workers = [Worker(company, "run-as", uid, today) for uid in (1, 2)]
    begin_together(*workers)
    for worker in workers:
        worker.finish()
    assert {step["write_uid"] for step in ledger.read_steps(company)} == {1, 2}
    check(company, today, is_capped=False)


def test_ten_days_off_are_caught_up(company, today, check):
    """The run after ten days does what is still worth doing, once, and asks the next
    person where nobody acted."""
    days = (today, today + TEN_DAYS)
    Worker(company, "run", *days).begin().finish()
    check(company, *days)
