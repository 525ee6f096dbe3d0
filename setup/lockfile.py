"""Make the lock files: every package that a requirements.in needs, in one version each,
without addresses.
"""

from setup import environment
from setup.console import run, say, step
from setup.docs import SOURCE
from setup.paths import SETUP, VENV

# The months that Odoo 19 was released and tested in: newer majors (dates, images, XML)
# came after it.
NEWEST = "2025-12-31"
# pytest-odoo knows Odoo 19 only since version 2.2, which is younger.
YOUNGER = "--exclude-newer-package=pytest-odoo=2026-10-31"


# Folder of a requirements.in -> the oldest Python that its packages must run on.
OLDEST_PYTHON = {SETUP: "3.10", SOURCE: "3.11"}


def main(arguments):
    environment.ensure()
    for folder, python in OLDEST_PYTHON.items():
        with step(f"Resolving {folder.name}/requirements.in"):
            _lock(folder, python)
    say("The requirements.txt files are written; review the difference.")


def _lock(folder, python):
    options = [
        "--universal",
        f"--python-version={python}",
        f"--exclude-newer={NEWEST}",
        YOUNGER,
    ]
    options += ["--no-emit-index-url", "--no-annotate", "--no-header", "--upgrade"]
    command = [VENV / "bin" / "uv", "pip", "compile", *options]
    run([*command, "requirements.in", "-o", "requirements.txt"], log="lock", cwd=folder)
