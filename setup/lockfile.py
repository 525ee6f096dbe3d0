"""Make the lock file: every package that requirements.in needs, in one version each,
without addresses.
"""

from setup import environment
from setup.console import run, say, step
from setup.paths import SETUP, VENV

# The months that Odoo 19 was released and tested in: newer majors (dates, images, XML)
# came after it.
NEWEST = "2025-12-31"
# pytest-odoo knows Odoo 19 only since version 2.2, which is younger.
YOUNGER = "--exclude-newer-package=pytest-odoo=2026-10-31"


def main(arguments):
    environment.ensure()
    options = [
        "--universal",
        "--python-version=3.10",
        f"--exclude-newer={NEWEST}",
        YOUNGER,
    ]
    options += ["--no-emit-index-url", "--no-annotate", "--no-header", "--upgrade"]
    with step("Resolving requirements.in"):
        command = [VENV / "bin" / "uv", "pip", "compile", *options]
        run(
            [*command, "requirements.in", "-o", "requirements.txt"],
            log="lock",
            cwd=SETUP,
        )
    say("setup/requirements.txt is written; review the difference.")
