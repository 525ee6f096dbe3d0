"""An Odoo environment in a process of its own, and what it used."""

import contextlib
import resource
import threading
import time


@contextlib.contextmanager
def environment(database):
    """Odoo's environment on a database, as the superuser; left without commit."""
    import odoo
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--log-level=error", "--no-http"])
    threading.current_thread().dbname = database
    with Registry(database).cursor() as cursor:
        yield odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})


class Meter:
    """Seconds and queries of a ``with`` block; several blocks add up.

    ``cpu`` is what this process computed, the database server left out: on a machine
    that others use too it varies less than the seconds.
    """

    def __init__(self, env):
        self.cr = env.cr
        self.seconds = 0.0
        self.cpu = 0.0
        self.queries = 0

    def __enter__(self):
        self._queries = self.cr.sql_log_count
        self._start = time.perf_counter()
        self._start_cpu = time.process_time()
        return self

    def __exit__(self, *_error):
        self.seconds += time.perf_counter() - self._start
        self.cpu += time.process_time() - self._start_cpu
        self.queries += self.cr.sql_log_count - self._queries

    def figures(self, rows=0):
        return {
            "seconds": round(self.seconds, 4),
            "cpu": round(self.cpu, 4),
            "queries": self.queries,
            "rows": rows,
        }


def peak_mib():
    """The most memory this process ever held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)
