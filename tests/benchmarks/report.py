"""The figures as tables, on the screen and in files that git ignores."""

import json
import os
import platform
import subprocess
from datetime import date
from functools import partial

from setup.console import say
from setup.paths import HOME, ROOT
from tests.benchmarks import ratios

FOLDER = HOME / "bench"
# What a run has to reach, and how the row is called.
GOALS = {
    "times the rate of base_automation": {10000: 10, 50000: 15},
    "the same, where owners are notified": {2000: 50},
}
# A large company's ordinary day may take so many times a small one's.
ORDINARY_GOAL = 2
# Milliseconds of processor time.
UNCHANGED_GOAL = 0.3
# Times the seconds of as many new rows: a statement that compares each row with each
# costs no processor time of ours.
AGAIN_GOAL = 0.1
# A row with taxes, payment terms, delays and cases, beside months and prices alone.
CASH_GOAL = 2
# What choosing and claiming a content may add to an e-mail.
JOURNEY_GOAL = 1.5
# How usage reaches the endpoint.
FEEDS = ("csv", "json", "ndjson")


def write(results):
    """Print the report; keep it as Markdown, and the raw figures as JSON."""
    known = ratios.load()
    about = (
        f"{date.today()}, {_get_commit()}, {platform.machine()}, "
        f"Python {platform.python_version()}"
    )
    text = "\n\n".join(
        part
        for part in [
            f"# Benchmarks of {about}",
            _table(
                "Giving out one task per contract", results, partial(_issuing, known)
            ),
            _table("The parts of the daily run", results, _parts),
            _table("Screens: queries (milliseconds)", results, _screens),
            _table("An ordinary day", results, partial(_ordinary, known)),
            _table("Scoring customers", results, partial(_health, known)),
            _table(
                "Usage coming in, 10,000 rows a call",
                results,
                partial(_ingestion, known),
            ),
            _table("What will be collected", results, partial(_cash, known)),
            _table("A day of touchpoints", results, partial(_journey, known)),
            _table("A register", results, partial(_register, known)),
            _table("Editions of a random company", results, _portfolio),
            known.describe_worse(),
        ]
        if part
    )
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "report.md").write_text(text + "\n", encoding="utf-8")
    (FOLDER / "figures.json").write_text(json.dumps(results, indent=1), "utf-8")
    if os.environ.get("BENCH_RECORD"):
        ratios.record(known, about)
    say(f"\n{text}\n\nKept in {FOLDER.relative_to(HOME.parent)}/")


def _table(title, results, describe):
    """A Markdown table: a row per figure, a column per size."""
    columns = {size: describe(size, figures) for size, figures in results.items()}
    columns = {size: column for size, column in columns.items() if column}
    if not columns:
        return ""
    names = list(dict.fromkeys(name for col in columns.values() for name in col))
    lines = [f"## {title}", "", "| | " + " | ".join(map(_size, columns)) + " |"]
    lines.append("|---|" + "---:|" * len(columns))
    for name in names:
        cells = [str(column.get(name, "")) for column in columns.values()]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _size(size):
    return size if isinstance(size, str) else f"{size:,}"


def _issuing(known, size, figures):
    if "first" not in figures:
        return {}
    ours = issuing(figures["first"])
    notified = ours + notifying(figures["first"])
    rows = figures["first"]["activities"]
    column = {
        "ours: seconds, tasks/s": f"{ours:.2f}, {rows / ours:,.0f}",
        "ours, owners notified: seconds": f"{notified:.2f}",
        "floor (INSERT … SELECT): seconds": f"{figures['floor']['seconds']:.2f}",
        "ours / floor": f"{ours / figures['floor']['seconds']:.1f}",
    }
    for key, mine, name in (
        ("peer", ours, "times the rate of base_automation"),
        ("peer-owners", notified, "the same, where owners are notified"),
    ):
        if key in figures:
            peer = figures[key]
            column[f"{key}: seconds, queries/task"] = (
                f"{peer['seconds']:.1f}, {peer['queries'] / peer['rows']:.1f}"
            )
            column[name] = known.judge(
                f"{name}, {size:,}",
                peer["seconds"] / mine,
                GOALS[name].get(size),
            )
    return column


