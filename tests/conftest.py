"""Fixtures shared by the tests outside the addons."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root():
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def databases():
    """Throw-away databases, for tests that install, uninstall or commit."""
    sys.path.insert(0, str(ROOT))
    try:
        from setup import environment  # the repository's own, not a package's
    finally:
        sys.path.remove(str(ROOT))
    return environment.ensure().databases


@pytest.fixture(scope="session")
def call():
    """Run a command from the repository; its output, or a failure that shows it."""

    def run(*words, cwd=ROOT, stdin=None, **variables):
        done = subprocess.run(
            [str(word) for word in words],
            cwd=cwd,
            input=stdin,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{words} failed:\n{done.stdout}{done.stderr}"
        return done.stdout

    return run


class Odoo:
    """Odoo's own commands on a throw-away database, each in a process of its own.

    ``options`` are those of ``setup.odoo``; ``config`` says where the addons are.
    """

    def __init__(self, env, **options):
        self.env = env
        self.options = options

    def shell(self, database, script):
        return self._call("shell", database, script, **self.options)

    def install(self, database, modules, **options):
        return self._call("install", database, modules, **options, **self.options)

    def update(self, database, modules):
        return self._call("update", database, modules)

    def _call(self, command, *arguments, **options):
        from setup import odoo

        log = f"test-{command}-{os.getpid()}"
        return getattr(odoo, command)(*arguments, env=self.env, log=log, **options)


@pytest.fixture(scope="session")
def odoo(databases):
    return Odoo(databases.env)
