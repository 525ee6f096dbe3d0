"""The benchmarks: ``make bench``, or ``python3 -m setup bench [SIZE…]``.

Each measurement runs in a process of its own, all on one machine in one go, because
only the ratios mean anything elsewhere. BENCH_FULL=1 also lets Odoo's own automation
work through 50,000 contracts, which takes it about ten minutes.
"""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from setup import environment  # noqa: E402
from setup.console import say  # noqa: E402
from tests.benchmarks import report  # noqa: E402

INSIDE = Path(__file__).with_name("inside.py")
SIZES = (2000, 10000, 50000)
# Beyond these Odoo's automation takes minutes: activities for one user, or for owners
# whom it tells by e-mail.
PEER_LIMIT = 10000
PEER_OWNERS_LIMIT = 2000
IS_FULL = bool(os.environ.get("BENCH_FULL"))
# A few renewals, to compare the screens with.
FEW = 100
# Renewals of a small and of a large company on an ordinary day, and its tasks.
ORDINARY = (10000, 60000)
ORDINARY_TASKS = 100
# Renewals that are closed in one go, and closed ones to report on.
CLOSING = 1000
HISTORY = 100000
# Customers to score, each with a contract and usage of some metrics.
CUSTOMERS = 100000
# Customers who are due a touchpoint on one day.
JOURNEY = 10000
# Rows of a register, new and again; contracts of a portfolio, and how it is kept.
REGISTER = 3000
STYLES = ("in place", "only the end", "second row")
# Contracts that these were of: five years of one term each.
HISTORY_CONTRACTS = 20000


def main(words):
    if words[:1] == ["health"]:
        origin = os.environ["PGDATABASE"]
        databases = environment.ensure().databases
        count = int(words[1]) if len(words) > 1 else CUSTOMERS
        report.write({"health": _measure_health(databases, origin, count)})
        return
    if words[:1] == ["cash"]:
        origin = os.environ["PGDATABASE"]
        databases = environment.ensure().databases
        count = int(words[1]) if len(words) > 1 else CUSTOMERS
        report.write(_measure_cash(databases, origin, count))
        return
    if words[:1] == ["journey"]:
        databases = environment.ensure().databases
        origin = os.environ["PGDATABASE"]
        count = int(words[1]) if len(words) > 1 else JOURNEY
        report.write(_measure_journey(databases, origin, count))
        return
    if words == ["ingestion"]:
        databases = environment.ensure().databases
        origin = os.environ["PGDATABASE"]
        report.write({"ingestion": _measure_ingestion(databases, origin)})
        return
    if words[:1] == ["register"]:
        databases = environment.ensure().databases
        count = int(words[1]) if len(words) > 1 else REGISTER
        origin = os.environ["PGDATABASE"]
        report.write({"register": _measure_register(databases, origin, count)})
        return
    if words[:1] == ["portfolio"]:
        databases = environment.ensure().databases
        count = int(words[1]) if len(words) > 1 else REGISTER
        origin = os.environ["PGDATABASE"]
        report.write({"portfolio": _measure_portfolio(databases, origin, count)})
        return
    if words[:1] == ["ordinary"]:
        databases = environment.ensure().databases
        sizes = [int(word) for word in words[1:]] or ORDINARY
        origin = os.environ["PGDATABASE"]
        report.write({"ordinary": _measure_ordinary(databases, origin, sizes)})
        return
    sizes = [int(word) for word in words] or SIZES
    origin = os.environ["PGDATABASE"]
    databases = environment.ensure().databases
    results = {"few": _measure_few(databases, origin)}
    results["closing"] = _measure_closing(databases, origin)
    results["analysis"] = _measure_analysis(databases, origin)
    results["health"] = _measure_health(databases, origin)
    results["ingestion"] = _measure_ingestion(databases, origin)
    results["ordinary"] = _measure_ordinary(databases, origin, ORDINARY)
    results |= _measure_cash(databases, origin)
    results |= _measure_journey(databases, origin)
    results |= {size: _measure_size(databases, origin, size) for size in sizes}
    report.write(results)


def _measure_few(databases, origin):
    """The screens with a few renewals."""
    with databases.copy(origin) as name:
        _inside(name, "generate", FEW)
        _inside(name, "prepare")
        _inside(name, "day")
        return {"screens": _inside(name, "screens")}


def _measure_closing(databases, origin):
    """The same contracts, closed in several ways, each on a copy of its own."""
    with ExitStack() as stack:
        company = stack.enter_context(databases.copy(origin))
        _inside(company, "generate", CLOSING)
        peer = stack.enter_context(databases.copy(company))
        for word in ("prepare", "opening", "planning", "day"):
            _inside(company, word)
        result = {"oca-alone": _inside(peer, "oca-alone")}
        for word in ("oca", "renew", "renew-won", "lose"):
            with databases.copy(company) as fresh:
                result[word] = _inside(fresh, word)
        return result


