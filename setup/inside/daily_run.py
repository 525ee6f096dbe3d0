"""Runs in an Odoo shell (``env`` is Odoo's): the daily run, as a scheduled action.

A line of JSON says what it did. There is one run per company and day.
"""

import json

MARK = "daily run: "
SLICES = 20
COUNTS = (
    "renewals_opened",
    "steps_done",
    "steps_skipped",
    "steps_failed",
    "escalations",
)

job = env.ref("renewal_management.ir_cron_renewal_daily")  # noqa: F821
# what does not fit into the job's time is done when it is called again
for _slice in range(SLICES):
    job.method_direct_trigger()
    env.cr.commit()  # noqa: F821
    newest = env["renewal.run"].search([], order="date desc", limit=1)  # noqa: F821
    runs = newest.search([("date", "=", newest.date)])
    if all(runs.mapped("finished_at")):
        break

totals = {name: sum(runs.mapped(name)) for name in COUNTS}
totals["renewals_open"] = env["renewal.renewal"].search_count(  # noqa: F821
    [("outcome", "=", False)]
)
print(MARK + json.dumps({"date": str(newest.date), **totals}))
