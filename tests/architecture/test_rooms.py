"""Rooms call one way: a room uses what rooms before it define, never one below.

The order is that of docs/rooms.csv, which docs/architecture.rst shows.
"""

import ast
from collections import defaultdict

import pytest

from tests.architecture import house

# (room, name): why this call the other way is right. None is best.
EXCEPTIONS = {}


@pytest.mark.parametrize("addon", house.ADDONS)
def test_every_folder_of_models_is_a_room_of_the_table(addon):
    models = house.ROOT / addon / "models"
    folders = {path.parent.name for path in models.glob("*/__init__.py")}
    assert folders == set(house.rooms(addon))
    flat = [path.name for path in models.glob("*.py") if path.name != "__init__.py"]
    assert not flat, "a model file stands outside every room"


@pytest.mark.parametrize("addon", house.ADDONS)
def test_rooms_are_loaded_in_their_order(addon):
    source = house.read(house.ROOT / addon / "models" / "__init__.py")
    loaded = [
        alias.name
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    assert loaded == list(house.rooms(addon))


@pytest.mark.parametrize("addon", house.ADDONS)
def test_every_room_says_what_it_holds(addon):
    for room in house.rooms(addon):
        source = house.read(house.ROOT / addon / "models" / room / "__init__.py")
        assert ast.get_docstring(source.tree), f"{source.name} has no docstring"


@pytest.mark.parametrize("addon", house.ADDONS)
def test_every_file_is_named_after_its_model(addon):
    """``contract_contract.py`` reopens contract.contract; a second file of one model in
    a room adds its subject: ``renewal_step_mail.py``."""
    wrong = [
        f"{source.name} opens {model}"
        for source in house.model_files(addon)
        for _node, model, _is_new in house.classes(source)
        if not source.path.stem.startswith(model.replace(".", "_"))
    ]
    assert not wrong


@pytest.mark.parametrize("addon", house.ADDONS)
def test_calls_run_one_way(addon):
    upward = [
        f"{place}: {room} uses {name} of {', '.join(sorted(owners))}"
        for place, room, name, owners in find_upward_uses(addon)
        if (room, name) not in EXCEPTIONS
    ]
    assert not upward, "\n".join(upward)


def find_upward_uses(addon):
    """Uses of what only rooms below define.

    :return: [(place, room, name, rooms that define it)]
    """
    order = house.rooms(addon)
    owners = get_owners(addon)
    found = []
    for source in house.model_files(addon):
        for node in ast.walk(source.tree):
            name = get_used_name(node)
            if name in owners and all(
                order[owner] > order[source.room] for owner in owners[name]
            ):
                place = f"{source.name}:{node.lineno}"
                found.append((place, source.room, name, owners[name]))
        found += [
            (f"{source.name}:{line}", source.room, f"import {room}", {room})
            for line, room in get_imported_rooms(source, order)
            if order[room] > order[source.room]
        ]
    return found


def get_owners(addon):
    """{private or action method, or model: rooms that define it}"""
    owners = defaultdict(set)
    for source in house.model_files(addon):
        for node, model, is_new in house.classes(source):
            if is_new:
                owners[model].add(source.room)
            for member in node.body:
                if isinstance(member, ast.FunctionDef) and is_ours(member.name):
                    owners[member.name].add(source.room)
    return owners


def is_ours(name):
    return name.startswith(("_", "action_")) and not name.startswith("__")


def get_used_name(node):
    """A method that is called, or a model that is named."""
    if isinstance(node, ast.Attribute) and is_ours(node.attr):
        return node.attr
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if "." in node.value else None
    return None


def get_imported_rooms(source, order):
    """Rooms that a file imports from: ``from ..term.renewal_line import …``."""
    return [
        (node.lineno, room)
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom) and node.level == 2 and node.module
        for room in [node.module.split(".")[0]]
        if room in order
    ]


def test_a_call_the_other_way_is_found(monkeypatch):
    """The check can fail: with the order turned round it finds many."""
    addon = house.ADDONS[0]
    turned = {room: -number for room, number in house.rooms(addon).items()}
    monkeypatch.setattr(house, "rooms", lambda _addon: turned)
    assert len(find_upward_uses(addon)) > 100
