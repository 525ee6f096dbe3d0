"""The tests: pytest inside the virtual environment, on a copy of the database with our
addons. All of them are spread over the cores, each worker with a copy of its own.
"""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from setup import addons, docs, environment, lint, machine, odoo
from setup.paths import PYTHON, ROOT

# Upstream's suites on a database without our addons: what fails there is not our doing.
WITHOUT = "--without-addons"
# Each worker holds a registry and a database; more of them wait for the longest class.
MAX_WORKERS = 8
# The tests of a class, or of a module without classes, stay together: they share what
# they set up. The order is ours (conftest.py).
SPREAD = ("--dist=loadscope", "--no-loadscope-reorder")


def main(arguments):
    """Run pytest with the arguments given; on everything if none is a path."""
    if _needs_no_odoo(arguments):
        environment.ensure_python()
        command = [PYTHON, "-m", "pytest", "-p", "no:odoo", "-n0", *arguments]
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    ready = environment.ensure()
    origin = ready.databases.ensure_template() if WITHOUT in arguments else None
    arguments = [word for word in arguments if word != WITHOUT]
    with ready.databases.copy(origin) as name:
        config = odoo.run_config(name)
        env = {**os.environ, **ready.env, "PGDATABASE": name, "ODOO_RC": str(config)}
        return subprocess.run(
            _command(config, arguments), cwd=ROOT, env=env, check=False
        ).returncode


def main_all(arguments):
    """Lint, the documents, then every test: what CI runs."""
    machine.ready_for_tests()
    ready = environment.ensure()
    with ThreadPoolExecutor() as pool:
        # meanwhile: it has none of our code, which a linter may repair
        template = pool.submit(ready.databases.ensure_template)
        failed = lint.main([])
        if docs.can_build():
            failed = docs.main([]) or failed
    template.result()
    return main(arguments) or failed


def _command(config, arguments):
    options, paths = ["-n0"], []
    if not _names_a_path(arguments):
        options, paths = [f"-n{_cores()}", "--durations=10"], _everything()
    return [
        PYTHON,
        "-m",
        "pytest",
        f"--odoo-config={config}",
        "--odoo-http",
        *SPREAD,
        *options,
        # of an option given twice the last counts: -n 0 runs one test after the other
        *arguments,
        *paths,
    ]


def _cores():
    """Cores this process may use."""
    return min(len(os.sched_getaffinity(0)), MAX_WORKERS)


def _names_a_path(arguments):
    return bool(_named_paths(arguments))


def _named_paths(arguments):
    paths = [
        ROOT / word.split("::")[0] for word in arguments if not word.startswith("-")
    ]
    return [path for path in paths if path.exists()]


def _needs_no_odoo(arguments):
    """Whether all the tests that are named only read files: no server, no database."""
    paths = _named_paths(arguments)
    return bool(paths) and all(
        folder in (path, *path.parents)
        for path in paths
        for folder in [ROOT / "tests" / "architecture"]
    )


def _everything():
    folders = [*addons.names(), "tests"]
    return [folder for folder in folders if any((ROOT / folder).rglob("test_*.py"))]
