"""What the machine lacks: as root it is installed, otherwise the command is printed."""

import importlib.util
import os
import shutil
from pathlib import Path

from setup.console import SetupError, run, say, step

# tool -> (Debian package, what for)
ALWAYS = {"dpkg": ("dpkg", "unpacking Odoo")}
FOR_TESTS = {
    "chromium": ("chromium", "the browser tests"),
}
FOR_PDF = {"wkhtmltopdf": ("wkhtmltopdf", "proposals and value reviews as PDFs")}
FOR_LINT = {"npm": ("npm", "the JavaScript and XML linters")}
OTHER_BROWSERS = ("chromium-browser", "google-chrome", "google-chrome-stable")
CHINESE_FONT = "fonts-noto-cjk"


def check():
    """What no command can do without."""
    if importlib.util.find_spec("ensurepip") is None:
        _supply({"python3-venv": "the virtual environment"})
    if not os.environ.get("ODOO_HOME"):
        _require(ALWAYS)


def ready_for_lint():
    _require(FOR_LINT)


def ready_for_tests():
    _require({**FOR_TESTS, **FOR_PDF, **FOR_LINT})
    if not _has_chinese_font() and _may_install():
        _install([CHINESE_FONT])


def ready_for_demo():
    """What makes PDFs. The demo works without: the screens say that it is missing."""
    missing = [name for name, _why in FOR_PDF.values() if not _has(name)]
    if not missing:
        return
    if _may_install():
        _install([*missing, *([] if _has_chinese_font() else [CHINESE_FONT])])
    else:
        say(
            "Without wkhtmltopdf the demo makes no PDFs. To have them:\n"
            f"    {_sudo()}apt-get install {' '.join(missing)}"
        )


def _has(tool):
    if tool == "chromium" and any(shutil.which(name) for name in OTHER_BROWSERS):
        return True
    return bool(shutil.which(tool))


def _has_chinese_font():
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def _require(tools):
    missing = {why[0]: why[1] for tool, why in tools.items() if not _has(tool)}
    if missing:
        _supply(missing)


def _supply(missing):
    """Install packages (package -> what it is for), or say how to."""
    if _may_install():
        _install(list(missing))
        return
    reasons = "; ".join(f"{package} for {why}" for package, why in missing.items())
    raise SetupError(
        f"Missing: {reasons}. Install and try again:\n"
        f"    {_sudo()}apt-get install {' '.join(missing)}"
    )


def _may_install():
    return os.geteuid() == 0 and shutil.which("apt-get")


def _sudo():
    return "" if os.geteuid() == 0 else "sudo "


def _install(packages):
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing {' '.join(packages)} (apt-get)"):
        run(["apt-get", "update"], log="apt-install", env=env)
        run(
            ["apt-get", "install", "-y", "--no-install-recommends", *packages],
            log="apt-install",
            env=env,
        )


def path_with(folder):
    """PATH with the database's client programs: createdb, psql."""
    return os.pathsep.join([os.environ.get("PATH", ""), str(folder)])
