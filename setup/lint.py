"""The linters, in the versions of the OCA 19.0 template; all run, and each failure is
shown.
"""

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from setup import addons, environment, machine, nodejs
from setup.console import say
from setup.paths import PYTHON, ROOT, VENV

SKIPPED = (".odoo", ".git", "node_modules", "lib", "__pycache__")
BIN = VENV / "bin"


@dataclass
class Check:
    """``words`` is the command; ``fix`` are the words it becomes with --fix."""

    name: str
    words: list
    files: list = field(default_factory=list)
    fix: list = None


def main(arguments):
    """Run every linter; 0 if all are content."""
    machine.ready_for_lint()
    environment.ensure()
    nodejs.ensure()
    fixing = "--fix" in arguments
    results = {check.name: _run(check, fixing) for check in _checks()}
    failed = [name for name, good in results.items() if not good]
    say(f"lint: {', '.join(failed)} failed" if failed else "lint: all good")
    return 1 if failed else 0


def _run(check, fixing):
    if not check.files:
        return True
    words = check.fix if fixing and check.fix else check.words
    command = [str(word) for word in [*words, *check.files]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    say(f"lint: {check.name}: {'good' if done.returncode == 0 else 'FAILED'}")
    if done.returncode:
        say((done.stdout + done.stderr).strip())
    return done.returncode == 0


def _checks():
    return [*_python_checks(), *_addon_checks(), *_node_checks()]


def _python_checks():
    python, text = _files(".py"), _files(".py", ".xml", ".js", ".csv", ".md", ".toml")
    ruff = BIN / "ruff"
    return [
        Check("ruff", [ruff, "check"], python, [ruff, "check", "--fix"]),
        Check("ruff format", [ruff, "format", "--check"], python, [ruff, "format"]),
        Check("end of files", [BIN / "end-of-file-fixer"], text),
        Check("trailing blanks", [BIN / "trailing-whitespace-fixer"], text),
        Check("merge marks", [BIN / "check-merge-conflict"], text),
        Check("toml", [BIN / "check-toml"], _files(".toml")),
        Check("yaml", [BIN / "check-yaml"], _files(".yml", ".yaml")),
    ]


def _addon_checks():
    names = addons.names()
    pylint = [PYTHON, "-m", "pylint", "--rcfile=.pylintrc-mandatory"]
    readme = [PYTHON, "-m", "setup.addon_readme"]
    return [
        Check("pylint-odoo", pylint, names),
        Check("oca-checks-odoo-module", [BIN / "oca-checks-odoo-module"], names),
        Check("oca-checks-po", [BIN / "oca-checks-po"], _files(".po", ".pot")),
        Check("addon readme", [*readme, "--check"], names, readme),
    ]


def _node_checks():
    prettier = [nodejs.tool("prettier"), f"--plugin={nodejs.XML_PLUGIN}"]
    quiet = "--log-level=warn"
    web = _files(".js", ".xml", ".scss", ".css", ".yml", ".cjs")
    return [
        Check("prettier", [*prettier, "--check"], web, [*prettier, quiet, "--write"]),
        Check("eslint", [nodejs.tool("eslint")], _files(".js")),
    ]


def _files(*suffixes):
    """Files of ours with one of these endings; what is fetched or made is passed by."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in SKIPPED]
        place = Path(folder).relative_to(ROOT)
        found += [str(place / name) for name in names if name.endswith(suffixes)]
    return sorted(found)
