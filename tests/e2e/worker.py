"""A worker in a process of its own: ``worker.py DATABASE COMMAND [ARGUMENT…]``.

Says "ready" when Odoo is loaded, waits for a line on its standard input, then works.
"""

import json
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


# Small batches: more moments at which a transaction has just ended, or not yet.
BATCH_SIZE = 250
ALERT_BATCH_SIZE = 20
MAX_ALERT_TASKS = 50


def run(env, *days):
    """The daily run of each of these days, as the scheduler would call it."""
    from odoo.addons.renewal_management.models import outcome, step, sync, term
    from odoo.addons.renewal_management_health.models.alert import (
        renewal_health_alert_task,
        renewal_phase,
    )

    for room in (outcome, step, sync, term):
        room.renewal_phase.BATCH_SIZE = BATCH_SIZE
    renewal_phase.BATCH_SIZE = ALERT_BATCH_SIZE
    # a task each: more that can happen twice
    renewal_health_alert_task.MAX_TASKS = MAX_ALERT_TASKS
    for day in days:
        env["renewal.engine"]._run_company(env.company, date.fromisoformat(day))


def run_as(env, user, *days):
    """The same as a given user, so it shows which worker wrote what."""
    run(env(user=int(user)), *days)


def run_announcing(env, *days):
    """The same, saying so after each batch: somebody waits to kill us."""
    phases = type(env["renewal.phase"])
    commit = phases._commit

    def announce(self, processed):
        commit(self, processed)
        print("batch", flush=True)

    phases._commit = announce
    run(env, *days)


def alert_announcing(env, *days):
    """The alerts of these days only, after their scores, saying so after each batch."""
    phases = type(env["renewal.phase"])
    get_phases = phases._get_phases
    wanted = ("_score_health", "_update_health_alerts", "_refresh_risks")
    phases._get_phases = lambda self: [
        phase for phase in get_phases(self) if phase.method in wanted
    ]
    run_announcing(env, *days)


def save(env, seed, day):
    """Somebody who saves contracts until the run of the day is over; says what of it
    failed, and how much was saved."""
    from tests.e2e import saving

    print(json.dumps(saving.save(env, int(seed), day)))


def feel(env, seed, day):
    from tests.e2e import feelings

    feelings.feel(env, seed, day)


def report_build(env, today):
    from tests.e2e import reporting

    reporting.build(env, date.fromisoformat(today))


def report_send(env, seed, value, first, *numbers):
    from tests.e2e import reporting

    first = date.fromisoformat(first)
    reporting.send(env, int(seed), int(value), first, *map(int, numbers))


def report_roll_up(env, today):
    from tests.e2e import reporting

    reporting.roll_up(env, date.fromisoformat(today))


def cron(env):
    """The scheduled job, by a scheduler with little time, until it is done for today;
    says how many slices that took."""
    from odoo.addons.base.models import ir_cron

    ir_cron.MIN_TIME_PER_JOB = 1.5
    ir_cron.MIN_RUNS_PER_JOB = 1
    job = env.ref("renewal_management.ir_cron_renewal_daily")
    env["ir.cron"].search([("id", "!=", job.id)]).active = False
    job.nextcall = datetime.now() - timedelta(minutes=1)
    slices = 0
    while _is_due(env, job):
        ir_cron.IrCron._process_jobs(env.cr.dbname)
        slices += 1
    print(slices)


def _is_due(env, job):
    env.cr.commit()
    ready = type(env["ir.cron"])._get_all_ready_jobs(env.cr)
    return job.id in [each["id"] for each in ready]


def build(env, count, seed, today):
    from tests.e2e import company

    company.build(env, int(count), int(seed), date.fromisoformat(today))


def churn(env, name, path):
    from tests.e2e import churn as history

    history.play(env, name, path)


def decide(env, model, button, *ids):
    """Open a wizard on renewals and press its button, as a request of a browser does;
    says whether it was done or refused."""
    from odoo.exceptions import UserError
    from odoo.service.model import retrying

    reason = env["contract.terminate.reason"].search([], limit=1)
    values = {"reason_id": reason.id, "note": "-"} if model == "renewal.lose" else {}
    wizards = env[model].with_context(
        active_model="renewal.renewal", active_ids=[int(renewal) for renewal in ids]
    )
    try:
        retrying(lambda: getattr(wizards.create(values), button)(), env)
        print("done")
    except UserError as error:
        env.cr.rollback()
        print("refused:", error)


def answer(env, kind, *ids):
    """A customer answers on the pages of renewals, as a request of a browser does;
    says in one word each what came of it."""
    from tests.e2e import answering

    print(*answering.answer(env, kind, [int(renewal) for renewal in ids]))


def main(database, command, *arguments):
    from tests.benchmarks.session import environment

    with environment(database) as env:
        env.user.name  # everything a worker reads once  # noqa: B018
        print("ready", flush=True)
        sys.stdin.readline()
        commands = {
            "run": run,
            "run-as": run_as,
            "run-announcing": run_announcing,
            "alert-announcing": alert_announcing,
            "feel": feel,
            "save": save,
            "report-build": report_build,
            "report-send": report_send,
            "report-roll-up": report_roll_up,
            "cron": cron,
            "build": build,
            "churn": churn,
            "decide": decide,
            "answer": answer,
        }
        commands[command](env, *arguments)
        env.cr.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
