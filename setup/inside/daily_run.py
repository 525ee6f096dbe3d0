"""Runs in an Odoo shell (``env`` is Odoo's): the daily run, as its scheduled action."""

env.ref("renewal_management.ir_cron_renewal_daily").method_direct_trigger()  # noqa: F821
env.cr.commit()  # noqa: F821
