"""Rooms call one way: a room uses what rooms before it define, never one below.

The order is that of docs/rooms.csv, which docs/architecture.rst shows.
"""

import ast
from collections import defaultdict

import pytest

from tests.architecture import house

ROOMS = "docs/rooms.csv"
# (room, name): why this call the other way is right. None is best.
EXCEPTIONS = {}


@pytest.mark.parametrize("addon", house.ADDONS)
def test_every_folder_of_models_is_a_room_of_the_table(addon):
    found = find_strange_folders(addon)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("addon", house.ADDONS)
def test_rooms_are_loaded_in_their_order(addon):
    found = find_wrong_order(addon)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("addon", house.ADDONS)
def test_every_room_says_what_it_holds(addon):
    found = find_rooms_without_docstring(addon)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("addon", house.ADDONS)
def test_every_file_is_named_after_its_model(addon):
    found = find_wrong_file_names(addon)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("addon", house.ADDONS)
def test_calls_run_one_way(addon):
    found = [
        f"{place}: {room} uses {name} of {', '.join(sorted(owners))}, a room after "
        "it: move one of the two, or let the later room add to a hook of the earlier"
        for place, room, name, owners in find_upward_uses(addon)
        if (room, name) not in EXCEPTIONS
    ]
    assert not found, "\n".join(found)


def find_strange_folders(addon):
    """Folders that are no room, rooms without a folder, files outside every room."""
    models = house.ROOT / addon / "models"
    folders = {path.parent.name for path in models.glob("*/__init__.py")}
    rooms = set(house.rooms(addon))
    return [
        *(
            f"{addon}/models/{name}/__init__.py:1: {name} is no room: add it to {ROOMS}"
            for name in sorted(folders - rooms)
        ),
        *(
            f"{ROOMS}:{find_row(addon, name)}: {addon}/models/{name} is missing: make "
            "the folder, or delete the row"
            for name in sorted(rooms - folders)
        ),
        *(
            f"{addon}/models/{path.name}:1: stands outside every room: move it to one"
            for path in sorted(models.glob("*.py"))
            if path.name != "__init__.py"
        ),
    ]


def find_row(addon, room):
    lines = (house.ROOT / ROOMS).read_text(encoding="utf-8").splitlines()
    start = f"{addon},{room},"
    return next(n for n, line in enumerate(lines, 1) if line.startswith(start))


def find_wrong_order(addon):
    source = house.read(house.ROOT / addon / "models" / "__init__.py")
    loaded = [
        (alias.name, node.lineno)
        for node in source.tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]
    expected = list(house.rooms(addon))
    if [name for name, _line in loaded] == expected:
        return []
    pairs = zip(loaded, expected, strict=False)
    line = next((line for (name, line), room in pairs if name != room), 1)
    return [
        f"{source.name}:{line}: import the rooms in the order of {ROOMS}: "
        f"{', '.join(expected)}"
    ]


def find_rooms_without_docstring(addon):
    sources = [
        house.read(house.ROOT / addon / "models" / room / "__init__.py")
        for room in house.rooms(addon)
    ]
    return [
        f"{source.name}:1: say in a docstring what the room holds"
        for source in sources
        if not ast.get_docstring(source.tree)
    ]


def find_wrong_file_names(addon):
    """``contract_contract.py`` reopens contract.contract; a second file of one model in
    a room adds its subject: ``renewal_step_mail.py``."""
    return [
        f"{source.name}:{node.lineno}: holds {model}: name the file {stem}.py or "
        f"{stem}_<subject>.py"
        for source in house.model_files(addon)
        for node, model, _is_new in house.classes(source)
        for stem in [model.replace(".", "_")]
        if source.path.stem != stem and not source.path.stem.startswith(f"{stem}_")
    ]


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


# What each rule finds in a sample that breaks it

ADDON = house.ADDONS[0]
MODELS = f"{ADDON}/models"


