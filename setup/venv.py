"""The virtual environment: pinned packages, OCA's addons, and Odoo on its path."""

import os
import re
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
# pip's name for a setting -> the variable that uv reads
UV_SETTINGS = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}


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
        _install_uv()
        if source.path:
            uv("pip", "sync", LOCK_FILE, OCA_FILE)
        else:
            uv("pip", "install", "--constraint", LOCK_FILE, *_tools())
            uv("pip", "install", "--no-deps", "--requirement", OCA_FILE)
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


def _install_uv():
    """pip brings uv, and uv the rest in a fraction of pip's time."""
    quiet = ["--disable-pip-version-check", "--quiet", "--no-deps"]
    run(
        [PYTHON, "-m", "pip", "install", *quiet, "--constraint", LOCK_FILE, "uv"],
        log="pip",
    )


def uv(*words, cwd=SETUP):
    """Call uv on the environment."""
    env = {"VIRTUAL_ENV": str(VENV), "UV_NO_PROGRESS": "1", **_get_pip_settings()}
    return run([VENV / "bin" / "uv", *words], log=f"uv-{words[1]}", cwd=cwd, env=env)


def _get_pip_settings():
    """uv reads no settings of pip: a mirror, or certificates, that the machine names
    for pip are passed on.
    """
    text = subprocess.run(
        [PYTHON, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    settings = {}
    for option, name in UV_SETTINGS.items():
        # Variables come first in the list, as they come first for pip
        found = re.search(rf"\.{option}='(.+)'$", text, re.MULTILINE)
        if found and name not in os.environ:
            settings[name] = found[1]
    return settings


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
