# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hypothesis, for the tests that try what nobody thought of. Where it is not installed,
as on a customer's server, those tests are skipped and all others run.
"""

import unittest

try:
    from hypothesis import HealthCheck, example, given, settings
    from hypothesis import strategies as st
except ImportError:

    class Absent:
        """Stands for every strategy while the tests are loaded."""

        def __getattr__(self, name):
            return self

        def __call__(self, *args, **kwargs):
            return self

        def __or__(self, other):
            return self

        def __iter__(self):
            return iter(())

    st = HealthCheck = Absent()

    def given(*args, **kwargs):
        return unittest.skip("Hypothesis is not installed: see test-requirements.txt")

    def settings(*args, **kwargs):
        return lambda test: test

    example = settings

else:
    # A busy machine is no fault of the arithmetic
    settings.register_profile(
        "renewal", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("renewal")

__all__ = ["HealthCheck", "example", "given", "settings", "st"]
