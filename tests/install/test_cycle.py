"""Uninstalling leaves nothing behind, and installing again works."""

import re

import pytest

from setup import addons
from setup.postgres import free_port

from . import snapshot

UNINSTALL = """
names = [("name", "in", {names}), ("state", "=", "installed")]
env["ir.module.module"].search(names).button_immediate_uninstall()
"""

# Of any addon that inherits a mixin, Odoo leaves external ids whose record is gone: the
# mixin's addon owns them, and drops them when it is updated. Try it with helpdesk_mgmt.
LEFT_BY_ODOO = re.compile(r"external id \w+\.(selection|model_inherit)__renewal_")


@pytest.mark.slow
def test_uninstall_leaves_nothing_and_reinstall_works(databases, odoo):
    before = snapshot.take(databases.ensure_template())
    with databases.copy() as name:
        installed = snapshot.take(name)
        assert installed - before, "the copy must have our addons"

        odoo.shell(name, UNINSTALL.format(names=addons.names()))
        after = snapshot.take(name)
        left = [thing for thing in after - before if not LEFT_BY_ODOO.match(thing)]
        assert sorted(left) == [], "left behind"
        assert sorted(before - after) == [], "taken away from others"

        # a server that runs tests checks dashboards while it loads them
        tests = ["--test-tags=/of_no_addon", f"--http-port={free_port()}"]
        odoo.install(name, addons.names(), options=tests)
        again = snapshot.take(name)
        assert sorted(again ^ installed) == [], "a second installation differs"
