"""Texts for people inside write dates as lists and forms do, through ``format_day``."""

import ast

from tests.architecture import house

OWN = "renewal_management/tools/message.py"
FORMATS = {"format_date", "format_datetime", "format_skeleton", "strftime"}
# Who else formats dates, and why.
ELSEWHERE = {
    "renewal_management/models/step/renewal_renewal_mail.py": "customers read it",
    "renewal_management/models/portal/renewal_renewal_shown.py": "customers read it",
    "renewal_management/models/register/renewal_register_apply.py": "names of months",
    "renewal_management/tools/condition.py": "a function that conditions may call",
    "renewal_management_health/models/review/renewal_value_review_figures.py": (
        "customers read it"
    ),
    "renewal_management_health/models/review/renewal_value_chart.py": "months of bars",
}


def test_dates_for_people_inside_have_one_format():
    found = find_formats_elsewhere()
    assert not found, "\n".join(found)


def test_no_exception_is_out_of_date():
    sources = {source.name: source for source in house.all_product_files()}
    assert [name for name in ELSEWHERE if not find_formats(sources[name])] == []


def find_formats_elsewhere():
    return [
        f"{source.name}:{line}: call format_day of {OWN}, or say in ELSEWHERE why not"
        for source in house.all_product_files()
        if source.name not in (OWN, *ELSEWHERE)
        for line in find_formats(source)
    ]


def find_formats(source):
    """Lines that make a text of a date."""
    return [
        node.lineno
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", None)) in FORMATS
    ]


def test_a_date_in_another_format_is_found(sample):
    name = "renewal_management/models/term/renewal_line.py"
    text = "def describe(env, day):\n    return %s\n"
    sample({name: text % "format_day(env, day)"})
    assert not find_formats_elsewhere()
    for call in ("format_date(env, day)", 'day.strftime("%d.%m.%Y")'):
        sample({name: text % call})
        assert find_formats_elsewhere() == [
            f"{name}:2: call format_day of {OWN}, or say in ELSEWHERE why not"
        ]
