# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What rooms stand on: batches of the daily run, records that never change."""

from unittest.mock import patch

from odoo.tests import tagged

from .common import RenewalCase


@tagged("post_install", "-at_install")
class TestGround(RenewalCase):
    def work_off(self, method, ids, **options):
        """:return: (what ``_in_batches`` returns, what was committed)"""
        ground, commits = self.env["renewal.transaction"], []
        with patch.object(
            type(ground), "_commit", lambda _self, count: commits.append(count)
        ):
            return ground._in_batches(method, ids, **options), commits

    def test_each_batch_is_committed(self):
        """A method that returns nothing worked on all of them."""
        seen = []
        count, commits = self.work_off(seen.append, iter(range(5)), size=2)
        self.assertEqual(seen, [[0, 1], [2, 3], [4]])
        self.assertEqual((count, commits), (5, [2, 2, 1]))

    def test_what_was_not_worked_on_does_not_count(self):
        count, commits = self.work_off(lambda ids: ids.count(3), range(5), size=2)
        self.assertEqual((count, commits), (1, [0, 1, 0]))

    def test_slow_work_comes_in_batches_of_a_few_seconds(self):
        """Whatever a step does: the worker is given back in time."""
        seconds = 0.0

        def work(ids):
            nonlocal seconds
            seconds += 0.05 * len(ids)

        with patch("time.monotonic", lambda: seconds):
            _count, commits = self.work_off(work, range(500))
        self.assertEqual(commits, [50, 100, 100, 100, 100, 50])

    def test_quick_work_comes_in_whole_batches(self):
        _count, commits = self.work_off(len, range(1200))
        self.assertEqual(commits, [50, 500, 500, 150])

    def test_no_field_of_a_record_that_never_changes_can_be_written(self):
        frozen = self.env.registry["renewal.frozen.mixin"]
        models = [
            name for name, model in self.env.items() if issubclass(type(model), frozen)
        ]
        self.assertIn("renewal.forecast.snapshot", models)
        self.assertIn("renewal.analysis", models)
        open_fields = [
            f"{name}.{field.name}"
            for name in models
            for field in self.env[name]._fields.values()
            if not field.readonly
        ]
        self.assertFalse(open_fields)
