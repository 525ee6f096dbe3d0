"""Databases: one template with everything we depend on, one with our addons on top, and
a copy of it per run.

The template is keyed by what it is made of (modules, pinned packages, Odoo), the second
by the addons' code: a stale one is never found, because its name is another. Copies
carry the number of the process that made them, and those whose process is gone are
dropped.
"""

import contextlib
import os
import re
import secrets
import shutil
from dataclasses import dataclass, field

from setup import addons, odoo
from setup.cache import digest, is_done, lock, mark
from setup.console import run, step
from setup.paths import CLONE, FILESTORE, INSIDE, PYTHON, RUNS, SETUP, STAMPS

# What a test database has before our addons come, and why.
TEMPLATE_MODULES = (
    "contract",  # the contracts
    "contract_line_successor",  # renew(), planned successors, auto-renewal
    "contract_termination",  # a contract that ends with a reason
    "crm",  # opportunities of a renewal
    "spreadsheet_dashboard",  # the dashboard "Renewals"
    "base_automation",  # the engine that the benchmarks compare with
    "helpdesk_mgmt",  # optional source: tickets
    "survey",  # optional source: satisfaction
    "event",  # optional source: participation
    "rating",  # optional source: ratings
)
# The first one is the language of a new database and of its people.
LANGUAGES = ("en_US", "zh_CN")
KEPT_INSTALLED = 3
PREFIX = f"renewal_{CLONE}"


@dataclass
class Databases:
    """The databases of this clone on one server, reached by the libpq variables
    ``env``.
    """

    env: dict
    source_key: str
    template: str = field(init=False)

    def __post_init__(self):
        key = digest(*TEMPLATE_MODULES, *LANGUAGES, self.source_key, SETUP / "oca.txt")
        self.template = f"{PREFIX}_tpl_{key}"

    def tool(self, *words):
        return run(
            [PYTHON, INSIDE / "dbtool.py", *words],
            log=f"dbtool-{words[0]}",
            env=self.env,
        ).split()

    def exists(self, name):
        return name in self.tool("list", name)

    # --- the three levels ---

    def ensure_template(self):
        with lock("template"):
            if not self._is_complete(self.template):
                with step(
                    f"Making the template database ({', '.join(TEMPLATE_MODULES)})"
                ):
                    options = [f"--load-language={','.join(LANGUAGES)}"]
                    self._build(self.template, ("base", *TEMPLATE_MODULES), options)
                self._prune("tpl", 1)
        return self.template

    def ensure_installed(self, copy_as=None):
        """The template with our addons installed (or a copy of it, of that name)."""
        modules = addons.require()
        self.ensure_template()
        name = f"{PREFIX}_app_{digest(self.template, addons.code_hash())}"
        with lock("installed"):
            if not self._is_complete(name):
                with step(f"Installing {', '.join(modules)}"):
                    self._build(name, modules, (), origin=self.template)
            mark(name, "complete")  # also: used just now
            self._prune("app", KEPT_INSTALLED)
            if copy_as:
                self.duplicate(name, copy_as)
        return copy_as or name

    @contextlib.contextmanager
    def copy(self, origin=None):
        """A throw-away copy of ``origin``, by default of the one with our addons."""
        self.sweep()
        name = f"{PREFIX}_run_{os.getpid()}_{secrets.token_hex(3)}"
        if origin:
            with lock("template"):
                self.duplicate(origin, name)
        else:
            self.ensure_installed(copy_as=name)
        try:
            yield name
        finally:
            self.drop(name)
            (RUNS / f"{name}.conf").unlink(missing_ok=True)

    # --- what they are made with ---

    def duplicate(self, origin, name):
        """Copy a database with its filestore; its files are never changed in place, so
        links do.
        """
        self.tool("copy", origin, name)
        if (FILESTORE / origin).is_dir():
            shutil.rmtree(FILESTORE / name, ignore_errors=True)
            shutil.copytree(
                FILESTORE / origin, FILESTORE / name, copy_function=_link_or_copy
            )

    def drop(self, name):
        self.tool("drop", name)
        shutil.rmtree(FILESTORE / name, ignore_errors=True)
        (STAMPS / name).unlink(missing_ok=True)

    def sweep(self):
        """Drop the copies of runs that were killed."""
        for name in self.tool("list", f"{PREFIX}_run_%"):
            pid = int(re.search(r"_run_(\d+)_", name)[1])
            if not _is_alive(pid):
                self.drop(name)

    def _is_complete(self, name):
        return is_done(name, "complete") and self.exists(name)

    def _build(self, name, modules, options, origin=None):
        """Make it under another name: what has its own name is finished."""
        level = name.split("_")[2]
        fresh = f"{PREFIX}_new_{level}"
        self.drop(fresh)
        if origin:
            self.duplicate(origin, fresh)
        log = f"install-{level}"
        odoo.install(fresh, modules, env=self.env, log=log, options=options)
        self.drop(name)
        self.tool("rename", fresh, name)
        if (FILESTORE / fresh).is_dir():
            (FILESTORE / fresh).rename(FILESTORE / name)
        mark(name, "complete")

    def _prune(self, level, kept):
        """Keep the newest of a level: the others were made of code that has changed."""
        names = self.tool("list", f"{PREFIX}_{level}_%")
        for name in sorted(names, key=_used, reverse=True)[kept:]:
            self.drop(name)


def _used(name):
    path = STAMPS / name
    return path.stat().st_mtime if path.exists() else 0


def _link_or_copy(origin, target):
    try:
        os.link(origin, target)
    except OSError:
        shutil.copy2(origin, target)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
