"""Two people decide on the same renewals at the same moment."""

import pytest

from . import ledger
from .conftest import Worker

RENEW = ("renewal.renew", "action_renew")
LOSE = ("renewal.lose", "action_lose")
RENEWALS = 30


@pytest.fixture(scope="module")
def opened(databases, backlog, today):
    """The company after its first day."""
    with databases.copy(backlog) as name:
        Worker(name, "run", today).begin().finish()
        yield name


@pytest.fixture
def company(databases, opened):
    """A copy of it for one test."""
    with databases.copy(opened) as name:
        yield name


@pytest.fixture
def renewals(company):
    """Open renewals whose term is not over."""
    rows = ledger.query(
        company,
        "SELECT id, contract_id, current_end FROM renewal_renewal WHERE outcome IS NULL"
        " AND current_end > CURRENT_DATE ORDER BY id LIMIT %s",
        RENEWALS,
    )
    assert len(rows) == RENEWALS
    return rows


@pytest.mark.parametrize("other", [RENEW, LOSE], ids=["renew", "lose"])
def test_the_second_of_two_decisions_is_refused(company, renewals, other):
    """One of them wins, the other gets an error; every contract goes on once, or not at
    all."""
    ids = [row["id"] for row in renewals]
    people = [Worker(company, "decide", *what, *ids) for what in (RENEW, other)]
    for person in people:
        person.begin()
    said = [person.finish().partition(":")[0].strip() for person in people]
    assert sorted(said) == ["done", "refused"], said
    outcome = "renewed" if said[0] == "done" or other == RENEW else "churned"
    contracts = tuple(row["contract_id"] for row in renewals)
    found = ledger.query(
        company,
        "SELECT contract_id, count(*) AS number, count(outcome) AS closed,"
        " min(outcome) AS outcome, count(DISTINCT current_end) AS ends"
        " FROM renewal_renewal WHERE contract_id IN %s GROUP BY 1",
        contracts,
    )
    assert len(found) == RENEWALS
    number = 2 if outcome == "renewed" else 1
    for row in found:
        assert (row["number"], row["closed"], row["outcome"], row["ends"]) == (
            number,
            1,
            outcome,
            number,
        )
