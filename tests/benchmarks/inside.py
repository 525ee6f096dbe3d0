"""One measurement, in a process of its own: ``inside.py DATABASE NAME [NUMBER]``.

Runs in the virtual environment and prints its figures as one line of JSON, the peak
memory of the process among them.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def measure(env, name, *numbers):
    """Do one named measurement; numbers are given as text."""
    from tests.benchmarks import (
        cash,
        closing,
        contracts,
        floor,
        health,
        history,
        ingestion,
        journey,
        ours,
        peer,
        portfolio,
        register,
        screens,
        simulation,
    )

    measurements = {
        "generate": lambda *counts: contracts.generate(env, *map(int, counts)),
        "prepare": lambda: ours.prepare(env),
        "opening": lambda: ours.opening(env),
        "planning": lambda: ours.planning(env),
        "day": lambda: ours.day(env),
        "ordinary": lambda count: ours.ordinary(env, int(count)),
        "floor": lambda: floor.insert(env),
        "forget": lambda: floor.forget(env),
        "peer": lambda: peer.automation(env, notifies_owners=False),
        "peer-owners": lambda: peer.automation(env, notifies_owners=True),
        "screens": lambda: screens.screens(env),
        "spread": lambda: simulation.spread(env),
        "simulation": lambda: simulation.simulation(env),
        "renew": lambda: closing.renew(env),
        "renew-won": lambda: closing.renew_won(env),
        "lose": lambda: closing.lose(env),
        "oca": lambda: closing.oca(env),
        "oca-alone": lambda: closing.oca_alone(env),
        "history": lambda count: history.generate(env, int(count)),
        "pivot": lambda: history.pivot(env),
        "ingestion": lambda: ingestion.ingestion(env),
        "portfolio": lambda count, style: portfolio.portfolio(env, int(count), style),
        "register": lambda count: register.register(env, int(count)),
        "journey-prepare": lambda action: journey.prepare(env, action),
        "journey-give": lambda: journey.give(env),
        "cash-run-on": lambda: cash.run_on(env),
        "cash-floor": lambda: cash.floor(env),
        "cash-refresh": lambda days: cash.refresh(env, int(days)),
        "cash-rest": lambda: cash.rest(env),
        "cash-change": lambda: cash.change(env),
        "health-usage": lambda count: health.generate(env, int(count)),
        "health-floor": lambda: health.floor(env),
        "health-score": lambda: health.score(env),
        "health-read": lambda: health.read(env),
        "health-change": lambda: health.change(env),
    }
    return measurements[name](*numbers) or {}


def main(database, *words):
    from tests.benchmarks.session import environment, peak_mib

    with environment(database) as env:
        start = peak_mib()
        figures = measure(env, *words)
    print(json.dumps({**figures, "peak": peak_mib(), "start": start}))


if __name__ == "__main__":
    main(*sys.argv[1:])
