"""Locks, savepoints and commits are in one file; rights are given up with a reason."""

import ast
import re

import pytest

from tests.architecture import house

GROUND = "renewal_management/models/base/renewal_transaction.py"
TRANSACTION_METHODS = {
    "_commit_progress",
    "commit",
    "lock_for_update",
    "rollback",
    "savepoint",
    "try_lock_for_update",
}
# Services inherit it from the ground: called on ``self`` it is the ground's own.
SERVICE_METHODS = {"_commit_progress"}
LOCKING_SQL = re.compile(
    r"\bFOR\s+(NO\s+KEY\s+|KEY\s+)?(UPDATE|SHARE)\b|\bSKIP\s+LOCKED\b|"
    r"\bpg_(try_)?advisory|\bLOCK\s+TABLE\b|\bSAVEPOINT\b",
    re.IGNORECASE,
)
# A reason may stand this many lines above the call: at the head of its statement.
REASON_DISTANCE = 12


def test_locks_savepoints_and_commits_are_in_the_ground_only():
    found = find_transactions_elsewhere()
    assert not found, "\n".join(found)


def test_the_ground_has_them():
    """The check can fail: it finds what is in the ground."""
    assert len(find_transactions(house.read(house.ROOT / GROUND))) >= 5


@pytest.mark.parametrize("addon", house.ADDONS)
def test_no_method_stands_twice_on_one_model(addon):
    found = find_doubles(addon)
    assert not found, "\n".join(found)


def test_every_sudo_has_its_reason():
    found = find_sudo_without_reason()
    assert not found, "\n".join(found)


def find_transactions_elsewhere():
    return [
        f"{place}: only {GROUND} does this: call its methods, or add one there"
        for source in house.all_product_files()
        if source.name != GROUND
        for place in find_transactions(source)
    ]


def find_transactions(source):
    """Places where a file locks, takes savepoints or commits."""
    found, prose = [], get_docstrings(source.tree)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in TRANSACTION_METHODS and not is_service_call(node.func):
                found.append(f"{source.name}:{node.lineno}: {node.func.attr}()")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node not in prose and LOCKING_SQL.search(node.value):
                found.append(f"{source.name}:{node.lineno}: SQL that locks")
    return found


def is_service_call(function):
    owner = function.value
    is_self = isinstance(owner, ast.Name) and owner.id == "self"
    return is_self and function.attr in SERVICE_METHODS


def get_docstrings(tree):
    """Strings that stand alone: they say something, and are not run."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def find_doubles(addon):
    """The later of two would win silently, unless it calls the other by super()."""
    seen, found = {}, []
    for method in house.methods(addon):
        key = method.model, method.name
        first = seen.setdefault(key, method)
        if first is not method and not (
            house.calls_super(method.node) or house.calls_super(first.node)
        ):
            found.append(
                f"{method.place}: {method.name} of {method.model} is also at "
                f"{first.place}: merge them, delete one, or call super()"
            )
    return found


def find_sudo_without_reason():
    return [
        f"{source.name}:{line}: sudo() without its reason: say in a comment above, "
        "# sudo: why this user may go beyond its rights here"
        for source in house.all_product_files()
        for line in find_sudo(source)
        if not has_reason(source, line)
    ]


def find_sudo(source):
    """Lines on which somebody's rights are given up."""
    return sorted(
        {
            node.func.end_lineno
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "sudo"
            and not is_false(node)
        }
    )


def is_false(call):
    """``sudo(False)`` takes rights up again."""
    return any(
        isinstance(arg, ast.Constant) and arg.value is False for arg in call.args
    )


def has_reason(source, line):
    """Whether the function that holds the line gives a reason, not far above it.

    Outside every function it stands in the statement, or in the comment above that.
    """
    starts = [
        node.lineno
        for node in house.functions(source.tree)
        if node.lineno <= line <= node.end_lineno
    ] or [get_statement_start(source, line)]
    above = source.lines(max(1, line - REASON_DISTANCE, *starts), line)
    return any("sudo:" in text and "#" in text for text in above)


def get_statement_start(source, line):
    """Where the innermost statement around a line begins, with the comment above it."""
    start = max(
        node.lineno
        for node in ast.walk(source.tree)
        if isinstance(node, ast.stmt) and node.lineno <= line <= node.end_lineno
    )
    while start > 1 and source.lines(start - 1, start - 1)[0].lstrip().startswith("#"):
        start -= 1
    return start


# What each rule finds in a sample that breaks it

MODEL = """\
from odoo import models


class RenewalLine(models.Model):
    _inherit = "renewal.line"

"""
LINE = "renewal_management/models/term/renewal_line.py"


