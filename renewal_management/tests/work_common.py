# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Counting work in Python function calls: they are the same on every machine, where
seconds are not.
"""

import contextlib
import gc
import logging
import sys
from collections import Counter
from pathlib import Path

from .query_common import QueryCase

_logger = logging.getLogger(__name__)

FEW = 10
# Twice the records may cost so many times the calls.
GROWTH = 2.1
SHOWN = 3
OURS = "odoo.addons.renewal_management"
# Calls of their own only before Python 3.12.
COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")


class WorkMeter:
    """Counts the calls of functions of Odoo and its addons, each for the function of
    ours in which it happens, and for the one that called that. Calls within other
    libraries differ from version to version and are left out.
    """

    def __init__(self):
        self.calls = Counter()
        self._kinds = {}
        self._owners = []

    @property
    def total(self):
        return self.calls.total()

    @contextlib.contextmanager
    def running(self):
        before = sys.getprofile()
        gc.collect()
        gc.disable()  # what it would call on its way is chance
        sys.setprofile(self._note)
        try:
            yield self
        finally:
            sys.setprofile(before)
            gc.enable()

    def get_dearest(self, count):
        """Return in words where most calls were made, for each of ``count`` records."""
        return ", ".join(
            f"{calls / count:.0f} in {' for '.join(map(_get_name, owner)) or 'Odoo'}"
            for owner, calls in self.calls.most_common(SHOWN)
        )

    def _note(self, frame, event, arg):
        if event == "call":
            is_counted, is_ours = self._get_kind(frame)
            owner = self._owners[-1] if self._owners else ()
            if is_ours:
                owner = (frame.f_code, *owner[:1])
            self._owners.append(owner)
            if is_counted:
                self.calls[owner] += 1
        elif event == "return" and self._owners:
            self._owners.pop()

    def _get_kind(self, frame):
        """(is it counted, is it a function of ours)"""
        code = frame.f_code
        kind = self._kinds.get(code)
        if kind is None:
            module = frame.f_globals.get("__name__", "")
            is_counted = (
                module.startswith("odoo.")
                and ".tests." not in module
                and code.co_name not in COMPREHENSIONS
            )
            kind = is_counted, is_counted and module.startswith(OURS)
            self._kinds[code] = kind
        return kind


def _get_name(code):
    return f"{Path(code.co_filename).stem}.{code.co_name}"


class WorkCase(QueryCase):
    """Budgets of calls for each record."""

    def count_calls(self, work, records):
        """Calls of a piece of work that begins with nothing in memory.

        :return: the meter
        """
        self.env.flush_all()
        self.env.invalidate_all()
        records = records.browse(records.ids)
        with WorkMeter().running() as meter:
            work(records)
            self.env.flush_all()
        return meter

    def assert_work(self, prepare, work, budget, make=None, few=FEW):
        """The work keeps to its budget of calls for each record, and grows no faster
        than the number of records.

        :param make: makes so many records for ``prepare``; contracts if left out
        """
        make = make or self.new_contracts
        # the first only fills the caches
        _warm, some, twice = (
            self.count_calls(work, prepare(make(count)))
            for count in (few, few, 2 * few)
        )
        figure = twice.total / (2 * few)
        text = f"{figure:.0f} calls a record: {twice.get_dearest(2 * few)}"
        _logger.info("%s: %s", self._testMethodName, text)
        self.assertLessEqual(figure, budget, f"More than {budget}; {text}")
        self.assertLessEqual(twice.total, GROWTH * some.total, f"Grows: {text}")
