"""The buttons in the views of our addons, and where each user finds them."""

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from odoo.tools.safe_eval import safe_eval

KINDS = ("form", "list", "kanban")
BUTTONS = "//button[not(@position)] | //a[@type='object' or @type='action']"
NEVER = {"1", "True", "true"}


@dataclass(frozen=True)
class Button:
    """A button as it stands in the XML of one of our views."""

    marker: int
    view: str
    name: str
    label: str
    model: str
    kind: str
    root_id: int

    def __str__(self):
        return f"{self.view}: {self.name}" + (f" ({self.label})" if self.label else "")


@dataclass(frozen=True)
class Level:
    """A view, or one within a field of another, and when it hides the button."""

    kind: str
    field: str = ""
    conditions: tuple = ()


@dataclass(frozen=True)
class Place:
    """Where a user finds a button: the view to open, and the views within it."""

    model: str
    view_id: int
    levels: tuple
    is_in_list_header: bool = False
    # Only dialogs show it
    is_in_footer: bool = False

    @property
    def kind(self):
        return self.levels[0].kind

    @property
    def rows_to_open(self):
        """Fields a row of which has to be opened, one within the other."""
        return [level.field for level in self.levels[1:] if level.kind == "form"]


@dataclass
class Arch:
    """A view as a user gets it."""

    model: str
    view_id: int
    tree: etree._Element
    needs_parent: bool = field(init=False)

    def __post_init__(self):
        # Some views only work within a field of another one
        conditions = " ".join(self.tree.xpath("//@*[contains(., 'parent.')]"))
        inner = " ".join(self.tree.xpath("//field/*//@*[contains(., 'parent.')]"))
        self.needs_parent = conditions.count("parent.") > inner.count("parent.")


# --- what there is ---


def collect(env, addons):
    """Mark every button of the addons' views with a class; the buttons by their marker.

    The class goes through to the page, so that a click is the click of one button of
    the XML, whatever its name and whichever view it was inherited into.
    """
    buttons = {}
    for xmlid, view in _get_views(env, addons):
        arch = etree.fromstring(view.arch_db)
        nodes = arch.xpath(BUTTONS)
        for node in nodes:
            marker = len(buttons) + 1
            buttons[marker] = _get_button(marker, xmlid, view, node)
            node.set("class", f"{node.get('class', '')} o_press_{marker}".strip())
        if nodes:
            view.arch_db = etree.tostring(arch, encoding="unicode")
    return buttons


def _get_views(env, addons):
    data = env["ir.model.data"].search(
        [("model", "=", "ir.ui.view"), ("module", "in", addons)], order="id"
    )
    for row in data:
        view = env["ir.ui.view"].browse(row.res_id)
        if view.type in KINDS:
            yield row.complete_name, view


def _get_button(marker, xmlid, view, node):
    root = view
    while root.mode != "primary":
        root = root.inherit_id
    words = " ".join("".join(node.itertext()).split())
    return Button(
        marker=marker,
        view=xmlid.partition(".")[2],
        name=node.get("name") or node.get("special") or node.get("type", ""),
        label=node.get("string") or words or node.get("title") or "",
        model=view.model,
        kind=view.type,
        root_id=root.id,
    )


# --- where a user finds it ---


def find_places(env, buttons):
    """The places in which the user of ``env`` is offered each button, by marker."""
    archs = list(_read_archs(env, buttons))
    places = {}
    for arch in archs:
        for marker, place in _get_places(arch):
            places.setdefault(marker, []).append((arch.needs_parent, place))
            for other in archs:
                rows = _get_rows(env, other, arch, place)
                places[marker] += [(False, row) for row in rows]
    return {
        marker: [place for needs_parent, place in found if not needs_parent]
        for marker, found in places.items()
    }


def _read_archs(env, buttons):
    hosts = {(button.model, button.root_id, button.kind) for button in buttons.values()}
    for model, view_id, kind in sorted(hosts):
        if env[model].has_access("read"):
            views = env[model].get_views([(view_id, kind)])["views"]
            yield Arch(model, view_id, etree.fromstring(views[kind]["arch"]))


