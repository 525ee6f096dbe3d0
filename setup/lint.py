"""The linters: pre-commit, with the hooks of .pre-commit-config.yaml."""

import os
import subprocess

from setup import environment, machine
from setup.paths import HOME, ROOT, VENV

# Where pre-commit keeps the environments that it makes: "make clean" takes them away.
PRE_COMMIT_HOME = HOME / "pre-commit"


def main(arguments):
    """Run the hooks that are named, or all; 0 if all are content.

    A hook that can repair a file does so, and fails the first time. With --fix they run
    again: what fails then is for a person.
    """
    machine.ready_for_lint()
    environment.ensure_python()
    hooks = [word for word in arguments if word != "--fix"]
    failed = _run(hooks)
    return _run(hooks) if failed and "--fix" in arguments else failed


def _run(hooks):
    command = [VENV / "bin" / "pre-commit", "run", "--all-files"]
    if os.environ.get("CI") == "true":
        command.append("--show-diff-on-failure")
    env = {**os.environ, "PRE_COMMIT_HOME": str(PRE_COMMIT_HOME)}
    return subprocess.run([*command, *hooks], cwd=ROOT, env=env, check=False).returncode
