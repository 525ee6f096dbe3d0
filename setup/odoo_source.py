"""Odoo 19 itself: the one that ``ODOO_HOME`` names, or the Debian package unpacked
below ``.odoo/root``.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from setup import apt
from setup.cache import digest, is_done, lock, mark, swap_in
from setup.console import SetupError, run, step
from setup.paths import HOME

FOLDER = HOME / "root"
PACKAGES = "usr/lib/python3/dist-packages"

# Odoo's package links fonts and libraries of these by relative paths.
UNSTABLE_PACKAGES = (
    "odoo-19",
    "fonts-inconsolata",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
# The machine's release has version 4.7, whose layout the links expect; the unstable one
# has version 7.
STABLE_PACKAGES = ("fonts-font-awesome",)
# Debian leaves this file out; a page that asks for it prints an error, and that fails
# every browser test.
STRIPPED = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Source:
    """``path`` goes on Python's path; it is None where Odoo is importable already."""

    path: Path | None
    name: str

    def key(self):
        """Changes when this Odoo changes: a database made with another one is stale."""
        if self.path is None:
            return digest(self.name, sys.prefix)
        head = self.path / ".git" / "HEAD"
        release = self.path / "odoo" / "release.py"
        commit = (
            _git_commit(head) if head.is_file() else str(release.stat().st_mtime_ns)
        )
        return digest(str(self.path), commit)


def _git_commit(head):
    text = head.read_text(encoding="utf-8").strip()
    reference = head.parent / text.removeprefix("ref: ")
    return reference.read_text(encoding="utf-8") if reference.is_file() else text


def locate():
    """The Odoo to use. Fetch it if need be."""
    home = os.environ.get("ODOO_HOME", "").strip()
    if home == "python":
        return Source(None, "the Odoo that this Python imports")
    if home:
        return _existing(Path(home).expanduser().resolve())
    return _downloaded()


def _existing(home):
    for path in (home, home.parent):
        release = path / "odoo" / "release.py"
        if release.is_file() and (path == home or home.name == "odoo"):
            _check_version(release)
            return Source(path, f"Odoo in {path}")
    raise SetupError(
        f"ODOO_HOME={home} holds no Odoo. Name a checkout (the folder with "
        "odoo-bin), the folder that has the "
        'package "odoo", or the word "python" if python3 can import odoo already.'
    )


def _check_version(release):
    text = release.read_text(encoding="utf-8")
    if "version_info = (19, 0" not in text:
        raise SetupError(
            f"{release.parent} is not Odoo 19.0. These addons are for 19.0 only."
        )


def _downloaded():
    key = digest(*UNSTABLE_PACKAGES, *STABLE_PACKAGES, STRIPPED)
    with lock("source"):
        if not (is_done("source", key) and FOLDER.is_dir()):
            _fetch()
            mark("source", key)
    return Source(FOLDER / PACKAGES, "Odoo from Debian")


def _fetch():
    codename = apt.update()
    fresh, debs = HOME / "root.new", HOME / "debs"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(debs, ignore_errors=True)
    wanted = [f"{name}/{apt.UNSTABLE}" for name in UNSTABLE_PACKAGES]
    wanted += [f"{name}/{codename}" for name in STABLE_PACKAGES]
    with step("Fetching Odoo 19 (about 130 MB)"):
        files = apt.download(wanted, debs)
    with step("Unpacking Odoo 19"):
        apt.unpack(files, fresh)
        stripped = fresh / PACKAGES / STRIPPED
        stripped.parent.mkdir(parents=True, exist_ok=True)
        stripped.touch()
        _check_version(fresh / PACKAGES / "odoo" / "release.py")
        _compile(fresh)
    swap_in(fresh, FOLDER)
    shutil.rmtree(debs)


def _compile(folder):
    run(
        ["python3", "-m", "compileall", "-q", "-j", "0", folder / PACKAGES / "odoo"],
        log="compile",
    )
