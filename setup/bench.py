"""The benchmarks, on a fresh copy of the database with our addons."""

import os
import subprocess

from setup import environment, odoo
from setup.console import SetupError
from setup.paths import PYTHON, ROOT

SCRIPT = ROOT / "tests" / "benchmarks" / "run.py"


def main(arguments):
    if not SCRIPT.exists():
        raise SetupError("There is no tests/benchmarks/run.py yet.")
    ready = environment.ensure()
    with ready.databases.copy() as name:
        env = {
            **os.environ,
            **ready.env,
            "ODOO_RC": str(odoo.run_config(name)),
            "PGDATABASE": name,
        }
        return subprocess.run(
            [PYTHON, SCRIPT, *arguments], cwd=ROOT, env=env, check=False
        ).returncode
