# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions that people write, read without evaluating anything.

A condition is the text of an Odoo domain. It may hold literals, lists, tuples, ``uid``
and a few dates. Everything else is refused before any of it is worked out, so that no
text costs more than reading it.
"""

import ast
import re
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

# A condition of more than this is no condition; nor is a number.
MAX_LENGTH = 20_000
MAX_NUMBER = 2**63
# A date is moved by at most so many days, months or years.
MAX_SHIFT = 100_000
_FORMAT = re.compile(r"(%[YmdHMS]|[-:/ T\d]){1,20}")
_METHODS = ("date", "isoformat", "replace", "strftime")


def parse_condition(text, now, today=None, uid=None):
    """The domain that a person wrote, as a list.

    :param now: what ``datetime.datetime.now()`` stands for
    :param today: what ``context_today()`` stands for; the day of ``now`` if left out
    :param uid: what ``uid`` stands for
    :raise ValueError: when it is not a condition; the message names the first part that
        is not allowed

    >>> now = datetime(2026, 3, 2, 9)
    >>> parse_condition("['!', ('x', 'in', ['a', None]), ('y', '=', uid)]", now, uid=7)
    ['!', ('x', 'in', ['a', None]), ('y', '=', 7)]
    >>> def value(text):
    ...     return parse_condition(f"[('x', '=', {text})]", now)[0][2]
    >>> value("-1.5"), value("True")
    (-1.5, True)
    >>> value("context_today() + relativedelta(months=1, day=1)")
    datetime.date(2026, 4, 1)
    >>> value("(context_today() - datetime.timedelta(days=2)).strftime('%Y-%m-%d')")
    '2026-02-28'
    >>> value("time.strftime('%Y-01-01')")
    '2026-01-01'
    >>> value("time.strftime('%999999d')")
    Traceback (most recent call last):
    ...
    ValueError: a date is written in the format '%Y-%m-%d', not '%999999d'
    >>> parse_condition("9**9**8", now)
    Traceback (most recent call last):
    ...
    ValueError: 9 ** 9 ** 8 is not allowed in a condition
    >>> value("().__class__.__bases__")
    Traceback (most recent call last):
    ...
    ValueError: ().__class__.__bases__ is not allowed in a condition
    >>> parse_condition("('x', '=', 1)", now)
    Traceback (most recent call last):
    ...
    ValueError: a condition is a list in square brackets
    """
    return _read(_parse(text), now, today or now.date(), uid)


def parse_fixed_condition(text):
    """The domain of a condition that says the same on every day and for everybody; None
    where it names a date or a person.

    >>> parse_fixed_condition("[('x', '=', 1)]")
    [('x', '=', 1)]
    >>> parse_fixed_condition("[('x', '=', uid)]")

    :raise ValueError: see :func:`parse_condition`
    """
    tree = _parse(text)
    if any(isinstance(node, ast.Name) for node in ast.walk(tree)):
        return None
    return _read(tree, None, None, None)


def _parse(text):
    text = (text or "[]").strip()
    if len(text) > MAX_LENGTH:
        raise ValueError(f"it is longer than {MAX_LENGTH} characters")
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ValueError(error.msg) from error
    except (MemoryError, RecursionError) as error:
        raise ValueError("it is nested too deeply") from error


def _read(tree, now, today, uid):
    try:
        domain = _Reader(now, today, uid).evaluate(tree)
    except (OverflowError, TypeError) as error:
        raise ValueError(str(error)) from error
    except (MemoryError, RecursionError) as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(domain, list):
        raise ValueError("a condition is a list in square brackets")
    return domain


class _Reader:
    """Reads one condition: a method for each kind of part that is allowed."""

    def __init__(self, now, today, uid):
        self.names = {"uid": uid}
        self.calls = {
            "context_today": lambda: today,
            "datetime.date": date,
            "datetime.date.today": lambda: today,
            "datetime.datetime": datetime,
            "datetime.datetime.combine": datetime.combine,
            "datetime.datetime.now": lambda: now,
            "datetime.datetime.today": lambda: now,
            "datetime.datetime.utcnow": lambda: now,
            "datetime.time": time,
            "datetime.timedelta": timedelta,
            "relativedelta": relativedelta,
            "time.strftime": lambda form: _format(now, form),
        }

    def evaluate(self, node):
        method = getattr(self, f"_read_{type(node).__name__.lower()}", None)
        if method is None:
            raise _refusal(node)
        return method(node)

    def _read_constant(self, node):
        value = node.value
        if value is None or isinstance(value, str | bool | float):
            return value
        if isinstance(value, int) and abs(value) < MAX_NUMBER:
            return value
        raise _refusal(node)

    def _read_list(self, node):
        return [self.evaluate(item) for item in node.elts]

    def _read_tuple(self, node):
        return tuple(self.evaluate(item) for item in node.elts)

    def _read_name(self, node):
        if node.id not in self.names:
            raise _refusal(node)
        return self.names[node.id]

    def _read_unaryop(self, node):
        value = self.evaluate(node.operand)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (is_number and isinstance(node.op, ast.USub)):
            raise _refusal(node)
        return -value

    def _read_binop(self, node):
        """A date and how far it is moved."""
        if not isinstance(node.op, ast.Add | ast.Sub):
            raise _refusal(node)
        moment, shift = self.evaluate(node.left), self.evaluate(node.right)
        if not (
            isinstance(moment, date) and isinstance(shift, timedelta | relativedelta)
        ):
            raise _refusal(node)
        return moment + shift if isinstance(node.op, ast.Add) else moment - shift

    def _read_call(self, node):
        function = self.calls.get(_dotted(node.func)) or self._get_method(node.func)
        args = [self._read_argument(arg) for arg in node.args]
        named = {arg.arg: self._read_argument(arg.value) for arg in node.keywords}
        if function is None or None in named:
            raise _refusal(node)
        return function(*args, **named)

    def _get_method(self, node):
        """What a date can be asked for; None for everything else."""
        if not isinstance(node, ast.Attribute) or node.attr not in _METHODS:
            return None
        moment = self.evaluate(node.value)
        if not isinstance(moment, date):
            return None
        if node.attr == "strftime":
            return lambda form: _format(moment, form)
        return getattr(moment, node.attr, None)

    def _read_argument(self, node):
        value = self.evaluate(node)
        is_number = isinstance(value, int | float)
        if is_number and not abs(value) <= MAX_SHIFT:
            raise _refusal(node)
        if is_number or isinstance(value, str | date | time):
            return value
        raise _refusal(node)


def _format(moment, form):
    if not isinstance(form, str) or not _FORMAT.fullmatch(form):
        raise ValueError(f"a date is written in the format '%Y-%m-%d', not {form!r}")
    return moment.strftime(form)


def _dotted(node):
    """``datetime.date.today`` of such a name; None of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return f"{before}.{node.attr}"
    return None


def _refusal(node):
    text = ast.unparse(node)
    if len(text) > 60:
        text = f"{text[:57]}..."
    return ValueError(f"{text} is not allowed in a condition")
