"""The code of the addons as data: rooms, classes, methods, calls.

Read with ``ast``; nothing is imported, so the checks need no database.
"""

import ast
import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# Read when a rule is checked, so a rule can be shown a sample (see conftest.py).
ROOT = Path(__file__).resolve().parents[2]
ADDONS = tuple(sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py")))
# Folders of an addon that hold product code.
PRODUCT_FOLDERS = ("controllers", "models", "report", "tools", "wizards")


@dataclass(frozen=True)
class Source:
    """One Python file. ``room`` is the folder below models/, None elsewhere."""

    path: Path
    addon: str
    room: str | None
    text: str = field(repr=False)
    tree: ast.Module = field(repr=False, compare=False)

    @property
    def name(self):
        return str(self.path.relative_to(ROOT))

    def lines(self, first, last):
        return self.text.splitlines()[first - 1 : last]


@dataclass(frozen=True)
class Method:
    """A method of a class of a model."""

    source: Source
    model: str
    node: ast.FunctionDef = field(compare=False)

    @property
    def name(self):
        return self.node.name

    @property
    def place(self):
        return f"{self.source.name}:{self.node.lineno}"


def read(path):
    """A file as a Source."""
    parts = path.relative_to(ROOT).parts
    is_model = len(parts) > 3 and parts[1] == "models"
    text = path.read_text(encoding="utf-8")
    return Source(path, parts[0], parts[2] if is_model else None, text, _parse(text))


_parse = cache(ast.parse)


def product_files(addon):
    """The product code of an addon, without its tests."""
    folders = [ROOT / addon / name for name in PRODUCT_FOLDERS]
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return [read(path) for path in [*paths, *(ROOT / addon).glob("hooks.py")]]


def all_product_files():
    """The product code of both addons."""
    return [source for addon in ADDONS for source in product_files(addon)]


def setup_files():
    """The code that builds and tests the product."""
    return [read(path) for path in sorted((ROOT / "setup").rglob("*.py"))]


def tests():
    """The tests of both addons, and those beside them."""
    folders = [*(ROOT / addon / "tests" for addon in ADDONS), ROOT / "tests"]
    paths = sorted(path for folder in folders for path in folder.rglob("*.py"))
    return [read(path) for path in paths]


def model_files(addon):
    """Files of the rooms of an addon."""
    return [
        source
        for source in product_files(addon)
        if source.room and source.path.name != "__init__.py"
    ]


def rooms(addon):
    """{room: place in the order}, as docs/architecture.rst shows it."""
    path = ROOT / "docs" / "rooms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names = [row["room"] for row in csv.DictReader(file) if row["addon"] == addon]
    return {name: number for number, name in enumerate(names)}


def classes(source):
    """The classes of a file that are models: [(class node, model name, is new)]."""
    found = []
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            names = _assigned(node)
            name, inherited = names.get("_name"), names.get("_inherit")
            model = name or inherited
            if isinstance(model, str):
                found.append((node, model, bool(name)))
    return found


def _assigned(node):
    """Literals that a class assigns to names, such as ``_name``."""
    result = {}
    for statement in node.body:
        if isinstance(statement, ast.Assign) and isinstance(
            statement.targets[0], ast.Name
        ):
            try:
                value = ast.literal_eval(statement.value)
            except ValueError:
                continue
            result[statement.targets[0].id] = value
    return result


def methods(addon):
    """Every method of every model of an addon, in the rooms and elsewhere."""
    return [
        Method(source, model, node)
        for source in product_files(addon)
        for cls, model, _is_new in classes(source)
        for node in cls.body
        if isinstance(node, ast.FunctionDef)
    ]


def calls_super(node):
    return any(
        isinstance(child, ast.Call) and getattr(child.func, "id", None) == "super"
        for child in ast.walk(node)
    )


def functions(tree):
    """Every function and method of a file, nested ones included."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
