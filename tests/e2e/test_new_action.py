"""An addon of its own adds an action: one selection value and one method."""

from pathlib import Path

from setup import odoo as commands

ADDONS = Path(__file__).parent.parent / "addons"
SCRIPT = """
from datetime import date, timedelta
today = env.company._get_renewal_today()
partner = env["res.partner"].create({"name": "Acme"})
env["renewal.playbook"].create({
    "name": "Praise", "sequence": 0,
    "step_ids": [(0, 0, {"name": "Praise", "action": "praise", "offset_days": -90,
                         "shift": "none", "late_days": 90})],
})
for name in ("Plain", "Enough", "Broken"):
    contract = env["contract.contract"].create({
        "name": name, "partner_id": partner.id,
        "contract_line_ids": [(0, 0, {
            "name": "Service", "price_unit": 1, "date_start": today,
            "date_end": today + timedelta(days=90), "recurring_next_date": today})],
    })
    contract.renewal_ids.priority = "1" if name == "Enough" else "0"
env["renewal.engine"]._cron_run_daily()
print("RESULT", sorted(
    (step.renewal_id.name, step.state, step.reason or "",
     any("Praised on" in (m.body or "") for m in step.renewal_id.message_ids))
    for step in env["renewal.step"].search([("action", "=", "praise")])))
"""


def test_an_addon_adds_an_action(databases, tmp_path):
    with databases.copy() as name:
        config = commands.write_config(
            tmp_path / "odoo.conf", addons_path=f"{commands.ROOT},{ADDONS}"
        )
        for words, stdin in (
            (("-d", name, "-i", "renewal_test_action", "--stop-after-init"), None),
            (("shell", "-d", name, "--shell-interface=python"), SCRIPT),
        ):
            output = commands.run(
                commands.command(
                    *words, "--no-http", "--log-level=warn", config=config
                ),
                log=f"test-action-{name}",
                env=databases.env,
                stdin=stdin,
            )
    assert (
        "RESULT [('Broken', 'failed', 'There is nothing to praise.', False), "
        "('Enough', 'skipped', 'Praised enough', False), "
        "('Plain', 'done', '', True)]"
    ) in output
