"""Files and functions stay small enough to be read at once."""

import ast

import pytest

from tests.architecture import house

MAX_FILE, MAX_FUNCTION = 300, 40
MAX_TEST_FILE, MAX_TEST_FUNCTION = 500, 60
MOST_FUNCTIONS = 15
# Place: why it is longer. At most five in all.
EXCEPTIONS = {}


def get_product():
    sources = [
        source for addon in house.ADDONS for source in house.product_files(addon)
    ]
    return sources + [
        house.read(path) for path in sorted((house.ROOT / "setup").rglob("*.py"))
    ]


def get_tests():
    folders = [house.ROOT / addon / "tests" for addon in house.ADDONS]
    folders.append(house.ROOT / "tests")
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return [house.read(path) for path in paths]


CASES = [
    pytest.param(get_product, MAX_FILE, MAX_FUNCTION, id="product"),
    pytest.param(get_tests, MAX_TEST_FILE, MAX_TEST_FUNCTION, id="tests"),
]


@pytest.mark.parametrize("get_sources, max_file, max_function", CASES)
def test_files_and_functions_are_short(get_sources, max_file, max_function):
    found = [
        f"{place}: {length} lines"
        for source in get_sources()
        for place, length in find_long(source, max_file, max_function)
        if place not in EXCEPTIONS
    ]
    assert not found, "\n".join(found)


def test_most_functions_are_very_short():
    lengths = sorted(
        get_length(node)
        for source in get_product()
        for node in house.functions(source.tree)
    )
    assert lengths[len(lengths) * 3 // 4] <= MOST_FUNCTIONS


def test_exceptions_are_few_and_have_a_reason():
    assert len(EXCEPTIONS) <= 5
    assert all(EXCEPTIONS.values())


def find_long(source, max_file, max_function):
    """Files and functions over the limit: [(place, lines)]"""
    lines = len(source.text.splitlines())
    if lines > max_file:
        yield source.name, lines
    for node in house.functions(source.tree):
        if get_length(node) > max_function:
            yield f"{source.name}:{node.name}", get_length(node)


def get_length(node):
    """Lines of a function without its docstring: examples are its specification."""
    length = node.end_lineno - node.lineno + 1
    first = node.body[0]
    has_docstring = ast.get_docstring(node) is not None
    return length - (first.end_lineno - first.lineno + 1 if has_docstring else 0)
