"""Files and functions stay small enough to be read at once."""

import ast

import pytest

from tests.architecture import house

MAX_FILE, MAX_FUNCTION = 300, 40
MAX_TEST_FILE, MAX_TEST_FUNCTION = 500, 60
MOST_FUNCTIONS = 15
# (file, function or None): why it is longer. At most five in all.
EXCEPTIONS = {}


def get_product():
    return house.all_product_files() + house.setup_files()


CASES = [
    pytest.param(get_product, MAX_FILE, MAX_FUNCTION, id="product"),
    pytest.param(house.tests, MAX_TEST_FILE, MAX_TEST_FUNCTION, id="tests"),
]


@pytest.mark.parametrize("get_sources, max_file, max_function", CASES)
def test_files_and_functions_are_short(get_sources, max_file, max_function):
    found = find_long(get_sources(), max_file, max_function)
    assert not found, "\n".join(found)


def test_most_functions_are_very_short():
    found = find_longer_than_most(get_product())
    assert not found, "\n".join(found)


def test_exceptions_are_few_and_have_a_reason():
    assert len(EXCEPTIONS) <= 5
    assert all(EXCEPTIONS.values())


def find_long(sources, max_file, max_function):
    """Files and functions over the limit."""
    return [
        message
        for source in sources
        for message in (
            *find_long_file(source, max_file),
            *find_long_functions(source, max_function),
        )
    ]


def find_long_file(source, most):
    lines = len(source.text.splitlines())
    if lines > most and (source.name, None) not in EXCEPTIONS:
        yield (
            f"{source.name}:{most + 1}: the file has {lines} lines, {most} are "
            "allowed: split it by subject"
        )


def find_long_functions(source, most):
    for node in house.functions(source.tree):
        length = get_length(node)
        if length > most and (source.name, node.name) not in EXCEPTIONS:
            yield (
                f"{source.name}:{node.lineno}: {node.name} has {length} lines, {most} "
                "are allowed: move parts of it to functions with names of their own"
            )


def find_longer_than_most(sources):
    """When less than three quarters of all functions are very short: the others."""
    functions = [
        (get_length(node), f"{source.name}:{node.lineno}: {node.name}")
        for source in sources
        for node in house.functions(source.tree)
    ]
    longer = sorted(pair for pair in functions if pair[0] > MOST_FUNCTIONS)
    if len(longer) * 4 <= len(functions):
        return []
    return [
        f"{place} has {length} lines; three quarters of all functions have at most "
        f"{MOST_FUNCTIONS}: split what was added last"
        for length, place in longer
    ]


def get_length(node):
    """Lines of a function without its docstring: examples are its specification."""
    length = node.end_lineno - node.lineno + 1
    first = node.body[0]
    has_docstring = ast.get_docstring(node) is not None
    return length - (first.end_lineno - first.lineno + 1 if has_docstring else 0)


# What each rule finds in a sample that breaks it


def write_function(name, lines, docstring=""):
    body = [f'    """{docstring}"""'] if docstring else []
    return "\n".join([f"def {name}():", *body, *["    pass"] * (lines - 1), ""])


SIZES = [
    pytest.param(get_product, "renewal_management/tools/big.py", 300, 40, id="tools"),
    pytest.param(get_product, "setup/big.py", 300, 40, id="setup"),
    pytest.param(house.tests, "tests/e2e/test_big.py", 500, 60, id="tests"),
    pytest.param(
        house.tests, "renewal_management/tests/test_big.py", 500, 60, id="addon-tests"
    ),
]


@pytest.mark.parametrize("get_sources, path, lines, _function", SIZES)
def test_a_long_file_is_found(sample, get_sources, path, lines, _function):
    limits = (lines, 1000)
    sample({path: "PLACE = 1\n" * lines})
    assert not find_long(get_sources(), *limits)
    sample({path.replace("big", "bigger"): "PLACE = 1\n" * (lines + 1)})
    assert find_long(get_sources(), *limits) == [
        f"{path.replace('big', 'bigger')}:{lines + 1}: the file has {lines + 1} lines, "
        f"{lines} are allowed: split it by subject"
    ]


@pytest.mark.parametrize("get_sources, path, _lines, most", SIZES)
def test_a_long_function_is_found(sample, get_sources, path, _lines, most):
    limits = (1000, most)
    sample({path: write_function("fits", most, docstring="Examples do not count.")})
    assert not find_long(get_sources(), *limits)
    text = "PLACE = 1\n" + write_function("_plan", most + 1)
    sample({path.replace("big", "bigger"): text})
    assert find_long(get_sources(), *limits) == [
        f"{path.replace('big', 'bigger')}:2: _plan has {most + 1} lines, {most} are "
        "allowed: move parts of it to functions with names of their own"
    ]


def test_too_many_middling_functions_are_found(sample):
    short = "".join(write_function(f"short_{number}", 15) for number in range(3))
    sample({"setup/parts.py": short + write_function("_plan", 16)})
    assert not find_longer_than_most(get_product())
    sample({"setup/more.py": write_function("_open", 16)})
    assert find_longer_than_most(get_product()) == [
        f"{place} has 16 lines; three quarters of all functions have at most 15: "
        "split what was added last"
        for place in ("setup/more.py:1: _open", "setup/parts.py:46: _plan")
    ]
