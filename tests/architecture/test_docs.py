"""What the documents name exists: files, methods, models, links. Code moves,
and nothing else would notice.
"""

import re
import subprocess
from fnmatch import fnmatch

import docutils.core
import docutils.nodes
import pytest

from setup.docs import PICTURES, is_drawn
from setup.paths import ROOT

PAGES = sorted(
    path
    for pattern in ("README.rst", "docs/**/*.rst", "*/readme/*.md", "docs/rooms.csv")
    for path in ROOT.glob(pattern)
    if path.parent.name != "api"
)
LITERAL = re.compile(r"``([^`]+)``|(?<!`)`([^`<>]+)`(?!`|_)")
FILE = re.compile(r"^[\w*./-]+(\.(py|csv|xml|json|js|rst|md|dot|toml|in|txt)|/)$")
METHOD = re.compile(r"(?<![\w.<>*])(?:[\w.]+\.)?(_[a-z]\w+)(?![\w<>*])")
MODEL = re.compile(r"(?<![\w.])(renewal(?:\.[a-z]+)+)(?![\w./-]|\()")
TITLE = re.compile(r"^(.+)\n[=-]{3,}$", re.MULTILINE)
LINK = re.compile(r"`[^`<]+<([^`>:]+)>`_")
# Made by others, or by whoever follows the example that names it.
NOT_OURS = {"_play_praise", "_run_praise", "_measure_calls", "_reference"}


@pytest.fixture(scope="module")
def files():
    """The files of the repository, and its folders with a slash at the end."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    found = {f"/{name}" for name in listed if (ROOT / name).exists()}
    for name in list(found):
        while name := name.rpartition("/")[0]:
            found.add(f"{name}/")
    return found


@pytest.fixture(scope="module")
def code():
    """What the product is made of, as one text."""
    folders = ("renewal_management", "renewal_management_health", "tests/addons")
    paths = (path for name in folders for path in (ROOT / name).rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def literals(page):
    """What a page sets in the type of code, examples of code left out."""
    for double, single in LITERAL.findall(page.read_text(encoding="utf-8")):
        yield (double or single).strip()


def name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_a_page_names_exist(page, files):
    named = {word for text in literals(page) for word in text.split()}
    missing = [
        word
        for word in sorted(named)
        if FILE.match(word) and not word.startswith((".odoo/", "/", "."))
        if not any(fnmatch(path, f"*/{word}") for path in files)
    ]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_methods_and_models_that_a_page_names_exist(page, code):
    missing = set()
    for text in literals(page):
        for method in METHOD.findall(text):
            if method not in NOT_OURS and not re.search(rf"\b{method}\b[(, =]", code):
                missing.add(method)
        for model in MODEL.findall(text):
            if f'_name = "{model}"' not in code:
                missing.add(model)
    assert not missing


@pytest.mark.parametrize("page", [p for p in PAGES if p.suffix == ".rst"], ids=name)
def test_rows_of_tables_are_whole(page):
    """A second line in the first column of a simple table is a row of its own, with an
    empty cell: it has to be one line."""
    document = docutils.core.publish_doctree(
        page.read_text(encoding="utf-8"),
        source_path=str(page),
        settings_overrides={"report_level": 5, "halt_level": 5},
    )
    cells = document.findall(docutils.nodes.entry)
    empty = [entry.parent.astext() for entry in cells if not entry.astext()]
    assert not empty


def test_links_of_the_readme_lead_somewhere():
    for link in LINK.findall((ROOT / "README.rst").read_text(encoding="utf-8")):
        file, _, anchor = link.partition("#")
        target = ROOT / file
        assert target.exists(), link
        if anchor:
            titles = re.findall(r"^(.+)\n[=-]{3,}$", target.read_text("utf-8"), re.M)
            assert anchor in map(docutils.nodes.make_id, titles), link


@pytest.mark.parametrize("source", sorted(PICTURES.glob("*.dot")), ids=lambda p: p.name)
def test_pictures_are_drawn_from_their_source(source):
    assert is_drawn(source), f"{source.name} has changed since: make docs"
