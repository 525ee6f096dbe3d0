"""An apt of our own, below ``.odoo/apt``: it fetches Debian packages without installing
them, and needs no root.

It takes its addresses from the machine's own apt (``apt-get indextargets``), so a
mirror is used where one is set.
"""

import os
import shutil
import subprocess

from setup.cache import digest, is_done, mark
from setup.console import SetupError, run, step
from setup.paths import HOME

FOLDER = HOME / "apt"
UNSTABLE = "sid"
TARGETS = "$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(LABEL)|$(SIGNED_BY)"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def machine_source():
    """The machine's own Debian archive: its address, the release it is on, and the key
    that signs it.
    """
    if not shutil.which("apt-get"):
        raise SetupError(
            "This machine has no apt-get, and Odoo 19 is fetched as a Debian package. "
            "Get Odoo 19 yourself and name its folder:\n"
            "    ODOO_HOME=/path/to/odoo make demo"
        )
    command = ["apt-get", "indextargets", "--format", TARGETS]
    rows = subprocess.run(
        command, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for row in rows:
        uri, codename, component, label, signed_by = row.split("|")
        plain = not codename.endswith(("-updates", "-security", "-backports"))
        if component == "main" and plain and label in ("Debian", ""):
            return uri, codename, signed_by
    raise SetupError(
        "The machine's apt names no Debian archive. Add one to its sources (then: "
        "apt-get update), or use an Odoo 19 that you have:\n"
        "    ODOO_HOME=/path/to/odoo make demo"
    )


def _configure(uri, codename, signed_by):
    for name in ("lists/partial", "cache/archives/partial"):
        (FOLDER / name).mkdir(parents=True, exist_ok=True)
    # A keyring may be given as a file, or as the key's text in the sources: that one is
    # long.
    keyring = signed_by if signed_by.startswith("/") else KEYRING
    sources = "".join(
        f"deb [signed-by={keyring}] {uri} {suite} main\n"
        for suite in (codename, UNSTABLE)
    )
    (FOLDER / "sources.list").write_text(sources, encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": FOLDER / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": FOLDER / "lists",
        "Dir::Cache": FOLDER / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Default-Release": codename,
        "APT::Sandbox::User": "root",
    }
    text = "".join(f'{key} "{value}";\n' for key, value in settings.items())
    (FOLDER / "apt.conf").write_text(text, encoding="utf-8")
    return digest(sources, text)


def environment():
    return {"APT_CONFIG": str(FOLDER / "apt.conf")}


def update():
    """Fetch the package lists, once; return the machine's codename."""
    uri, codename, signed_by = machine_source()
    key = _configure(uri, codename, signed_by)
    if not is_done("apt", key):
        with step("Reading Debian's package lists"):
            run(["apt-get", "update"], log="apt-update", env=environment())
        mark("apt", key)
    return codename


def download(packages, folder):
    """Fetch packages (``name`` or ``name/suite``) into a folder; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    run(
        ["apt-get", "download", *packages],
        log="apt-download",
        cwd=folder,
        env=environment(),
    )
    return sorted(folder.glob("*.deb"))


def missing_for(package):
    """The packages that the machine lacks to run ``package``, itself included."""
    command = [
        "apt-get",
        "install",
        "--print-uris",
        "-qq",
        "--no-install-recommends",
        "-o",
        "Debug::NoLocking=1",
        package,
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, **environment()},
        check=False,
    )
    if done.returncode:
        raise SetupError(f"apt-get cannot find {package}: {done.stderr.strip()}")
    return [
        line.split()[1].split("_")[0]
        for line in done.stdout.splitlines()
        if line.startswith("'")
    ]


def unpack(files, folder):
    for file in files:
        run(["dpkg", "-x", file, folder], log="dpkg")
