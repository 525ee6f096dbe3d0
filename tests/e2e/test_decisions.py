"""Two people decide on the same renewals at the same moment."""

import pytest

from . import ledger
from .conftest import Worker, begin_together

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
    begin_together(*people)
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


ANSWERS = """
    SELECT r.id, r.outcome, count(a.id) AS answers, min(a.kind) AS kind
      FROM renewal_renewal r LEFT JOIN renewal_answer a ON a.renewal_id = r.id
     WHERE r.id IN %s GROUP BY r.id"""


@pytest.mark.parametrize("other", ["accept", "decline"])
def test_of_two_answers_of_a_customer_one_counts(company, renewals, other):
    """Two people, or one who clicks twice: each renewal has one answer, and the second
    is told so."""
    ids = [row["id"] for row in renewals]
    people = [Worker(company, "answer", kind, *ids) for kind in ("accept", other)]
    begin_together(*people)
    done = {"accept": "accepted", "decline": "declined"}
    words = [person.finish().split() for person in people]
    for first, second in zip(*words, strict=True):
        told = [word for word in (first, second) if word not in done.values()]
        assert len(told) == 1 and told[0] in ("answered", "moment"), words
    found = ledger.query(company, ANSWERS, tuple(ids))
    assert [row["answers"] for row in found] == [1] * len(ids)


def test_a_customer_accepts_while_somebody_marks_it_as_lost(company, renewals):
    """Whoever is first is heard; an acceptance never comes after the decision."""
    ids = [row["id"] for row in renewals]
    customer = Worker(company, "answer", "accept", *ids)
    person = Worker(company, "decide", *LOSE, *ids)
    begin_together(customer, person)
    words, said = customer.finish().split(), person.finish()
    found = {row["id"]: row for row in ledger.query(company, ANSWERS, tuple(ids))}
    for renewal_id, word in zip(ids, words, strict=True):
        row = found[renewal_id]
        assert word in ("accepted", "decided", "moment"), words
        assert row["answers"] == (word == "accepted")
        assert row["outcome"] == ("churned" if said.startswith("done") else None)
