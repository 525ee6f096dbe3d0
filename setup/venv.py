"""The virtual environment: pinned packages, OCA's addons, and Odoo on its path."""

import shutil
import subprocess
import sys
import sysconfig

from setup.cache import digest, is_done, lock, mark
from setup.console import SetupError, run, step
from setup.paths import PYTHON, SETUP, VENV

LOCK_FILE = SETUP / "requirements.txt"
INPUT_FILE = SETUP / "requirements.in"
OCA_FILE = SETUP / "oca.txt"
TOOLS_MARK = "# --- tests ---"
OLDEST_PYTHON = (3, 10)


def ensure(source):
    """Make the environment, or leave it alone if it was made from the same files."""
    _check_python()
    key = digest(
        LOCK_FILE, OCA_FILE, INPUT_FILE, str(source.path), sys.version, sys.base_prefix
    )
    with lock("venv"):
        if is_done("venv", key) and PYTHON.exists():
            return
        _make(source)
        mark("venv", key)


def _check_python():
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise SetupError(
            f"Odoo 19 needs Python 3.10 or newer, and this is {sys.version.split()[0]}."
        )


def _make(source):
    shutil.rmtree(VENV, ignore_errors=True)
    with step("Making a virtual environment"):
        _create()
    with step("Installing the pinned Python packages"):
        if source.path:
            _pip("--no-deps", "-r", LOCK_FILE)
        else:
            _pip("-c", LOCK_FILE, *_tools())
        _pip("--no-deps", "-r", OCA_FILE)
    _link(source)
    run(
        [PYTHON, "-c", "import odoo.release, odoo.tools.config, pytest_odoo"],
        log="venv-check",
    )


def _create():
    done = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SetupError(
            "Python cannot make a virtual environment. On Debian, install what is "
            "missing and try again:\n"
            f"    apt-get install python3-venv\n(it said: {done.stdout.strip()[-300:]})"
        )


def _pip(*arguments):
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--quiet",
        "--prefer-binary",
    ]
    run([*command, *arguments], log="pip")


def _tools():
    """The packages that test and lint; Odoo's own are there already."""
    text = INPUT_FILE.read_text(encoding="utf-8").split(TOOLS_MARK)[1]
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


def _link(source):
    """Let the environment import Odoo, and pip know that it is there."""
    site = next((VENV / "lib").glob("python3*/site-packages"))
    folders = (
        [source.path]
        if source.path
        else [path for path in sys.path if path.endswith("-packages")]
    )
    if not folders:
        folders = [sysconfig.get_path("purelib")]
    (site / "odoo-source.pth").write_text(
        "".join(f"{folder}\n" for folder in folders), encoding="utf-8"
    )
    if source.path:
        for info in source.path.glob("odoo-19*-info"):
            shutil.copytree(info, site / info.name, dirs_exist_ok=True)
