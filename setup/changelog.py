"""Newsfragments → readme/HISTORY.md of each addon, by towncrier: a release begins."""

import ast

from setup import addons, environment
from setup.console import run, say
from setup.paths import ROOT, VENV

FRAGMENTS = "readme/newsfragments"


def main(arguments):
    """Further arguments go to towncrier: --draft only shows what would be written."""
    environment.ensure_python()
    for name in addons.names():
        if not any((ROOT / name / FRAGMENTS).glob("*.md")):
            say(f"{name}: nothing new")
            continue
        say(_build(name, arguments))
    say("Now make format: the README of an addon shows its changelog.")


def _build(name, arguments):
    manifest = (ROOT / name / "__manifest__.py").read_text(encoding="utf-8")
    version = ast.literal_eval(manifest)["version"]
    command = [
        VENV / "bin" / "towncrier",
        "build",
        "--yes",
        "--config",
        "pyproject.toml",
    ]
    return run(
        [*command, "--dir", name, "--version", version, *arguments], log="towncrier"
    )
