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
from tests.architecture import house

PAGES = sorted(
    path
    for pattern in ("README.rst", "docs/**/*.rst", "*/readme/*.md", "docs/rooms.csv")
    for path in house.ROOT.glob(pattern)
    if path.parent.name != "api"
)
LITERAL = re.compile(r"``([^`]+)``|(?<!`)`([^`<>]+)`(?!`|_)")
FILE = re.compile(r"^[\w*./-]+(\.(py|csv|xml|json|js|rst|md|dot|toml|in|txt)|/)$")
METHOD = re.compile(r"(?<![\w.<>*])(?:[\w.]+\.)?(_[a-z]\w+)(?![\w<>*])")
MODEL = re.compile(r"(?<![\w.])(renewal(?:\.[a-z]+)+)(?![\w./-]|\()")
LINK = re.compile(r"`[^`<]+<([^`>:]+)>`_")
# Made by others, or by whoever follows the example that names it.
NOT_OURS = {"_play_praise", "_run_praise", "_measure_calls", "_reference"}


@pytest.fixture(scope="module")
def files():
    """The files of the repository, and its folders with a slash at the end."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=house.ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    found = {f"/{name}" for name in listed if (house.ROOT / name).exists()}
    for name in list(found):
        while name := name.rpartition("/")[0]:
            found.add(f"{name}/")
    return found


@pytest.fixture(scope="module")
def code():
    """What the product is made of, as one text."""
    folders = (*house.ADDONS, "tests/addons")
    paths = (path for name in folders for path in (house.ROOT / name).rglob("*.py"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def name(page):
    return str(page.relative_to(house.ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_files_that_a_page_names_exist(page, files):
    found = find_missing_files(page, files)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_methods_and_models_that_a_page_names_exist(page, code):
    found = find_missing_code(page, code)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("page", [p for p in PAGES if p.suffix == ".rst"], ids=name)
def test_rows_of_tables_are_whole(page):
    found = find_broken_rows(page)
    assert not found, "\n".join(found)


def test_links_of_the_readme_lead_somewhere():
    found = find_dead_links(house.ROOT / "README.rst")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("source", sorted(PICTURES.glob("*.dot")), ids=lambda p: p.name)
def test_pictures_are_drawn_from_their_source(source):
    found = find_stale_picture(source)
    assert not found, "\n".join(found)


def get_literals(page):
    """What a page sets in the type of code: [(line, text)]"""
    text = page.read_text(encoding="utf-8")
    for match in LITERAL.finditer(text):
        double, single = match.groups()
        yield get_line(text, match.start()), (double or single).strip()


def get_line(text, position):
    return text.count("\n", 0, position) + 1


def find_missing_files(page, files):
    return [
        f"{name(page)}:{line}: there is no file {word}: name it as it is called now"
        for line, text in get_literals(page)
        for word in text.split()
        if FILE.match(word) and not word.startswith((".odoo/", "/", "."))
        if not any(fnmatch(path, f"*/{word}") for path in files)
    ]


def find_missing_code(page, code):
    """Methods and models that a page names and the code does not define or use."""
    missing = []
    for line, text in get_literals(page):
        for method in METHOD.findall(text):
            if method not in NOT_OURS and not re.search(rf"\b{method}\b[(, =]", code):
                missing.append((line, f"method {method}"))
        for model in MODEL.findall(text):
            if f'_name = "{model}"' not in code:
                missing.append((line, f"model {model}"))
    return [
        f"{name(page)}:{line}: there is no {what}: name it as it is called now"
        for line, what in missing
    ]


def find_broken_rows(page):
    """A second line in the first column of a simple table is a row of its own, with an
    empty cell: it has to be one line."""
    document = docutils.core.publish_doctree(
        page.read_text(encoding="utf-8"),
        source_path=str(page),
        settings_overrides={"report_level": 5, "halt_level": 5},
    )
    return [
        f"{name(page)}:{get_first_line(entry.parent)}: a row with an empty cell, "
        f'"{" ".join(entry.parent.astext().split())}": write its first column in one '
        "line"
        for entry in document.findall(docutils.nodes.entry)
        if not entry.astext()
    ]


def get_first_line(row):
    return next((node.line for node in row.findall() if node.line), 1)


def find_dead_links(page):
    """Links to files that are not there, or to no heading of theirs."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in LINK.finditer(text):
        place = f"{name(page)}:{get_line(text, match.start())}"
        file, _, anchor = match.group(1).partition("#")
        target = page.parent / file
        if not target.exists():
            found.append(f"{place}: there is no {file}: link to where it is now")
        elif anchor and anchor not in get_anchors(target):
            found.append(f"{place}: {file} has no heading for #{anchor}: link to one")
    return found


def get_anchors(page):
    titles = re.findall(r"^(.+)\n[=-]{3,}$", page.read_text(encoding="utf-8"), re.M)
    return {docutils.nodes.make_id(title) for title in titles}


def find_stale_picture(source):
    if is_drawn(source):
        return []
    return [f"{name(source)}:1: has changed since its picture was drawn: make docs"]


# What each rule finds in a sample that breaks it


def write_page(sample, text):
    return sample({"docs/page.rst": text}) / "docs" / "page.rst"


def test_a_file_that_does_not_exist_is_found(sample):
    page = write_page(sample, "See ``term/renewal.py``,\nand ``term/line.py``.\n")
    assert find_missing_files(page, {"/models/term/renewal.py"}) == [
        "docs/page.rst:2: there is no file term/line.py: name it as it is called now"
    ]


def test_a_method_or_model_that_does_not_exist_is_found(sample):
    page = write_page(
        sample,
        "Call ``_plan`` of ``renewal.line``:\n``_settle`` is gone,\n"
        "``renewal.quota`` too.\n",
    )
    code = '_name = "renewal.line"\n\ndef _plan(self):\n    return 1\n'
    assert find_missing_code(page, code) == [
        f"docs/page.rst:{line}: there is no {what}: name it as it is called now"
        for line, what in ((2, "method _settle"), (3, "model renewal.quota"))
    ]


def test_a_broken_row_of_a_table_is_found(sample):
    table = (
        "=======  ==========\nRoom     Holds\n=======  ==========\n"
        "the      Renewals\nterm\nstep     Steps\n=======  ==========\n"
    )
    page = write_page(sample, f"Rooms\n=====\n\n{table}")
    assert find_broken_rows(page) == [
        'docs/page.rst:8: a row with an empty cell, "term": write its first column in '
        "one line"
    ]


def test_a_dead_link_is_found(sample):
    sample({"README.rst": "Rooms\n=====\n\nThe first.\n"})
    page = write_page(
        sample,
        "`Rooms <../README.rst#rooms>`_,\n`the day <../README.rst#the-day>`_,\n"
        "`steps <steps.rst>`_ and `Odoo <https://www.odoo.com>`_.\n",
    )
    assert find_dead_links(page) == [
        "docs/page.rst:2: ../README.rst has no heading for #the-day: link to one",
        "docs/page.rst:3: there is no steps.rst: link to where it is now",
    ]


def test_a_picture_drawn_before_its_source_changed_is_found(sample):
    source = PICTURES / "architecture.dot"
    drawn = {
        f"docs/{path.name}": path.read_text(encoding="utf-8")
        for path in (source, source.with_suffix(".svg"))
    }
    copy = sample(drawn) / "docs" / source.name
    assert not find_stale_picture(copy)
    sample({"docs/architecture.dot": drawn["docs/architecture.dot"] + "\n// new\n"})
    assert find_stale_picture(copy) == [
        "docs/architecture.dot:1: has changed since its picture was drawn: make docs"
    ]
