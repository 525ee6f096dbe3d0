"""Runs in an Odoo shell, in the released code and in the code under test: the daily
runs of ``DAYS``, which the test writes above this text.
"""

from freezegun import freeze_time

job = env.ref("renewal_management.ir_cron_renewal_daily")  # noqa: F821
for day in DAYS:  # noqa: F821
    with freeze_time(f"{day} 06:00:00"):
        job.method_direct_trigger()
    env.cr.commit()  # noqa: F821