@pytest.fixture
def rooms(sample):
    """A house that keeps the rules."""
    sample(
        {
            f"{MODELS}/__init__.py": "from . import base\nfrom . import term, step\n",
            **{
                f"{MODELS}/{room}/__init__.py": f'"""What {room} holds."""\n'
                for room in house.rooms(ADDON)
            },
            f"{MODELS}/term/renewal_line.py": """\
                class RenewalLine(models.Model):
                    _name = "renewal.line"

                    def _get_amount(self):
                        return 1
                """,
            f"{MODELS}/step/renewal_step_mail.py": """\
                class RenewalStep(models.Model):
                    _name = "renewal.step"

                    def _send(self):
                        return self.line_id._get_amount()
                """,
        }
    )
    return sample


def test_a_house_that_keeps_the_rules_passes(rooms):
    assert not find_strange_folders(ADDON)
    assert not find_wrong_order(ADDON)
    assert not find_rooms_without_docstring(ADDON)
    assert not find_wrong_file_names(ADDON)
    assert not find_upward_uses(ADDON)


def test_a_folder_that_is_no_room_is_found(rooms):
    rooms({f"{MODELS}/letters/__init__.py": '"""Letters."""\n'})
    assert find_strange_folders(ADDON) == [
        f"{MODELS}/letters/__init__.py:1: letters is no room: add it to {ROOMS}"
    ]


def test_a_room_without_a_folder_is_found(rooms):
    table = (house.ROOT / ROOMS).read_text() + f"{ADDON},letters,Letters.\n"
    rooms({ROOMS: table})
    assert find_strange_folders(ADDON) == [
        f"{ROOMS}:5: {MODELS}/letters is missing: make the folder, or delete the row"
    ]


def test_a_file_outside_every_room_is_found(rooms):
    rooms({f"{MODELS}/letter.py": ""})
    assert find_strange_folders(ADDON) == [
        f"{MODELS}/letter.py:1: stands outside every room: move it to one"
    ]


@pytest.mark.parametrize(
    ("imports", "line"),
    [
        ("from . import base\nfrom . import step, term\n", 2),
        ("from . import base\nfrom . import term\n", 1),
        ("from . import base, term, step, letters\n", 1),
    ],
    ids=["turned round", "one is missing", "one too many"],
)
def test_rooms_loaded_out_of_order_are_found(rooms, imports, line):
    rooms({f"{MODELS}/__init__.py": imports})
    assert find_wrong_order(ADDON) == [
        f"{MODELS}/__init__.py:{line}: import the rooms in the order of {ROOMS}: base, "
        "term, step"
    ]


def test_a_room_that_does_not_say_what_it_holds_is_found(rooms):
    rooms({f"{MODELS}/term/__init__.py": "from . import renewal_line\n"})
    assert find_rooms_without_docstring(ADDON) == [
        f"{MODELS}/term/__init__.py:1: say in a docstring what the room holds"
    ]


@pytest.mark.parametrize("name", ["letters", "renewal_stepping"])
def test_a_file_named_otherwise_than_its_model_is_found(rooms, name):
    rooms(
        {
            f"{MODELS}/step/{name}.py": """\
                # First comes a comment
                class RenewalStep(models.Model):
                    _inherit = "renewal.step"
                """
        }
    )
    assert find_wrong_file_names(ADDON) == [
        f"{MODELS}/step/{name}.py:2: holds renewal.step: name the file renewal_step.py "
        "or renewal_step_<subject>.py"
    ]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("self.step_ids._send()", "_send"),
        ('self.env["renewal.step"]', "renewal.step"),
        ("from ..step.renewal_step_mail import SUBJECT", "import step"),
    ],
    ids=["a method", "a model", "an import"],
)
def test_a_use_of_a_later_room_is_found(rooms, statement, name):
    rooms({f"{MODELS}/base/renewal_phase.py": f"# The day\n{statement}\n"})
    assert find_upward_uses(ADDON) == [
        (f"{MODELS}/base/renewal_phase.py:2", "base", name, {"step"})
    ]


def test_with_the_order_turned_round_many_calls_are_found(monkeypatch):
    turned = {room: -number for room, number in house.rooms(ADDON).items()}
    monkeypatch.setattr(house, "rooms", lambda _addon: turned)
    assert len(find_upward_uses(ADDON)) > 100
