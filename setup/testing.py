"""The tests: pytest inside the virtual environment, on a copy of the database with our
addons.
"""

import os
import subprocess

from setup import addons, environment, lint, machine, odoo
from setup.paths import PYTHON, ROOT

# Upstream's suites on a database without our addons: what fails there is not our doing.
WITHOUT = "--without-addons"


def main(arguments):
    """Run pytest with the arguments given; on everything if none is a path."""
    ready = environment.ensure()
    origin = ready.databases.ensure_template() if WITHOUT in arguments else None
    arguments = [word for word in arguments if word != WITHOUT]
    with ready.databases.copy(origin) as name:
        config = odoo.run_config(name)
        env = {**os.environ, **ready.env, "PGDATABASE": name, "ODOO_RC": str(config)}
        return subprocess.run(
            _command(config, arguments), cwd=ROOT, env=env, check=False
        ).returncode


def main_all(arguments):
    """Lint, then every test: what CI runs."""
    machine.ready_for_tests()
    failed = lint.main([])
    return main(arguments) or failed


def _command(config, arguments):
    paths = [] if _names_a_path(arguments) else _everything()
    return [
        PYTHON,
        "-m",
        "pytest",
        f"--odoo-config={config}",
        "--odoo-http",
        *arguments,
        *paths,
    ]


def _names_a_path(arguments):
    return any(
        (ROOT / word.split("::")[0]).exists()
        for word in arguments
        if not word.startswith("-")
    )


def _everything():
    folders = [*addons.names(), "tests"]
    return [folder for folder in folders if any((ROOT / folder).rglob("test_*.py"))]
