"""Runs in an Odoo shell (``env`` is Odoo's): one daily run, committed."""

env["renewal.renewal"]._cron_run_daily()  # noqa: F821 - an Odoo shell has it
env.cr.commit()  # noqa: F821 # pylint: disable=invalid-commit
