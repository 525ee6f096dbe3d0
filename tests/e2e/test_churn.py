"""Two real sets of customers who stayed and who left, through the product: loaded as
usage and renewals, scored by hand-set measures, learned from, and judged by the
product's own back-test, each fifth of the customers by the other four.

Where they come from is in ``data/README.rst``.
"""

import json
from pathlib import Path

import pytest

from .conftest import Worker

HERE = Path(__file__).parent / "data"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "file", "decided", "lost", "hand", "learned", "brier"),
    [
        ("iranian", "iranian_telecom.csv", 2850, 446, 0.89, 0.98, 0.040),
        ("telco", "ibm_telco.csv.gz", 7043, 1869, 0.82, 0.847, 0.135),
    ],
)
def test_likelihood_beats_the_score_on_real_customers(
    databases, name, file, decided, lost, hand, learned, brier
):
    """The learned likelihood beats the hand-made score, which beats any single
    signal."""
    with databases.copy() as database:
        said = Worker(database, "churn", name, HERE / file).begin().finish()
    figures = json.loads(said.strip().splitlines()[-1])
    print(f"\n{name}: {figures}")
    assert (figures["decided"], figures["lost"]) == (decided, lost)
    assert figures["scored"] == decided
    assert figures["hand"] >= hand
    assert figures["learned"] >= learned
    assert figures["brier"] <= brier
    # whichever the data chose is no worse than either alone
    assert figures["learned"] >= max(figures["alone"].values()) - 0.003
    assert figures["learned"] >= figures["best"][1]
    assert figures["learned"] >= figures["hand"]
    assert figures["skill"] > 20
    assert not figures["lacks"]["learned"]
