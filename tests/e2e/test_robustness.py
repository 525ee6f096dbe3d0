"""The promises of the daily run, with real processes on a real database."""

from contextlib import closing
from datetime import timedelta

import psycopg2

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
    done = [s for s in ledger.read_steps(company) if s["state"] == "done"]
    assert {step["write_uid"] for step in done} == {1, 2}
    check(company, today, is_capped=False)


def test_a_contract_that_somebody_holds_does_not_hold_up_the_others(company, today):
    """It is waited for, for a moment, and opened by a later run."""
    [held, *others] = [
        contract.id
        for contract in ledger.read_contracts(company)
        if timedelta(0) < contract.end - today < TEN_DAYS
    ]
    with closing(psycopg2.connect(dbname=company)) as connection:
        with connection.cursor() as cursor:
            save = "UPDATE contract_contract SET write_date = now() WHERE id = %s"
            cursor.execute(save, [held])
            Worker(company, "run", today).begin().finish()
            opened = {step["contract_id"] for step in ledger.read_steps(company)}
            assert held not in opened and opened.issuperset(others)
    Worker(company, "run", today).begin().finish()
    assert held in {step["contract_id"] for step in ledger.read_steps(company)}


def test_ten_days_off_are_caught_up(company, today, check):
    """The run after ten days does what is still worth doing, once, and asks the next
    person where nobody acted."""
    days = (today, today + TEN_DAYS)
    Worker(company, "run", *days).begin().finish()
    check(company, *days)
