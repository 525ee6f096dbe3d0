"""Runs in an Odoo shell: demo data in a database that was made without.

Only that of ``MODULES``, a list put before this text: what other apps show is theirs,
and would take minutes.
"""

from odoo.modules.loading import load_demo
from odoo.modules.module_graph import ModuleGraph

# MODULES and env are there already
env.cr.execute("UPDATE ir_module_module SET demo = true")  # noqa: F821
installed = env["ir.module.module"].search([("state", "=", "installed")])  # noqa: F821
graph = ModuleGraph(env.cr, mode="load")  # noqa: F821
graph.extend(installed.mapped("name"))
# nobody is told of what was assigned to them; the rest waits to be sent
quiet = env(  # noqa: F821
    context={"mail_auto_subscribe_no_notify": True, "mail_notify_force_send": False}
)
for package in graph:
    if package.name in MODULES:  # noqa: F821
        assert load_demo(quiet, package, {}, "init"), package.name  # noqa: F821
env.cr.commit()  # noqa: F821
