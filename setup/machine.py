"""What the machine lacks, in sentences that say what to type; as root in CI, it is
installed.
"""

import os
import shutil
from pathlib import Path

from setup.console import Sorry, run, step

# tool -> (Debian package, what for)
ALWAYS = {"dpkg": ("dpkg", "unpacking Odoo")}
FOR_TESTS = {
    "chromium": ("chromium", "the browser tests"),
    "git": ("git", "building the wheels"),
}
FOR_LINT = {"npm": ("npm", "the JavaScript and XML linters")}
OTHER_BROWSERS = ("chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHINESE_FONT = "fonts-noto-cjk"


def check():
    """Raise for what no command can do without."""
    if os.environ.get("ODOO_HOME"):
        return
    _require(ALWAYS)


def ready_for_lint():
    _require(FOR_LINT)


def ready_for_tests():
    _require({**FOR_TESTS, **FOR_LINT}, fonts=True)


def _has(tool):
    if tool == "chromium" and any(shutil.which(name) for name in OTHER_BROWSERS):
        return True
    return bool(shutil.which(tool))


def _has_chinese_font():
    return any(Path("/usr/share/fonts").rglob("*CJK*"))


def _require(tools, fonts=False):
    missing = {package: why for tool, (package, why) in tools.items() if not _has(tool)}
    if missing and _may_install():
        packages = (
            [*missing, CHINESE_FONT]
            if fonts and not _has_chinese_font()
            else list(missing)
        )
        _install(packages)
    elif missing:
        reasons = "; ".join(f"{package} for {why}" for package, why in missing.items())
        raise Sorry(
            f"Missing: {reasons}. Install and try again:\n"
            f"    {_sudo()}apt-get install {' '.join(missing)}"
        )
    elif fonts and not _has_chinese_font() and _may_install():
        _install([CHINESE_FONT])


def _may_install():
    """Only root, and only on a Debian; a person's machine is left alone unless it is
    CI's.
    """
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


def cores():
    return len(os.sched_getaffinity(0))
