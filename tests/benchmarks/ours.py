"""What the daily run costs: opening, planning, issuing, and the same day again."""

import contextlib

from odoo import fields

from .session import Meter

# The phases of a run as this benchmark names them.
PHASES = {
    "_sync_renewals": "open",
    "_plan_steps": "plan",
    "_run_due_steps": "issue",
}


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
    env.company.renewal_mail_cap_days = 0
    env.cr.commit()


def day(env):
    """A whole daily run, by phase."""
    company = env.company
    engine = env["renewal.engine"]
    total = Meter(env)
    with total, _metered(env, engine) as meters:
        engine._run_company(company, company._get_renewal_today())
    return {name: meter.figures() for name, meter in meters.items()} | {
        "day": total.figures(),
        "activities": env["mail.activity"].search_count(
            [("res_model", "=", "renewal.renewal")]
        ),
        "digests": env["mail.message"].search_count(
            [("message_type", "=", "user_notification")]
        ),
    }


@contextlib.contextmanager
def _metered(env, engine):
    """Measure each phase of the runs inside."""
    meters = {}
    original = type(engine)._get_phases

    def measured(phase):
        meter = meters.setdefault(
            PHASES.get(phase.__name__, phase.__name__), Meter(env)
        )

        def run(*args):
            with meter:
                return phase(*args)

        return run

    type(engine)._get_phases = lambda self: [measured(p) for p in original(self)]
    try:
        yield meters
    finally:
        type(engine)._get_phases = original


def floor(env):
    """The same activities by one INSERT … SELECT: no ORM, no rules, no followers."""
    env.cr.execute("DELETE FROM mail_activity")
    env.cr.commit()
    meter = Meter(env)
    with meter:
        env.cr.execute(
            """
            INSERT INTO mail_activity (
                res_model_id, res_model, res_id, res_name, user_id, activity_type_id,
                summary, date_deadline, active, automated,
                create_uid, create_date, write_uid, write_date)
            SELECT m.id, m.model, c.id, c.name, c.user_id, t.id,
                   'Talk to the customer', %s, TRUE, TRUE, 1, now(), 1, now()
              FROM contract_contract c, ir_model m, mail_activity_type t
             WHERE m.model = 'contract.contract' AND t.id = %s AND c.date_end > %s
            """,
            [
                fields.Date.today(),
                env.ref("mail.mail_activity_data_todo").id,
                fields.Date.today(),
            ],
        )
        rows = env.cr.rowcount
        env.cr.commit()
    return {"floor": meter.figures(rows)}
