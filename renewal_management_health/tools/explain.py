# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a score moved, and words for it. No ORM, no clock.

A score is ``Σ w·p``: weights that sum to 1, times points. From one snapshot to another
both change, and the weights do so together: what one measure loses, since its value
grew old, the others win. So the change of a measure's own ``w·p`` says little. Here

    ``Δ = w̄·Δp + (p̄ - S̄)·Δw``

with means over the two days, and S̄ the mean of the two scores: points that changed
count with their weight, and a weight that changed counts by how far the measure is
above or below the score. Since ``Σ Δw = 0`` these sum to the change of the score.
"""

from math import floor

from .scoring import freshness

# Below so many points a mover is not worth naming.
WORTH_NAMING = 1.0
# Parts of a change that are no measure.
CAPS, OVERRIDE = "caps", "override"


def attribute(before, after):
    """Share out the change of a score over its measures.

    :param before: {measure: (weight, points)}; points of None mean no data, which has
        no weight
    :param after: the same, now
    :return: {measure: points won or lost}, which sum to the change, before rounding

    Of two measures one fell from 80 to 40:

    >>> attribute({1: (0.5, 80), 2: (0.5, 60)}, {1: (0.5, 40), 2: (0.5, 60)})
    {1: -20.0, 2: 0.0}

    A bad measure is not known any more: what is left looks better by as much, and it is
    its going that did it, not the other one:

    >>> attribute({1: (0.5, 80), 2: (0.5, 40)}, {1: (1.0, 80), 2: (0, None)})
    {1: 5.0, 2: 15.0}
    """
    middle = (_total(before) + _total(after)) / 2
    return {
        key: _move(before.get(key, (0.0, None)), after.get(key, (0.0, None)), middle)
        for key in {**before, **after}
    }


def _total(lines):
    return sum(weight * (points or 0.0) for weight, points in lines.values())


def _move(before, after, middle):
    (weight, points), (new_weight, new_points) = before, after
    if points is None and new_points is None:
        return 0.0
    if points is None:
        points = new_points
    if new_points is None:
        new_points = points
    by_points = (weight + new_weight) / 2 * (new_points - points)
    return by_points + ((points + new_points) / 2 - middle) * (new_weight - weight)


def round_parts(parts, total):
    """The parts to one decimal, so that they sum to a total of one decimal.

    Only rounding is shared out: parts that do not explain the total are a mistake of
    whoever worked them out, and even shares would hide it behind causes made up.

    >>> round_parts({"a": -3.333, "b": -3.333, "c": -3.334}, -10.0)
    {'a': -3.3, 'b': -3.3, 'c': -3.4}
    >>> round_parts({}, 0.0)
    {}
    >>> round_parts({"a": 1.0, "b": 1.0}, 9.0)
    Traceback (most recent call last):
    AssertionError: parts of 2.0 do not explain 9.0
    """
    whole = sum(parts.values())
    assert abs(whole - total) < WORTH_NAMING, f"parts of {whole} do not explain {total}"
    tenths = {key: part * 10 for key, part in parts.items()}
    down = {key: floor(part) for key, part in tenths.items()}
    left = round(total * 10) - sum(down.values())
    order = sorted(tenths, key=lambda key: down[key] - tenths[key])
    each, more = divmod(left, len(order)) if order else (0, 0)
    for position, key in enumerate(order):
        down[key] += each + (position < more)
    return {key: part / 10 for key, part in down.items()}


def movers(deltas, change, limit=3):
    """The parts worth naming, largest first: those that went the way of the whole, then
    those that went against it.

    >>> movers({"a": -8.0, "b": 3.0, "c": -5.0, "d": -0.4}, -10.4)
    ['a', 'c', 'b']
    >>> movers({"a": 1.0, "b": -0.5}, 0.5)
    ['a']
    """
    worth = [key for key, delta in deltas.items() if abs(delta) >= WORTH_NAMING]
    return sorted(worth, key=lambda key: (deltas[key] * change < 0, -abs(deltas[key])))[
        :limit
    ]


def describe(before, after):
    """How a number changed: a word, and a percentage where the word needs one.

    >>> describe(40, 20), describe(40, 80), describe(40, 0), describe(3, 9.2)
    (('halved', None), ('doubled', None), ('stopped', None), ('tripled', None))
    >>> describe(40, 28), describe(40, 50), describe(40, 40)
    (('fell', 30), ('rose', 25), ('steady', None))
    >>> describe(0, 5), describe(-3, 4), describe(None, 4)
    ((None, None), (None, None), (None, None))
    """
    if before is None or after is None or before <= 0 or after < 0:
        return None, None
    ratio = after / before
    for word, low, high in (
        ("stopped", 0, 0),
        ("halved", 0.45, 0.55),
        ("doubled", 1.9, 2.2),
        ("tripled", 2.8, 3.2),
        ("steady", 0.995, 1.005),
    ):
        if low <= ratio <= high:
            return word, None
    return ("fell" if ratio < 1 else "rose"), max(1, round(abs(ratio - 1) * 100))


def describe_change(percent):
    """The same for a measure that is itself a change in %.

    >>> describe_change(-50), describe_change(-100), describe_change(-34.2)
    (('halved', None), ('stopped', None), ('fell', 34))

    What fell below 0 did not stop, and has no word:

    >>> describe_change(None), describe_change(-150)
    ((None, None), (None, None))
    """
    if percent is None or percent < -100.5:
        return None, None
    return describe(100.0, max(0.0, 100.0 + percent))


def age_state(age_days, validity_days):
    """Whether a value still counts in full, less, or not at all.

    >>> [age_state(age, 14) for age in (14, 15, 28)], age_state(999, 0)
    (['fresh', 'fading', 'stale'], 'fresh')
    """
    left = freshness(age_days, validity_days)
    if left == 1:
        return "fresh"
    return "fading" if left else "stale"


def polyline(steps, days, width, height):
    """Points of a line that holds each value until the next, for an SVG.

    :param steps: list of (day from the left, value from 0 to 100), ascending
    :param days: what the width stands for

    >>> polyline([(0, 100), (5, 50)], 10, 100, 40)
    '0.0,0.0 50.0,0.0 50.0,20.0 100.0,20.0'
    >>> polyline([], 10, 100, 40)
    ''
    """
    corners = []
    for day, value in steps:
        if corners:
            corners.append((day, corners[-1][1]))
        corners.append((day, value))
    if corners:
        corners.append((days, corners[-1][1]))
    return " ".join(
        f"{width * day / days:.1f},{height * (1 - value / 100):.1f}"
        for day, value in corners
    )
