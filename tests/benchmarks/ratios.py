"""The ratios of a run beside their goals and the ones recorded last: the only figures
that mean something on another machine.
"""

import json
from pathlib import Path

# ``BENCH_RECORD=1 make bench`` writes it.
RECORDED = Path(__file__).with_name("recorded.json")
# Two runs on one busy machine differ by as much.
NOISE = 1.15


class Ratios:
    """Collects the ratios of a report, and says of each how good it is."""

    def __init__(self, recorded):
        """:param recorded: {name of a ratio: value}"""
        self.recorded = recorded
        self.values = {}
        self.worse = []

    def judge(self, name, value, goal=None, *, at_most=False):
        """The ratio in words.

        :param goal: the least it should be, or with ``at_most`` the largest

        >>> ratios = Ratios({"speed": 12.0, "cost": 1.5})
        >>> ratios.judge("speed", 9.0, 10)
        '9.0 (goal 10: MISSED; was 12.0)'
        >>> ratios.judge("cost", 1.55, 2, at_most=True)
        '1.55 (goal 2: reached; was 1.50)'
        >>> ratios.worse
        ['speed: 9.0, was 12.0']
        """
        self.values[name] = round(value, 3)
        remarks = []
        if goal:
            is_reached = value <= goal if at_most else value >= goal
            remarks.append(f"goal {goal}: {'reached' if is_reached else 'MISSED'}")
        if before := self.recorded.get(name):
            remarks.append(f"was {_show(before)}")
            if (value / before if at_most else before / value) > NOISE:
                self.worse.append(f"{name}: {_show(value)}, was {_show(before)}")
        remark = f" ({'; '.join(remarks)})" if remarks else ""
        return f"{_show(value)}{remark}"

    def describe_worse(self):
        """What got worse, as Markdown; the end of a report."""
        if not self.recorded:
            return ""
        lines = [f"- {line}" for line in self.worse] or ["Nothing."]
        return "\n".join(["## What got worse", "", *lines])


def _show(value):
    """
    >>> _show(16.94), _show(1.555)
    ('16.9', '1.55')
    """
    return f"{value:.1f}" if value >= 5 else f"{value:.2f}"


def load():
    """The ratios recorded last."""
    if not RECORDED.exists():
        return Ratios({})
    return Ratios(json.loads(RECORDED.read_text(encoding="utf-8"))["ratios"])


def record(ratios, about):
    """Keep these ratios to compare the next ones with; those that were not measured
    stay.

    :param about: what they were measured with, in words
    """
    values = dict(sorted({**ratios.recorded, **ratios.values}.items()))
    text = json.dumps({"about": about, "ratios": values}, indent=2)
    RECORDED.write_text(f"{text}\n", encoding="utf-8")