def _measure_analysis(databases, origin):
    with databases.copy(origin) as name:
        _inside(name, "generate", HISTORY_CONTRACTS)
        _inside(name, "prepare")
        _inside(name, "opening")
        _inside(name, "history", HISTORY)
        return _inside(name, "pivot")


def _measure_health(databases, origin, count=CUSTOMERS):
    """Scoring everybody for the first time, again, and when a few changed; beside the
    same in plain SQL, which is taken back."""
    with databases.copy(origin) as name:
        _inside(name, "health-usage", count)
        result = {"rows": count, "floor": _inside(name, "health-floor")}
        result["first"] = _inside(name, "health-score")
        result["again"] = _inside(name, "health-score")
        result["reading"] = _inside(name, "health-read")
        result["changed"] = _inside(name, "health-change")
        return {"health": result}


def _measure_journey(databases, origin, count=JOURNEY):
    """A day of touchpoints for every customer, and one of reminders."""
    with databases.copy(origin) as name:
        _inside(name, "generate", count, 1)
        result = {"customers": count}
        for action in ("mail", "touchpoint"):
            with databases.copy(name) as company:
                _inside(company, "journey-prepare", action)
                result[action] = _inside(company, "journey-give")
        return {"journey": result}


def _measure_cash(databases, origin, count=CUSTOMERS):
    """The cash-in of contracts that run on, beside plain SQL; a day without a change,
    and one with a few."""
    with databases.copy(origin) as name:
        _inside(name, "generate", count, 1)
        _inside(name, "cash-run-on")
        result = {"contracts": count, "floor": _inside(name, "cash-floor")}
        result["everything"] = _inside(name, "cash-refresh", 0)
        _inside(name, "cash-rest")
        result["unchanged"] = _inside(name, "cash-refresh", 0)
        _inside(name, "cash-change")
        result["changed"] = _inside(name, "cash-refresh", 0)
        return {"cash": result}


def _measure_register(databases, origin, count=REGISTER):
    """A register of new contracts, beside Odoo's own create, and the same again."""
    with databases.copy(origin) as name:
        return {"register": _inside(name, "register", count)}


def _measure_portfolio(databases, origin, count):
    """Editions of a random company's register, in each way that it may be kept; what
    Odoo has recorded at the end, beside the truth."""
    result = {}
    for style in STYLES:
        with databases.copy(origin) as name:
            result[style] = _inside(name, "portfolio", count, style.replace(" ", "-"))
    return {"portfolio": result}


def _measure_ordinary(databases, origin, sizes):
    """A day on which a hundred tasks are due, in a small company and in a large one."""
    result = []
    for size in sizes:
        with databases.copy(origin) as name:
            _inside(name, "generate", size)
            for word in ("prepare", "opening", "planning", "day"):
                _inside(name, word)
            result.append(_inside(name, "ordinary", ORDINARY_TASKS))
    return {"ordinary": result}


def _measure_ingestion(databases, origin):
    """Usage by our endpoint, by COPY, and by the external API's create."""
    with databases.copy(origin) as name:
        return {"ingestion": _inside(name, "ingestion")}


def _measure_size(databases, origin, size):
    with ExitStack() as stack:
        company = stack.enter_context(databases.copy(origin))
        # a customer each: contracts of one customer share tasks, the peer's do not
        _inside(company, "generate", size, 1)
        peer = stack.enter_context(databases.copy(company))
        result = _measure_ours(company)
        result["floor"] = _inside(peer, "floor")
        if size <= PEER_LIMIT or IS_FULL:
            fresh = stack.enter_context(databases.copy(peer))
            _inside(fresh, "forget")
            result["peer"] = _inside(fresh, "peer")
        if size <= PEER_OWNERS_LIMIT:
            fresh = stack.enter_context(databases.copy(peer))
            _inside(fresh, "forget")
            result["peer-owners"] = _inside(fresh, "peer-owners")
        return result


def _measure_ours(company):
    _inside(company, "prepare")
    return {
        "opening": _inside(company, "opening"),
        "planning": _inside(company, "planning"),
        "first": _inside(company, "day"),
        "again": _inside(company, "day"),
        "screens": _inside(company, "screens"),
    }


def _inside(database, *words):
    """The figures of one measurement."""
    command = [sys.executable, INSIDE, database, *map(str, words)]
    # what it says meanwhile is seen at once: some take an hour
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{words} failed")
    figures = json.loads(done.stdout.splitlines()[-1])
    say(f"{database}: {' '.join(map(str, words))}: {done.stdout.splitlines()[-1]}")
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
