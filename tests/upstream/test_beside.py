"""OCA's addons that change contracts too, installed beside ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from setup import odoo as commands

# contract_sale brings Odoo's sales, which our addons neither need nor want in every
# other test: they have a database of their own.
BESIDE = ("contract_sale", "contract_variable_quantity")
SUITES = Path(__file__).with_name("beside.py")


@pytest.mark.slow
def test_suites_and_access_beside_other_addons(databases, odoo, root):
    with databases.copy() as name:
        odoo.install(name, BESIDE)
        config = commands.run_config(name)
        words = [sys.executable, "-m", "pytest", SUITES, "-q"]
        words += ["-p", "no:cacheprovider", "-p", "no:xdist", "--odoo-http"]
        words += [f"--odoo-config={config}"]
        env = {
            **os.environ,
            **databases.env,
            "PGDATABASE": name,
            "ODOO_RC": str(config),
        }
        env = {key: value for key, value in env.items() if "XDIST" not in key}
        done = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " skipped" not in done.stdout.splitlines()[-1]
