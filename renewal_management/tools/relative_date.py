# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Domains that speak of today, asked on another day.

Odoo reads ``today +30d`` in a domain against the clock. Who wants to know what a
condition will say in a week moves such dates by seven days first.
"""

import re

from odoo.fields import Domain

_STEP = r"[=+-](\d+[dwmyHMS]|(mon|tues|wednes|thurs|fri|satur|sun)day|week_start)"
_RELATIVE = re.compile(rf"(today|now)(\s+{_STEP})*|{_STEP}(\s+{_STEP})*")


def move_date(value, days):
    """A relative date in Odoo's notation, as it is understood ``days`` days later.

    Everything else comes back as it was.

    >>> move_date("today +30d", 7)
    'today +7d +30d'
    >>> move_date("=monday", -7)
    'now -7d =monday'
    >>> move_date("today", 1)
    'today +1d'
    >>> move_date("2026-03-02", 7), move_date("Acme", 7), move_date(False, 7)
    ('2026-03-02', 'Acme', False)
    """
    if not isinstance(value, str) or not _RELATIVE.fullmatch(value.strip()):
        return value
    terms = value.split()
    start = terms.pop(0) if terms[0] in ("today", "now") else "now"
    return " ".join([start, f"{days:+d}d", *terms])


def move_domain(domain, days):
    """The domain with its relative dates ``days`` days later.

    >>> move_domain(Domain("term_end", "<=", "today +1m"), 3)
    [('term_end', '<=', 'today +3d +1m')]
    >>> inner = Domain("date", ">", "now")
    >>> move_domain(Domain("step_ids", "any", inner) & Domain("name", "=", "x"), -1)
    ['&', ('step_ids', 'any', [('date', '>', 'now -1d')]), ('name', '=', 'x')]
    """
    return domain.map_conditions(lambda condition: _move_condition(condition, days))


def _move_condition(condition, days):
    value = condition.value
    if isinstance(value, Domain):
        value = move_domain(value, days)
    elif isinstance(value, list | tuple | set | frozenset):
        value = [move_date(item, days) for item in value]
    else:
        value = move_date(value, days)
    if value == condition.value:
        return condition
    return Domain(condition.field_expr, condition.operator, value)
