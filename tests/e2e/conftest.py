"""Fixtures of the end-to-end tests: a company with a backlog, workers to work it."""

import os
import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from . import ledger, oracle

WORKER = Path(__file__).with_name("worker.py")
# A company small enough for every test run; large enough for several batches.
CONTRACTS = 1500
SEED = 20261122


class Worker:
    """A process with Odoo loaded that waits for its signal to begin."""

    def __init__(self, database, command, *arguments):
        words = [sys.executable, WORKER, database, command, *map(str, arguments)]
        self.process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )

        self.is_loaded = False

    def load(self):
        """Wait until it is loaded."""
        line = self.process.stdout.readline()
        if line != "ready\n":
            pytest.fail(f"The worker did not start: {self.process.communicate()[1]}")
        self.is_loaded = True
        return self

    def begin(self):
        """Wait until it is loaded, then let it go."""
        if not self.is_loaded:
            self.load()
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return self

    def finish(self):
        """Wait for its end and return what it said; it must not have complained."""
        out, err = self.process.communicate(timeout=600)
        assert self.process.returncode == 0, err
        assert not _complaints(err), err
        return out

    def kill_after(self, batches, seconds):
        """Kill it so many batches and seconds from now; was it still at work?"""
        for _batch in range(batches):
            if not self.process.stdout.readline():
                break
        time.sleep(seconds)
        is_working = self.process.poll() is None
        self.process.kill()
        self.process.communicate()
        return is_working


def begin_together(*workers):
    """Let them go when all are loaded: on a busy machine the first could be done before
    the last is there, and nothing would be tried."""
    for worker in workers:
        worker.load()
    for worker in workers:
        worker.begin()


# Odoo logs these as errors, although the engine rolls back and looks again.
LOST_RACES = (
    "could not serialize access",
    "deadlock detected",
    "duplicate key value",
)


def _complaints(log):
    """Errors in a log, but not those of losing a race."""
    errors = log.split(" ERROR ")[1:]
    return [e for e in errors if not any(words in e for words in LOST_RACES)]


@pytest.fixture(scope="session")
def chance():
    """Chance from a printed seed: a failure can be repeated."""
    seed = int(os.environ.get("SEED", SEED))
    print(f"\nSEED={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def today():
    return date.today()


@pytest.fixture(scope="session")
def backlog(databases, today):
    """A database with contracts in every situation; no renewal is open yet."""
    with databases.copy() as name:
        Worker(name, "build", CONTRACTS, SEED, today).begin().finish()
        yield name


@pytest.fixture
def company(databases, backlog):
    """A copy of the backlog for one test."""
    with databases.copy(backlog) as name:
        yield name


@pytest.fixture
def check(today):
    """Compare a database with the oracle, after the runs of these days."""

    def compare(database, *days, is_capped=True):
        contracts = ledger.read_contracts(database)
        renewals = oracle.play(contracts, days, is_capped=is_capped)
        expected = ledger.as_seen(ledger.as_expected(renewals), is_capped)
        found = ledger.as_seen(ledger.read_steps(database), is_capped)
        missing, surplus = expected - found, found - expected
        assert not missing and not surplus, (
            f"{len(missing)} missing, {len(surplus)} too many:\n"
            f"missing {sorted(missing, key=str)[:5]}\n"
            f"surplus {sorted(surplus, key=str)[:5]}"
        )
        _check_products(ledger.counts(database), renewals)

    return compare


def _check_products(counts, renewals):
    """One task per person and renewal at the most, and as many steps' tasks as there
    are; one mail per recipient, one opportunity per renewal."""
    worked = [
        (renewal.contract, step)
        for renewal in renewals.values()
        for step in renewal.steps
        if step.state == "done"
    ]
    done = [step for _contract, step in worked]
    actions = ["escalation" if step.level else step.rule["action"] for step in done]
    given = [(contract, step) for contract, step in worked if step.deadline]
    # after a task is closed, the same person may get another one
    most = len({(contract.id, step.assignee) for contract, step in given})
    most += sum(step.is_closed for _contract, step in given)
    least = len({(contract.customer, step.assignee) for contract, step in given})
    tasks = counts["activities"]
    assert least <= tasks <= most, f"{tasks} tasks, not {least} to {most}"
    mails = len({step.mail for step in done if step.mail})
    assert counts == {
        "activities": tasks,
        "steps_with_activity": tasks,
        "mails": mails,
        "steps_with_mail": mails,
        "opportunities": actions.count("opportunity"),
        "renewals_with_opportunity": actions.count("opportunity"),
        "renewals": len(renewals),
        "terms": len(renewals),
    }
