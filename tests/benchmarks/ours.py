"""What the daily run costs: opening, planning, issuing, the same day again, and a day
like any other.
"""

import contextlib
from datetime import timedelta

from .session import Meter


def prepare(env):
    """One playbook with one step that is due for every contract."""
    env["renewal.playbook"].search([]).action_archive()
    env["renewal.playbook"].create(
        {
            "name": "Benchmark",
            "step_ids": [
                (0, 0, {"name": "Talk to the customer", "late_days": 100}),
            ],
        }
    )
    leader = env["res.users"].search([("login", "=", "owner0@example.com")])
    leader.group_ids += env.ref("renewal_management.group_renewal_manager")
    env.cr.commit()


def opening(env):
    """Open every renewal, as the first daily run after an import does."""
    _switch(env, False)
    company = env.company
    day = company._get_renewal_today()
    run = env["renewal.engine"]._for_company(company)._get_run(company, day)
    phases = env["renewal.phase"]._for_company(company)
    with (meter := Meter(env)):
        count = phases._sync_renewals(company, day, run)
    return meter.figures(count)


def planning(env):
    """Lay out the steps of every renewal: the playbook has just been switched on."""
    _switch(env, True)
    company = env.company
    phases = env["renewal.phase"]._for_company(company)
    with (meter := Meter(env)):
        count = phases._plan_steps(company, company._get_renewal_today(), None)
    _age(env)
    return meter.figures(count)


def _age(env):
    """Have the contracts known for long: what was late from the start would be on
    catch-up lists, one task a person."""
    env.cr.execute("UPDATE renewal_renewal SET opened_date = opened_date - 365")
    env.cr.execute("UPDATE renewal_step SET planned_date = planned_date - 365")
    env.cr.commit()


def _switch(env, is_on):
    playbooks = env["renewal.playbook"].with_context(active_test=False)
    playbooks.search([("name", "=", "Benchmark")]).active = is_on
    env.cr.commit()


def day(env):
    """A whole daily run, by phase."""
    return _run(env, env.company._get_renewal_today())


def ordinary(env, count):
    """The day after, on which a few tasks are due.

    Calls of functions are no figure of it: what a phase finds nothing to do in is spent
    in the database.
    """
    tomorrow = env.company._get_renewal_today() + timedelta(days=1)
    renewals = env["renewal.renewal"].search([], order="id", limit=count)
    env["renewal.step"].create(
        [
            {
                "renewal_id": renewal.id,
                "name": "Talk to the customer again",
                "action": "activity",
                "scheduled_date": tomorrow,
            }
            for renewal in renewals
        ]
    )
    # the week's, which its first day takes
    phases = env["renewal.phase"]._for_company(env.company)
    phases._take_snapshots(env.company, tomorrow, None)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    figures = _run(env, tomorrow)
    return {**figures, "renewals": renewals.search_count([]), "tasks": count}


def _run(env, date_ref):
    company = env.company
    engine = env["renewal.engine"]
    total = Meter(env)
    with total, _metered(env, engine) as meters:
        engine._run_company(company, date_ref)
    ours = [("res_model", "=", "renewal.renewal")]
    return {
        "phases": {name: meter.figures() for name, meter in meters.items()},
        "activities": env["mail.activity"].search_count(ours),
        "digests": env["mail.message"].search_count(
            [("message_type", "=", "user_notification")]
        ),
        **total.figures(),
    }


@contextlib.contextmanager
def _metered(env, engine):
    """Measure each phase of the runs inside."""
    meters = {}
    original = type(engine)._run_phase

    def measured(self, phase, *args):
        with meters.setdefault(phase.method, Meter(env)):
            return original(self, phase, *args)

    type(engine)._run_phase = measured
    try:
        yield meters
    finally:
        type(engine)._run_phase = original
