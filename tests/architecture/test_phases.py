"""docs/execution.rst shows exactly the phases of a day, as the code states them."""

import ast
import csv
import re
from collections import defaultdict
from itertools import pairwise

from tests.architecture import house

DOCUMENT = "docs/execution.rst"


def test_the_document_shows_the_phases_of_the_day():
    found = find_differences()
    assert not found, "\n".join(found)


def test_sequence_numbers_are_all_different():
    found = find_equal_numbers()
    assert not found, "\n".join(found)


def find_differences():
    phases, documented = read_phases(), read_documented()
    return [
        *(
            f"{place}: {format_phase(phase)} is not in {DOCUMENT}: add this row"
            for phase, place in phases
            if phase not in dict(documented)
        ),
        *(
            f"{place}: no phase is {format_phase(phase)}: delete the row, or mend it"
            for phase, place in documented
            if phase not in dict(phases)
        ),
        *(
            f"{place}: {format_phase(phase)} comes after {format_phase(before)}: list "
            "each phase once, in the order of the numbers"
            for (before, _place), (phase, place) in pairwise(documented)
            if phase <= before
        ),
    ]


def find_equal_numbers():
    places = defaultdict(list)
    for (number, name, _room), place in read_phases():
        places[number].append(f"{place}: {name}")
    return [
        f"{place} has the number {number}, as another phase has: choose a free one"
        for number, found in places.items()
        if len(found) > 1
        for place in found
    ]


def format_phase(phase):
    return ", ".join(str(part) for part in phase)


def read_phases():
    """Phases by their decorators: [((sequence, name, room), place)], in order."""
    return sorted(
        (
            (*get_arguments(decorator), source.room),
            f"{source.name}:{decorator.lineno}",
        )
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
    """Rows of the table in the document: [((sequence, name, room), place)]."""
    text = (house.ROOT / DOCUMENT).read_text(encoding="utf-8")
    rows = []
    for line, row in enumerate(text.splitlines(), 1):
        if re.match(r" +\d+, ", row):
            number, name, room, *_what = next(
                csv.reader([row.strip()], skipinitialspace=True)
            )
            rows.append(((int(number), name, room), f"{DOCUMENT}:{line}"))
    return rows


# What each rule finds in a sample that breaks it

TERM = "renewal_management/models/term/renewal_phase.py"
STEP = "renewal_management/models/step/renewal_phase.py"
PHASE = """\
class RenewalPhase(models.AbstractModel):
    _inherit = "renewal.phase"

    @phase({}, _lt("{}"))
    def _run_it(self, company, date_ref, run):
        return 0
"""
TABLE = """\
.. csv-table::

    100, Renewals, term, "Opens them, or not."
    200, Tasks, step, Gives them out.
"""


def write_day(sample, number=200, name="Tasks", table=TABLE):
    sample(
        {
            TERM: PHASE.format(100, "Renewals"),
            STEP: PHASE.format(number, name),
            DOCUMENT: table,
        }
    )


def test_a_day_as_documented_passes(sample):
    write_day(sample)
    assert not find_differences()
    assert not find_equal_numbers()


def test_a_phase_that_differs_from_the_document_is_found(sample):
    write_day(sample, name="E-mails")
    assert find_differences() == [
        f"{STEP}:4: 200, E-mails, step is not in {DOCUMENT}: add this row",
        f"{DOCUMENT}:4: no phase is 200, Tasks, step: delete the row, or mend it",
    ]


def test_rows_out_of_order_are_found(sample):
    *head, first, second = TABLE.splitlines()
    write_day(sample, table="\n".join([*head, second, first, first]))
    assert find_differences() == [
        f"{DOCUMENT}:{line}: 100, Renewals, term comes after {before}: list each phase "
        "once, in the order of the numbers"
        for line, before in ((4, "200, Tasks, step"), (5, "100, Renewals, term"))
    ]


def test_two_phases_of_one_number_are_found(sample):
    write_day(sample, number=100)
    assert find_equal_numbers() == [
        f"{place}: {name} has the number 100, as another phase has: choose a free one"
        for place, name in ((f"{TERM}:4", "Renewals"), (f"{STEP}:4", "Tasks"))
    ]
