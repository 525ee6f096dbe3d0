"""What the daily run costs: opening, planning, issuing, and the same day again."""

import contextlib

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
    return meter.figures(count)


def _switch(env, is_on):
    playbooks = env["renewal.playbook"].with_context(active_test=False)
    playbooks.search([("name", "=", "Benchmark")]).active = is_on
    env.cr.commit()


def day(env):
    """A whole daily run, by phase."""
    company = env.company
    engine = env["renewal.engine"]
    total = Meter(env)
    with total, _metered(env, engine) as meters:
        engine._run_company(company, company._get_renewal_today())
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
