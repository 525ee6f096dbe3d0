"""Everything that has to be there before Odoo can be called, in order. Calling it again
costs a moment.
"""

from dataclasses import dataclass

from setup import machine, odoo, odoo_source, paths, postgres, venv
from setup.console import SetupError, run
from setup.database import Databases


@dataclass
class Environment:
    env: dict
    databases: Databases


def ensure_python():
    """The virtual environment alone, without a database server."""
    paths.prepare()
    machine.check()
    source = odoo_source.locate()
    venv.ensure(source)
    return source


def ensure():
    source = ensure_python()
    env = postgres.ensure()
    clients = postgres.client_path()
    if clients:
        env = {**env, "PATH": machine.path_with(clients)}
    odoo.write_config()
    environment = Environment(env, Databases(env, source.key()))
    _check_server(environment)
    return environment


def _check_server(environment):
    try:
        run(
            [paths.PYTHON, paths.INSIDE / "dbtool.py", "list", "postgres"],
            log="dbtool",
            env=environment.env,
        )
    except SetupError as error:
        raise SetupError(
            f"The database server does not answer as the PG* variables say.\n{error}"
        ) from error
