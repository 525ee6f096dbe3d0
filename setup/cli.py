"""The commands. The Makefile calls them; each one first makes what is missing."""

import argparse
import os
import sys

from setup import (
    bench,
    changelog,
    clean,
    demo,
    docs,
    environment,
    lint,
    lockfile,
    shell,
    testing,
)
from setup.console import SetupError, say

COMMANDS = {
    "env": ("make the environment and the template database", None),
    "demo": ("a database with demo data, served until Ctrl-C", demo.main),
    "test": ("run the tests; further arguments go to pytest", testing.main),
    "all-tests": ("lint, then every test", testing.main_all),
    "lint": ("every linter; with --fix, repair what can be repaired", lint.main),
    "docs": (
        "the documents as pages; with --links, check links to other sites",
        docs.main,
    ),
    "bench": ("the benchmarks, on a database of their own", bench.main),
    "shell": ("a Python prompt inside Odoo: shell [DATABASE]", shell.main),
    "odoo": (
        "call Odoo itself with the environment's settings: odoo ARGUMENTS",
        shell.odoo_command,
    ),
    "copy": (
        "keep a copy of the database with our addons under a name: copy NAME",
        shell.copy,
    ),
    "python": ("call the environment's Python: python ARGUMENTS", shell.python),
    "clean": ("stop the private PostgreSQL and delete what was made", clean.main),
    "stop": ("stop the private PostgreSQL", clean.stop),
    "lock": ("make requirements.txt from requirements.in", lockfile.main),
    "changelog": (
        "newsfragments to readme/HISTORY.md; with --draft, only show it",
        changelog.main,
    ),
}


def prepare(arguments):
    environment.ensure().databases.ensure_template()
    say("Ready.")
    return 0


def main():
    parser = argparse.ArgumentParser(
        prog="python3 -m setup", formatter_class=argparse.RawTextHelpFormatter
    )
    listed = "\n".join(f"{name:10} {text}" for name, (text, _main) in COMMANDS.items())
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=listed)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    action = COMMANDS[options.command][1] or prepare
    try:
        return action(options.arguments) or 0
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    finally:
        if os.environ.get("CI") == "true":
            clean.stop_if_started_here()
