"""What it costs to simulate a playbook before it is switched on."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .session import Meter

# Decision dates of a year's contracts.
SPREAD_DAYS = 365
PLAYBOOKS = {
    "standard": "renewal_management.renewal_playbook_standard",
    "enterprise": "renewal_management.renewal_playbook_enterprise",
}


def spread(env):
    """Contracts that end all over the year, half a month of them in the past."""
    first = fields.Date.today() - timedelta(days=15)
    for table, key in (("contract_contract", "id"), ("contract_line", "contract_id")):
        env.cr.execute(
            SQL(
                "UPDATE %s SET date_end = %s::date + %s %% %s",
                SQL.identifier(table),
                first,
                SQL.identifier(key),
                SPREAD_DAYS,
            )
        )
    env.cr.commit()


def simulation(env):
    """90 days ahead and 90 behind, of each shipped playbook, for every renewal."""
    playbooks = env["renewal.playbook"].with_context(active_test=False)
    playbooks.search([]).active = False
    figures = {}
    for name, xmlid in PLAYBOOKS.items():
        playbook = env.ref(xmlid)
        playbook.domain = "[]"
        env.flush_all()
        with (meter := Meter(env)):
            simulation = env["renewal.simulation"].create(
                {"playbook_id": playbook.id, "company_id": env.company.id}
            )
            simulation.action_simulate()
        figures[name] = meter.figures(len(simulation.line_ids))
        with (meter := Meter(env)):
            html = simulation.next_summary + simulation.past_summary
        figures[f"{name} screen"] = meter.figures(len(html))
    return figures