def issuing(run):
    """Seconds in which a run chose what is due and gave out its tasks."""
    return run["phases"]["_run_due_steps"]["seconds"]


def notifying(run):
    return run["phases"]["_notify_assignees"]["seconds"]


def _parts(size, figures):
    if "first" not in figures:
        return {}
    parts = {name: figures[name] for name in ("opening", "planning")}
    parts["giving out"] = {
        "seconds": issuing(figures["first"]),
        "queries": figures["first"]["phases"]["_run_due_steps"]["queries"],
    }
    parts["the whole day"] = figures["first"]
    column = {
        f"{name}: seconds, renewals/s, queries/renewal": (
            f"{part['seconds']:.2f}, {size / part['seconds']:,.0f}, "
            f"{part['queries'] / size:.3f}"
        )
        for name, part in parts.items()
    }
    again, first = figures["again"], figures["first"]
    column["the same day again: seconds, queries, % of the first"] = (
        f"{again['seconds']:.3f}, {again['queries']}, "
        f"{100 * again['seconds'] / first['seconds']:.2f}"
    )
    for name in ("opening", "first"):
        run = figures[name]
        column[f"memory of {name}: MiB at start, peak"] = (
            f"{run['start']:.0f}, {run['peak']:.0f}"
        )
    return column


def _health(known, _size, figures):
    if "health" not in figures:
        return {}
    health = figures["health"]
    floor, first = health["floor"], health["first"]
    column = {
        "customers, rows of usage": f"{health['rows']:,}, {floor['usage']:,}",
        "plain SQL: seconds": f"{floor['seconds']:.2f}",
    }
    for name in ("first", "again", "changed"):
        run = health[name]
        column[f"{name}: seconds, queries, customers written, peak MiB"] = (
            f"{run['seconds']:.2f}, {run['queries']}, {run['written']:,}, "
            f"{run['peak']:.0f} (from {run['start']:.0f})"
        )
    column["first / plain SQL"] = known.judge(
        f"scoring {health['rows']:,} customers / plain SQL",
        first["seconds"] / floor["seconds"],
        2,
        at_most=True,
    )
    column["reading the measures alone: seconds"] = (
        f"{health['reading']['seconds']:.2f}"
    )
    return column


def _ingestion(known, _size, figures):
    if "ingestion" not in figures:
        return {}
    ways = figures["ingestion"]["ways"]
    rows = figures["ingestion"]["rows"]
    column = {"rows": f"{rows:,}"}
    for name, way in ways.items():
        memory = ""
        if "memory" in way:
            memory = f", {way['memory_first']}–{way['memory']} MiB"
        column[f"{name}: seconds, peak after the first and last call"] = (
            f"{way['seconds']:.2f}{memory}"
        )
        column[f"{name}: COPY beside it, times COPY"] = (
            f"{way['copy']:.2f}, {way['seconds'] / way['copy']:.2f}"
        )
    ratio = max(ways[name]["seconds"] / ways[name]["copy"] for name in FEEDS)
    column["the slowest of the endpoint / COPY"] = known.judge(
        "the slowest of the endpoint / COPY", ratio, 2, at_most=True
    )
    column["times the rate of create"] = known.judge(
        "usage: times the rate of create",
        ways["create"]["seconds"] / ways["csv"]["seconds"],
    )
    return column


def _ordinary(known, _size, figures):
    if "ordinary" not in figures:
        return {}
    small, large = figures["ordinary"]
    column = {}
    for run in (small, large):
        dearest = sorted(run["phases"].items(), key=lambda phase: -phase[1]["seconds"])[
            :5
        ]
        column[f"{run['renewals']:,} renewals, {run['tasks']} tasks: seconds"] = (
            f"{run['seconds']:.2f}: "
            + ", ".join(f"{name} {phase['seconds']:.2f}" for name, phase in dearest)
        )
    name = f"the day at {large['renewals']:,} / at {small['renewals']:,}"
    column[name] = known.judge(
        f"an ordinary day: {name}",
        large["seconds"] / small["seconds"],
        ORDINARY_GOAL,
        at_most=True,
    )
    return column


