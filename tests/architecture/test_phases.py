"""docs/execution.rst shows exactly the phases of a day, as the code states them."""

import ast
import csv
import re

from tests.architecture import house

DOCUMENT = house.ROOT / "docs" / "execution.rst"


def test_the_document_shows_the_phases_of_the_day():
    assert read_documented() == read_phases()


def test_sequence_numbers_are_all_different():
    numbers = [number for number, _name, _room in read_phases()]
    assert len(numbers) == len(set(numbers))


def read_phases():
    """Phases by their decorators: [(sequence, name, room)], in order."""
    return sorted(
        (*get_arguments(decorator), source.room)
        for addon in house.ADDONS
        for source in house.model_files(addon)
        for function in house.functions(source.tree)
        for decorator in function.decorator_list
        if getattr(getattr(decorator, "func", None), "id", None) == "phase"
    )


def get_arguments(decorator):
    """The number and the name of ``@phase(200, _lt("Renewals from contracts"))``."""
    number, name = decorator.args
    return ast.literal_eval(number), ast.literal_eval(name.args[0])


def read_documented():
    """Rows of the table in the document."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    rows = [line.strip() for line in lines if re.match(r" +\d+, ", line)]
    return [
        (int(number), name, room)
        for number, name, room, *_what in csv.reader(rows, skipinitialspace=True)
    ]
