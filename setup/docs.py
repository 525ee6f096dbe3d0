"""The documents as pages: Sphinx, in an environment of its own, without Odoo.

``python3 -m setup docs [--links]``; with --links, external links are followed too.
"""

import shutil
import subprocess
import sys

from setup.cache import digest, is_done, lock, mark
from setup.console import SetupError, run, say, step
from setup.paths import HOME, ROOT

SOURCE = ROOT / "docs"
TARGET = HOME / "docs"
VENV = TARGET / "venv"
REQUIREMENTS = SOURCE / "requirements.txt"
PICTURES = SOURCE / "images"
DRAW = ("package.json", "package-lock.json", "draw.mjs")
OLDEST_PYTHON = (3, 11)


def main(arguments):
    """Build the pages; a warning is an error. 0 if there is none."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with lock("docs"):
        _make_environment()
        _draw_pictures()
        # Sphinx writes a page for each module here; those of modules that moved go.
        shutil.rmtree(SOURCE / "api", ignore_errors=True)
        failed = _sphinx("html")
        if "--links" in arguments and not failed:
            failed = _sphinx("linkcheck")
    page = TARGET / "html" / "index.html"
    say("docs: FAILED" if failed else f"docs: {page.relative_to(ROOT)}")
    return failed


def can_build():
    """Whether this Python is new enough for Sphinx; Odoo runs on an older one, too."""
    return sys.version_info[:2] >= OLDEST_PYTHON


def _make_environment():
    if not can_build():
        raise SetupError("The documents are built with Python 3.11 or newer.")
    key = digest(REQUIREMENTS, sys.version)
    if is_done("docs", key) and VENV.exists():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    python = VENV / "bin" / "python"
    with step("Installing Sphinx"):
        run([sys.executable, "-m", "venv", VENV], log="docs-venv")
        quiet = ["--quiet", "--disable-pip-version-check"]
        run(
            [python, "-m", "pip", "install", *quiet, "--no-deps", "-r", REQUIREMENTS],
            log="docs-pip",
        )
    mark("docs", key)


def _sphinx(builder):
    return subprocess.run(
        [
            VENV / "bin" / "python",
            *("-m", "sphinx", "--builder", builder, "--quiet", "--fresh-env"),
            *("--fail-on-warning", "--keep-going", "--jobs", "auto"),
            *("--doctree-dir", TARGET / "doctrees"),
            *(SOURCE, TARGET / builder),
        ],
        cwd=ROOT,
        check=False,
    ).returncode


def _draw_pictures():
    """Draw the pictures again whose source has changed: only then is Node.js needed."""
    stale = [path for path in PICTURES.glob("*.dot") if not is_drawn(path)]
    if not stale:
        return
    if not shutil.which("npm"):
        raise SetupError(
            f"{stale[0].name} has changed, and drawing it needs Node.js. Install it "
            "and try again:\n    apt-get install npm"
        )
    folder = TARGET / "node"
    folder.mkdir(exist_ok=True)
    for name in DRAW:
        shutil.copy(SOURCE / name, folder)
    run(["npm", "ci", "--no-audit", "--no-fund"], log="docs-npm", cwd=folder)
    for path in stale:
        text = path.read_text(encoding="utf-8")
        svg = run(["node", "draw.mjs"], log="draw", cwd=folder, stdin=text)
        path.with_suffix(".svg").write_text(f"{svg}{_stamp(path)}", encoding="utf-8")
        say(f"docs: drew {path.with_suffix('.svg').relative_to(ROOT)}: commit it")


def is_drawn(source):
    """Whether the picture that is kept beside a .dot file was drawn from it."""
    picture = source.with_suffix(".svg")
    return picture.exists() and picture.read_text("utf-8").endswith(_stamp(source))


def _stamp(source):
    return f"<!-- {source.name}, {digest(source)} -->\n"