def _get_places(arch):
    for node in arch.tree.iter("*"):
        match = re.search(r"\bo_press_(\d+)", node.get("class", ""))
        if match:
            path = [node, *node.iterancestors()]
            place = Place(
                model=arch.model,
                view_id=arch.view_id,
                levels=tuple(_get_levels(path)),
                is_in_list_header=bool(node.xpath("ancestor::header/parent::list")),
                is_in_footer=bool(node.xpath("ancestor::footer")),
            )
            yield int(match[1]), place


def _get_rows(env, outer, inner, place):
    """The same place, reached by opening a row of a list in another form."""
    if place.kind != "form" or outer is inner or outer.tree.tag != "form":
        return
    for node in outer.tree.iter("field"):
        name = node.get("name")
        known = env[outer.model]._fields.get(name)
        is_rows = known is not None and known.type == "one2many"
        if is_rows and known.comodel_name == inner.model and not node.xpath("./form"):
            levels = _get_levels([node, *node.iterancestors()])
            first = Level("form", name, place.levels[0].conditions)
            yield Place(outer.model, outer.view_id, (*levels, first, *place.levels[1:]))


def _get_levels(path):
    """From the outside in."""
    levels = []
    conditions = []
    for node in path:
        hiding = [node.get("invisible"), node.get("column_invisible")]
        conditions += [condition for condition in hiding if condition]
        parent = node.getparent()
        if parent is None:
            levels.insert(0, Level(node.tag, "", tuple(conditions)))
        elif parent.tag == "field" and node.tag in KINDS:
            levels.insert(0, Level(node.tag, parent.get("name"), tuple(conditions)))
            conditions = []
    return levels


# --- on which records it is shown ---


def find_start(env, place):
    """What to open to see the button; nothing if no record shows it."""
    is_dialog = place.is_in_footer and not place.rows_to_open
    if is_dialog or env[place.model].is_transient():
        return None
    records = _find_records(env, place, 1 if place.kind == "form" else 20)
    if not records and not place.is_in_list_header:
        return None
    action = {
        "type": "ir.actions.act_window",
        "name": place.model,
        "res_model": place.model,
        "views": [[place.view_id, place.kind]],
        "context": {"active_test": False},
        "domain": [["id", "in", records.ids]],
    }
    if place.kind == "form":
        action["res_id"] = records.id or False  # a new one
    return {
        "action": action,
        "is_in_list_header": place.is_in_list_header,
        "rows": place.rows_to_open,
    }


def _find_records(env, place, limit):
    """Records on which the button is shown, as far as the server can tell."""
    model = env[place.model].with_context(active_test=False)
    candidates = model.search(_get_domain(env, place), limit=400)
    if place.kind == "form" and model.has_access("create"):
        # A new record, where there is none yet
        candidates = [*candidates, model.new()]
    shown = (record for record in candidates if _is_shown(record, place.levels))
    return model.concat(*islice(shown, limit))


def _get_domain(env, place):
    """What the action that opens this very view shows in it."""
    actions = env["ir.actions.act_window"].sudo()
    action = actions.search([("view_id", "=", place.view_id)], limit=1)
    return safe_eval(action.domain or "[]", {"uid": env.uid, "context": {}})


def _is_shown(record, levels, parent=None):
    level, *inner = levels
    values = Values(record, parent)
    if any(_is_true(condition, values) for condition in level.conditions):
        return False
    return not inner or any(
        _is_shown(row, inner, values) for row in record[inner[0].field]
    )


def _is_true(condition, values):
    try:
        return eval(condition, {"__builtins__": {}}, values)
    except Exception:
        # Something that only the web client knows: try it there
        return condition in NEVER


class Values(dict):
    """The values of a record as the conditions of a view see them."""

    def __init__(self, record, parent=None):
        super().__init__({"uid": record.env.uid, "parent": parent})
        self.record = record

    def __missing__(self, name):
        value = self.record[name]
        kind = self.record._fields[name].type
        if kind == "many2one":
            return value.id
        if kind in ("one2many", "many2many"):
            return value.ids
        if kind in ("date", "datetime") and value:
            return str(value)
        return value

    def __getattr__(self, name):
        return self[name]
