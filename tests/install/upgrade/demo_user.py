"""Runs in an Odoo shell: our demo data may come on top of apps without theirs. All they
need is Odoo's demo user.
"""

from odoo.tools import convert_file

env.cr.execute("UPDATE ir_module_module SET demo = (state = 'installed')")  # noqa: F821
convert_file(
    env,  # noqa: F821
    "base",
    "data/res_users_demo.xml",
    {},
    "init",
    noupdate=True,
)
env.cr.commit()  # noqa: F821
