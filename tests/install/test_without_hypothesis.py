"""A customer runs "odoo --test-tags /renewal_management" without Hypothesis: the tests
that need it are skipped with a reason, the others are there.
"""

import json

import pytest

from setup import addons
from setup.paths import PYTHON

# What a process says that cannot import Hypothesis: how many tests an addon has, and
# why some of them are skipped.
SCRIPT = """
import importlib, inspect, json, pkgutil, sys, unittest
sys.modules["hypothesis"] = None
from odoo.modules.module import initialize_sys_path
from odoo.tools import config
config.parse_config([])
initialize_sys_path()
tests = importlib.import_module("odoo.addons.{addon}.tests")
reasons, count = [], 0
for info in pkgutil.iter_modules(tests.__path__):
    module = importlib.import_module(f"{{tests.__name__}}.{{info.name}}")
    for kind in vars(module).values():
        if inspect.isclass(kind) and kind.__module__ == module.__name__:
            for name in unittest.defaultTestLoader.getTestCaseNames(kind):
                count += 1
                reasons.append(
                    getattr(getattr(kind, name), "__unittest_skip_why__", None)
                )
print(json.dumps([count, [reason for reason in reasons if reason]]))
"""


@pytest.mark.parametrize("addon", addons.names())
def test_unit_tests_load_and_say_why_some_are_skipped(call, addon):
    said = call(PYTHON, "-c", SCRIPT.format(addon=addon))
    count, reasons = json.loads(said.splitlines()[-1])
    assert 5 < len(reasons) < count / 5
    assert {reason.partition(":")[0] for reason in reasons} == {
        "Hypothesis is not installed"
    }
