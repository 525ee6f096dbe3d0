"""What every test of the repository needs, the addons' own too: pytest-odoo's registry,
on a database that no other process uses.
"""

import contextlib
import os
import signal
import threading

import freezegun
import pytest

from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

from setup import environment

# How long a test took is measured on the real clock, whatever the test froze.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    """The registry, loaded before the first test. Replaces pytest-odoo's fixture: its
    workers share one filestore, where the garbage collection that ends each test class
    deletes what another worker has written and not committed yet.
    """
    # Odoo sets it when it loads a test suite
    threading.current_thread().testing = True
    with _own_database() as name:
        Registry(name)
        yield
    # Odoo's server is gone, but would still make an interruption of the signal that
    # ends a slow worker
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


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
