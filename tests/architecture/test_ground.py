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
LOCKING_SQL = re.compile(
    r"\bFOR (NO KEY )?(UPDATE|SHARE)\b|\bSKIP LOCKED\b|\bpg_(try_)?advisory|"
    r"\bLOCK TABLE\b|\bSAVEPOINT\b"
)
# A reason may stand this many lines above the call: at the head of its statement.
REASON_DISTANCE = 12


def get_product():
    return [source for addon in house.ADDONS for source in house.product_files(addon)]


def test_locks_savepoints_and_commits_are_in_the_ground_only():
    found = [
        place
        for source in get_product()
        if source.name != GROUND
        for place in find_transactions(source)
    ]
    assert not found, "\n".join(found)


def test_the_ground_has_them():
    """The check can fail: it finds what is in the ground."""
    assert len(find_transactions(house.read(house.ROOT / GROUND))) >= 5


def find_transactions(source):
    """Places where a file locks, takes savepoints or commits."""
    found = []
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            is_service = isinstance(owner, ast.Name) and owner.id == "self"
            if node.func.attr in TRANSACTION_METHODS and not is_service:
                found.append(f"{source.name}:{node.lineno} {node.func.attr}()")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if LOCKING_SQL.search(node.value):
                found.append(f"{source.name}:{node.lineno} SQL that locks")
    return found


@pytest.mark.parametrize("addon", house.ADDONS)
def test_no_method_stands_twice_on_one_model(addon):
    """The later of two would win silently, unless it calls the other by super()."""
    seen, found = {}, []
    for method in house.methods(addon):
        key = method.model, method.name
        first = seen.setdefault(key, method)
        if first is not method and not (
            house.calls_super(method.node) or house.calls_super(first.node)
        ):
            found.append(f"{method.place} {method.name}: also at {first.place}")
    assert not found, "\n".join(found)


def test_every_sudo_has_its_reason():
    found = [
        f"{source.name}:{line}"
        for source in get_product()
        for line in find_sudo(source)
        if not has_reason(source, line)
    ]
    assert not found, "no comment '# sudo: why' above:\n" + "\n".join(found)


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
    above = source.lines(max(1, line - REASON_DISTANCE), line)
    return any("sudo:" in text and "#" in text for text in above)
