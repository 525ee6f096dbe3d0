"""What every test of the repository needs, the addons' own too: pytest-odoo's registry,
on a database that no other process uses.
"""

import contextlib
import os
import signal
import threading
from pathlib import Path

import freezegun
import pytest

from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

from setup import environment

# How long a test took is measured on the real clock, whatever the test froze.
freezegun.configure(extend_ignore_list=["_pytest.timing"])

ROOT = Path(__file__).parent
# What takes longest begins first, so that the workers end at about the same time.
LONGEST = (
    "tests/browser/test_click_everything.py",
    "tests/install/test_upgrade.py",
    "tests/install/test_cycle.py",
    "tests/install/test_optional.py",
    "tests/upstream/test_beside.py",
    "tests/e2e/test_robustness_kill.py",
    "tests/e2e/test_alerts.py",
)


def pytest_collection_modifyitems(items):
    """The order in which the workers of pytest-xdist take the tests."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=_get_place)


def _get_place(item):
    file = str(item.path.relative_to(ROOT))
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable(report):
    """What a subtest is about travels from a worker as text: records and frozen dates
    cannot.
    """
    data = yield
    if context := (data or {}).get("_subtest.context"):
        context["kwargs"] = {name: str(it) for name, it in context["kwargs"].items()}
    return data


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    """The registry, loaded before the first test. Replaces pytest-odoo's fixture: its
    workers share one filestore, where the garbage collection that ends each test class
    deletes what another worker has written and not committed yet.
    """
    # Odoo sets it when it loads a test suite
    threading.current_thread().testing = True
    if not config["db_name"]:  # the tests that are run only read files
        yield
        return
    with _own_database() as name:
        Registry(name)
        yield


@contextlib.contextmanager
def _own_database():
    """The database of the run; for a worker of pytest-xdist, a copy of it."""
    (origin,) = config["db_name"]
    if "PYTEST_XDIST_WORKER" not in os.environ:
        yield origin
        return
    with environment.ensure().databases.copy(origin) as name:
        config["db_name"], config["dbfilter"] = name, f"^{name}$"
        os.environ["PGDATABASE"] = name
        yield name
        close_db(name)
    # execnet interrupts a worker that takes more than five seconds to end
    signal.signal(signal.SIGINT, signal.SIG_IGN)
