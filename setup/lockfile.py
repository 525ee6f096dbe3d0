"""Make the lock files: every package that a requirements.in needs, in one version each,
without addresses.
"""

from setup import environment, venv
from setup.console import say, step
from setup.docs import SOURCE as DOCS
from setup.paths import ROOT, SETUP

# The months that Odoo 19 was released and tested in: newer majors (dates, images, XML)
# came after it.
NEWEST = "2025-12-31"
# pytest-odoo knows Odoo 19 only since version 2.2, which is younger.
YOUNGER = "--exclude-newer-package=pytest-odoo=2026-10-31"
# Folder -> the oldest Python that it is for
LOCKED = {SETUP: "3.10", DOCS: "3.11"}


def main(arguments):
    environment.ensure_python()
    for folder, python in LOCKED.items():
        name = (folder / "requirements.in").relative_to(ROOT)
        with step(f"Resolving {name}"):
            _lock(folder, python)
    say("Both requirements.txt are written; review the difference.")


def _lock(folder, python):
    options = ["--universal", f"--python-version={python}"]
    options += [f"--exclude-newer={NEWEST}", YOUNGER, "--upgrade"]
    options += ["--no-emit-index-url", "--no-annotate", "--no-header"]
    files = ["requirements.in", "--output-file", "requirements.txt"]
    venv.uv("pip", "compile", *options, *files, cwd=folder)
