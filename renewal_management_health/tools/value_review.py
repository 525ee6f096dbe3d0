# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The arithmetic of a value review: months, totals, trend, sentences.

A month without data is ``None``, never 0.
"""

import re
from datetime import timedelta
from statistics import median

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def months_of(start, end):
    """First days of the months that a period touches.

    >>> from datetime import date
    >>> [day.isoformat() for day in months_of(date(2025, 11, 15), date(2026, 1, 1))]
    ['2025-11-01', '2025-12-01', '2026-01-01']
    >>> months_of(date(2026, 2, 1), date(2026, 1, 31))
    []
    """
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [
        start.replace(year=month // 12, month=month % 12 + 1, day=1)
        for month in range(first, last + 1)
    ]


def month_series(start, end, totals):
    """Each month of a period with its value; ``None`` where nothing was reported.

    >>> from datetime import date
    >>> series = month_series(date(2026, 1, 9), date(2026, 3, 2), {date(2026, 2, 1): 4})
    >>> [value for _month, value in series]
    [None, 4, None]
    """
    return [(month, totals.get(month)) for month in months_of(start, end)]


def is_whole_month(month, start, end):
    """Whether a period covers a month entirely.

    >>> from datetime import date
    >>> is_whole_month(date(2026, 2, 1), date(2026, 1, 15), date(2026, 2, 28))
    True
    >>> is_whole_month(date(2026, 1, 1), date(2026, 1, 15), date(2026, 2, 28))
    False
    >>> is_whole_month(date(2026, 2, 1), date(2026, 1, 15), date(2026, 2, 27))
    False
    """
    following = (month + timedelta(days=31)).replace(day=1)
    return start <= month and following - timedelta(days=1) <= end


def combine_months(values, rollup):
    """One figure for a period, of the figures of its months.

    >>> combine_months([10, None, 20], "sum")
    30
    >>> combine_months([10, None, 20], "avg")
    15.0
    >>> combine_months([10, None, 20], "max")
    20
    >>> combine_months([None], "sum") is None
    True
    """
    known = [value for value in values if value is not None]
    if not known:
        return None
    if rollup == "avg":
        return sum(known) / len(known)
    return max(known) if rollup == "max" else sum(known)


def trend(values, months=3):
    """Change of the mean of the last months against that of the months before, in %.

    ``None`` where either is unknown, or where there was nothing to compare with, or
    less than nothing: a percentage of a loss says nothing. Months
    without data in front say that reporting began later: the first month that has some
    may not be whole, and is left out.

    >>> trend([10, 10, 10, 15, 15, 15])
    50.0
    >>> trend([9, 10, 10, 10, None, 5, 5])
    -50.0
    >>> trend([1, 2, 3]) is None
    True
    >>> trend([0, 0, 0, 5, 5, 5]) is None, trend([-5, -5, -5, 5, 5, 5]) is None
    (True, True)
    >>> trend([None, 4, 10, 10, 10, 15, 15, 15])
    50.0
    >>> trend([None, 5, 10, 15, 15, 15]) is None
    True
    """
    values = _since_reporting(values)
    if len(values) < 2 * months:
        return None
    before = combine_months(values[-2 * months : -months], "avg")
    last = combine_months(values[-months:], "avg")
    if before is None or last is None or before <= 0:
        return None
    return 100.0 * (last - before) / before


def _since_reporting(values):
    """
    >>> _since_reporting([None, None, 3, 4]), _since_reporting([3, None, 4])
    ([4], [3, None, 4])
    >>> _since_reporting([None])
    []
    """
    first = next((i for i, v in enumerate(values) if v is not None), len(values))
    return values[first + 1 :] if first else values


def middle(values):
    """The median: one ticket that lay for a year says little about the others.

    >>> middle([1.0, 2.0, 900.0])
    2.0
    >>> middle([]) is None
    True
    """
    return median(values) if values else None


def fill(sentence, values):
    """A sentence with its placeholders filled in; unknown ones stay as they are.

    Not ``str.format``: that would let a sentence look into what it is given.

    >>> fill("{quantity} exports: {value} saved. {0.__class__}", {"quantity": 3})
    '3 exports: {value} saved. {0.__class__}'
    >>> fill("{quantity}", {"quantity": "{value}", "value": "x"})
    '{value}'
    """

    def replace(match):
        return str(values.get(match[1].strip(), match[0]))

    return PLACEHOLDER.sub(replace, sentence)


def written_language(texts, wanted):
    """The language to fill a sentence in: the wanted one, or where nobody translated
    the sentence, the one it was written in. So it is never in two languages.

    :param texts: {language code: text}, as Odoo stores it: "en_US" is always there,
        with the first text in whatever language that was

    >>> written_language({"en_US": "Saved: {value}", "zh_CN": "节省{value}"}, "zh_CN")
    'zh_CN'
    >>> written_language({"en_US": "Saved: {value}"}, "zh_CN")
    'en_US'
    >>> texts = {"en_US": "{value} économisées", "fr_FR": "{value} économisées"}
    >>> written_language(texts, "zh_CN")
    'fr_FR'
    """
    if wanted in texts:
        return wanted
    first = texts["en_US"]
    codes = (code for code, text in texts.items() if text == first)
    return next((code for code in codes if code != "en_US"), "en_US")


def unknown_placeholders(sentence, known):
    """Placeholders of a sentence that nobody fills in.

    >>> unknown_placeholders("{quantity} of {metrik}", {"quantity", "metric"})
    ['metrik']
    """
    names = {name.strip() for name in PLACEHOLDER.findall(sentence)}
    return sorted(names - set(known))
