"""A day on which every customer is due a touchpoint, beside one on which all are due a
reminder: the same queue of e-mails, without a choice among contents.
"""

from odoo import Command

from . import ours
from .session import Meter

# Contents to choose from.
CONTENTS = 12
REMINDER = "renewal_management.mail_template_renewal_coming"
LATE = 100


def prepare(env, action):
    """One playbook whose only step is due for every customer.

    :param action: ``touchpoint`` or ``mail``
    """
    env["renewal.playbook"].search([]).action_archive()
    track = env.ref("renewal_management.renewal_track_value")
    track.hold_out_percent = 0
    step = {"name": "Benchmark", "action": action, "late_days": LATE}
    if action == "mail":
        step["mail_template_id"] = env.ref(REMINDER).id
    else:
        env["renewal.touchpoint"].search([]).active = False
        env["renewal.touchpoint"].create(
            [
                {
                    "name": f"Tip {number}",
                    "kind": "tip",
                    "body": "<p>Try it.</p>",
                    "active": True,
                }
                for number in range(CONTENTS)
            ]
        )
    env["renewal.playbook"].create(
        {
            "name": "Benchmark",
            "track_id": track.id,
            "step_ids": [Command.create(step)],
        }
    )
    env.cr.commit()
    ours.opening(env)
    return ours.planning(env)


def give(env):
    """The steps that are due: chosen, claimed, written and queued."""
    company = env.company
    day = company._get_renewal_today()
    run = env["renewal.engine"]._for_company(company)._get_run(company, day)
    phases = env["renewal.phase"]._for_company(company)
    with (meter := Meter(env)):
        count = phases._run_due_steps(company, day, run)
    steps = env["renewal.step"].search_count([("state", "=", "done")])
    return {**meter.figures(count), "done": steps}