def _cash(known, _size, figures):
    if figures.get("contracts") is None:
        return {}
    floor, first = figures["floor"], figures["everything"]
    ratio = (first["seconds"] / first["rows"]) / (floor["seconds"] / floor["rows"])
    return {
        "contracts, rows": f"{figures['contracts']:,}, {first['rows']:,}",
        "everything: seconds, queries": (f"{first['seconds']:.2f}, {first['queries']}"),
        "a row / a row of plain SQL": known.judge(
            "a row of the cash-in / of plain SQL", ratio, CASH_GOAL, at_most=True
        ),
        "nothing changed: seconds, % of everything": (
            f"{figures['unchanged']['seconds']:.2f}, "
            f"{100 * figures['unchanged']['seconds'] / first['seconds']:.1f}"
        ),
        "100 changed: seconds, rows written": (
            f"{figures['changed']['seconds']:.2f}, {figures['changed']['written']:,}"
        ),
    }


def _journey(known, _size, figures):
    if "touchpoint" not in figures:
        return {}
    tips, reminders = figures["touchpoint"], figures["mail"]
    each = [run["seconds"] / run["done"] for run in (tips, reminders)]
    return {
        "customers, touchpoints": f"{figures['customers']:,}, {tips['done']:,}",
        "touchpoints: seconds, queries each": (
            f"{tips['seconds']:.1f}, {tips['queries'] / tips['done']:.1f}"
        ),
        "reminders: seconds, queries each": (
            f"{reminders['seconds']:.1f}, "
            f"{reminders['queries'] / reminders['done']:.1f}"
        ),
        "a touchpoint / a reminder": known.judge(
            "a touchpoint / a reminder", each[0] / each[1], JOURNEY_GOAL, at_most=True
        ),
    }


def _register(known, _size, figures):
    if "register" not in figures:
        return {}
    run = figures["register"]
    rows = run["new"]["rows"]
    return {
        "new rows: seconds, queries/row": (
            f"{run['new']['seconds']:.2f}, {run['new']['queries'] / rows:.2f}"
        ),
        "new rows / Odoo's own create of the same": known.judge(
            f"{rows:,} new rows of a register / create",
            run["new"]["seconds"] / run["create"]["seconds"],
            2,
            at_most=True,
        ),
        "unchanged rows: seconds, milliseconds of processor time each": (
            f"{run['again']['seconds']:.2f}, "
            + known.judge(
                "an unchanged row of a register",
                1000 * run["again"]["cpu"] / rows,
                UNCHANGED_GOAL,
                at_most=True,
            )
        ),
        "unchanged rows / new rows, the database included": known.judge(
            "unchanged / new rows of a register",
            run["again"]["seconds"] / run["new"]["seconds"],
            AGAIN_GOAL,
            at_most=True,
        ),
        "peak MiB": f"{run['peak']:.0f} (from {run['start']:.0f})",
    }


def _portfolio(_size, figures):
    if "portfolio" not in figures:
        return {}
    column = {}
    for style, run in figures["portfolio"].items():
        true = run["renewed"] + run["missed"]
        column[f"{style}: renewals recorded, of"] = (
            f"{run['renewed']:,}, {true:,} ({run['renewed'] / max(1, true):.1%})"
        )
        column[f"{style}: lost, running; rows, seconds"] = (
            f"{run['lost']:,}, {run['running']:,}; "
            f"{run['rows']:,}, {run['seconds']:.0f}"
        )
        for kind, count in run["faults"].items():
            column[f"{style}: {kind}"] = f"{count:,}"
    return column


def _get_commit():
    command = ["git", "-C", ROOT, "describe", "--always", "--dirty"]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or "no commit"


def _screens(_size, figures):
    if "screens" not in figures:
        return {}
    screens = dict(figures["screens"])
    rows = screens.pop("rows")
    column = {"renewals": f"{rows:,}"}
    for name, screen in screens.items():
        column[name] = f"{screen['queries']} ({1000 * screen['seconds']:.0f})"
    return column
