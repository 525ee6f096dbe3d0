"""Health without the apps it can read from: nothing is missed, nothing stays."""

import pytest

from setup import addons

from . import snapshot
from .test_cycle import LEFT_BY_ODOO, UNINSTALL

# Sources of measures that need not be there.
OPTIONAL = ["helpdesk_mgmt", "survey", "event"]


@pytest.mark.slow
def test_installs_and_uninstalls_without_the_optional_apps(databases, odoo):
    with databases.copy(databases.ensure_template()) as name:
        odoo.shell(name, UNINSTALL.format(names=OPTIONAL))
        before = snapshot.take(name)
        odoo.install(name, addons.names())
        odoo.shell(name, UNINSTALL.format(names=addons.names()))
        after = snapshot.take(name)
        left = [thing for thing in after - before if not LEFT_BY_ODOO.match(thing)]
        assert sorted(left) == [], "left behind"
        assert sorted(before - after) == [], "taken away from others"