def write_model(*methods):
    """A file with a model; its first method begins in line 7."""
    return MODEL + "\n".join(
        f"    def {name}(self):\n        {body}\n" for name, body in methods
    )


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("self.env.cr.commit()", "commit()"),
        ("self.env.cr.rollback()", "rollback()"),
        ("self.env.cr.savepoint()", "savepoint()"),
        ("self.search([]).lock_for_update()", "lock_for_update()"),
        ("self.search([]).try_lock_for_update()", "try_lock_for_update()"),
        ("self.env['ir.cron']._commit_progress(1)", "_commit_progress()"),
        ("return 'SELECT id FROM renewal_line FOR UPDATE'", "SQL that locks"),
        ("return 'SELECT pg_advisory_xact_lock(1)'", "SQL that locks"),
        ("return 'LOCK TABLE renewal_line'", "SQL that locks"),
        ("self.lock_for_update()", "lock_for_update()"),
        ("self.try_lock_for_update()", "try_lock_for_update()"),
        ("return 'select id from renewal_line for  update'", "SQL that locks"),
        ("return 'select id from renewal_line for key share'", "SQL that locks"),
        ("return 'lock table renewal_line'", "SQL that locks"),
    ],
)
def test_a_lock_outside_the_ground_is_found(sample, statement, what):
    text = write_model(("_take", statement))
    sample({GROUND: text})
    assert not find_transactions_elsewhere()
    sample({LINE: text})
    assert find_transactions_elsewhere() == [
        f"{LINE}:8: {what}: only {GROUND} does this: call its methods, or add one there"
    ]


def test_prose_about_locks_is_no_lock(sample):
    sample({LINE: write_model(("_take", '"""Neither locks for update nor waits."""'))})
    assert not find_transactions_elsewhere()


@pytest.mark.parametrize("where", ["models/step/renewal_line.py", "wizards/line.py"])
def test_a_method_that_stands_twice_is_found(sample, where):
    addon = house.ADDONS[0]
    sample({LINE: write_model(("_plan", "return 1"))})
    assert not find_doubles(addon)
    second = f"{addon}/{where}"
    sample({second: write_model(("_open", "pass"), ("_plan", "return 2"))})
    first, second = sorted([f"{LINE}:7", f"{second}:10"])
    assert find_doubles(addon) == [
        f"{second}: _plan of renewal.line is also at {first}: merge them, delete one, "
        "or call super()"
    ]


def test_a_method_that_stands_twice_in_one_class_is_found(sample):
    sample({LINE: write_model(("_plan", "return 1"), ("_plan", "return 2"))})
    assert find_doubles(house.ADDONS[0]) == [
        f"{LINE}:10: _plan of renewal.line is also at {LINE}:7: merge them, delete "
        "one, or call super()"
    ]


def test_a_method_that_extends_another_is_not_a_double(sample):
    sample(
        {
            LINE: write_model(("_plan", "return 1")),
            LINE.replace("/term/", "/step/"): write_model(
                ("_plan", "return super()._plan() + 1")
            ),
        }
    )
    assert not find_doubles(house.ADDONS[0])


@pytest.mark.parametrize(
    ("methods", "lines"),
    [
        ([("_plan", "self.sudo()")], [8]),
        ([("_plan", "self.sudo(True)")], [8]),
        ([("_plan", "self.sudo(False)")], []),
        ([("_plan", "# sudo: every rep plans\n        self.sudo()")], []),
        ([("_plan", "# as sudo\n        self.sudo()")], [9]),
        ([("_plan", 'say("sudo: every rep plans")\n        self.sudo()')], [9]),
        (
            [
                ("_open", "# sudo: every rep opens\n        self.sudo()"),
                ("_plan", "self.sudo()"),
            ],
            [12],
        ),
    ],
    ids=[
        "none",
        "said to be true",
        "rights taken up again",
        "a reason",
        "not marked as one",
        "no comment",
        "that of the method above",
    ],
)
def test_a_sudo_without_its_reason_is_found(sample, methods, lines):
    sample({LINE: write_model(*methods)})
    assert find_sudo_without_reason() == [
        f"{LINE}:{line}: sudo() without its reason: say in a comment above, "
        "# sudo: why this user may go beyond its rights here"
        for line in lines
    ]


def test_a_field_needs_a_reason_of_its_own_for_sudo(sample):
    field = "    user_id = fields.Many2one(default=lambda self: self.env.user.sudo())\n"
    above = write_model(("_plan", "# sudo: every rep plans\n        self.sudo()"))
    sample({LINE: f"{above}\n{field}"})
    assert [message.split(": ")[0] for message in find_sudo_without_reason()] == [
        f"{LINE}:11"
    ]
    sample({LINE: f"{above}\n    # sudo: everybody is a user\n{field}"})
    assert not find_sudo_without_reason()
