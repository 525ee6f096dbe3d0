# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import doctest

from odoo.tests import BaseCase, tagged

from ..tools import (
    distribution,
    explain,
    scoresheet,
    scoring,
    trend_chart,
    usage_feed,
    usage_format,
    usage_row,
    value_review,
)

DOCUMENTED = (
    distribution,
    explain,
    scoresheet,
    scoring,
    trend_chart,
    usage_feed,
    usage_format,
    usage_row,
    value_review,
)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_examples_of_the_docstrings_hold(self):
        """The examples in the docstrings are the specification."""
        for module in DOCUMENTED:
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertEqual(result.failed, 0)
