"""People who save contracts while the daily run works, with real processes."""

import json

from . import ledger
from .conftest import SEED, Worker, begin_together

STALE = """
    SELECT r.id FROM renewal_renewal r
      JOIN renewal_health_customer c
        ON c.partner_id = r.partner_id AND c.company_id = r.company_id
     WHERE r.outcome IS NULL
       AND (r.health_score, r.health_band) IS DISTINCT FROM (c.score, c.band)"""


def test_two_people_save_while_the_run_works(company, today, check):
    """Nobody's save fails because of us, no phase gives up, and the second run finds
    what the first left to whoever was saving."""
    Worker(company, "feel", SEED, today).begin().finish()
    savers = [Worker(company, "save", seed, today) for seed in (1, 2)]
    run = Worker(company, "run", today)
    begin_together(*savers, run)
    run.finish()
    told = [json.loads(saver.finish().splitlines()[-1]) for saver in savers]
    print("saved", [said["saved"] for said in told])
    assert all(said["saved"] > 20 for said in told), "nobody was in the way"
    assert [said["failed"] for said in told] == [[], []]
    errors = "SELECT error FROM renewal_run WHERE error IS NOT NULL AND error != ''"
    assert ledger.query(company, errors) == []
    Worker(company, "run", today).begin().finish()
    assert ledger.query(company, STALE) == []
    check(company, today)
