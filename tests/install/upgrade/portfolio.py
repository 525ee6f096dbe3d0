"""Runs in an Odoo shell, in the released code: people have worked with the demo company
for a while.

It calls the released addons as their users do, through wizards and buttons, so it
follows their names and not those of the code under test.
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.fields import Domain

USER = "renewal_management.user_"
PLAYBOOK = "renewal_management.renewal_playbook"
CARD = "renewal_management_health.renewal_health_scorecard"


def work(env):
    env = env(user=env.ref("base.user_admin").id)
    env.user.group_ids += env.ref("contract_termination.can_terminate_contract")
    edit_shipped(env)
    edit_health(env)
    run_day(env)
    decide(env)
    handle_steps(env)
    forecast(env)
    arrange_people(env)
    import_register(env)
    live_with_health(env)
    env.cr.commit()


def run_day(env):
    env.cr.commit()
    env.ref("renewal_management.ir_cron_renewal_daily").method_direct_trigger()
    env.cr.commit()


def take(env, *domain):
    """An open renewal whose term still runs; no two calls give the same one."""
    free = [
        ("outcome", "=", False),
        ("current_end", ">", fields.Date.today()),
        ("id", "not in", list(TAKEN)),
    ]
    found = env["renewal.renewal"].search(
        Domain(free) & Domain(list(domain)), order="decision_date, id", limit=1
    )
    assert found, f"no open renewal is left for {domain}"
    TAKEN.update(found.ids)
    return found


TAKEN = set()


def press(renewals, model, button, **values):
    """Open a wizard on renewals, fill it in, press its button."""
    wizards = renewals.env[model].with_context(
        active_model="renewal.renewal", active_ids=renewals.ids
    )
    getattr(wizards.create(values), button)()


# --- what is shipped, made one's own ---


def edit_shipped(env):
    """Texts in two languages, offsets, switches, a rule more, and things deleted."""
    standard = env.ref(f"{PLAYBOOK}_standard")
    standard.write({"name": "Small customers", "sequence": 55})
    standard.with_context(lang="zh_CN").name = "小客户"
    standard.active = True
    env.ref(f"{PLAYBOOK}_auto").active = False
    call = env.ref(f"{PLAYBOOK}_step_standard_call")
    call.write({"name": "Ring them", "offset_days": -45, "note": "<p>Be brief.</p>"})
    env.ref(f"{PLAYBOOK}_step_standard_mail").condition = "[]"
    env.ref(f"{PLAYBOOK}_step_enterprise_last_day").unlink()
    standard.step_ids = [
        Command.create({"name": "Our own", "offset_days": -20, "late_days": 15})
    ]
    template = env.ref("renewal_management.mail_template_renewal_coming")
    template.subject = "{{ object.name }} comes to its end"
    stage = env.ref("renewal_management.renewal_stage_upcoming")
    stage.write({"name": "Not begun", "probability": 60})


# --- renewals ---


def decide(env):
    renew(env)
    lose(env)
    extended = take(env, ("renewal_type", "=", "manual"))
    press(
        extended,
        "renewal.extend",
        "action_extend",
        new_end=extended.current_end + timedelta(days=20),
        note="Their board meets later",
    )
    press(take(env), "renewal.cancel", "action_cancel_renewals", note="A mistake")
    reopened = take(env)
    press(reopened, "renewal.cancel", "action_cancel_renewals", note="Wrong one")
    press(reopened, "renewal.reopen", "action_reopen", note="It was not")


def renew(env):
    as_is = take(env, ("renewal_type", "=", "manual"))
    press(as_is, "renewal.renew", "action_renew", note="Signed")
    dearer = take(env, ("renewal_type", "=", "manual"))
    dearer.line_ids.write({"action": "change", "proposed_price_unit": 123.45})
    press(dearer, "renewal.renew", "action_renew")
    locked = take(env, ("renewal_type", "=", "manual"))
    locked.line_ids[:1].write({"action": "change", "proposed_quantity": 3})
    locked.action_lock_proposal()


def lose(env):
    lost = take(env, ("renewal_type", "=", "manual"))
    reason = env["contract.terminate.reason"].search([], limit=1)
    press(
        lost,
        "renewal.lose",
        "action_lose",
        reason_id=reason.id,
        note="Too dear",
        competitor_id=env["renewal.competitor"].create({"name": "Rival"}).id,
    )


def handle_steps(env):
    given = env["renewal.step"].search([("activity_id", "!=", False)], order="id")
    given[0].activity_id.action_feedback(feedback="Said yes")
    given[1].activity_id.date_deadline += timedelta(days=9)
    planned = env["renewal.step"].search(
        [("state", "=", "planned")], order="scheduled_date, id", limit=4
    )
    skip, move, restore, now = planned
    for step in skip | restore:
        env["renewal.step.skip"].create(
            {"step_ids": step.ids, "reason": "They are on holiday"}
        ).action_skip()
    restore.action_restore()
    env["renewal.step.reschedule"].create(
        {
            "step_ids": move.ids,
            "scheduled_date": fields.Date.today() + timedelta(days=1),
        }
    ).action_reschedule()
    now.action_run_now()


def forecast(env):
    called = take(env, ("opportunity_id", "=", False))
    called.write({"manager_category": "commit", "manager_amount": 4321})
    called._create_opportunities()
    sold = take(env, ("opportunity_id", "=", False))
    sold._create_opportunities()
    sold.opportunity_id.action_set_won()
    moved = take(env)
    moved.stage_id = env.ref("renewal_management.renewal_stage_agreed")
    moved.message_post(body="They agreed on the phone")


# --- people ---


def arrange_people(env):
    today = fields.Date.today()
    env["renewal.absence"].create(
        {
            "user_id": env.ref(f"{USER}tomas").id,
            "delegate_id": env.ref(f"{USER}ines").id,
            "date_from": today,
            "date_until": today + timedelta(days=10),
            "with_tasks": True,
        }
    ).action_save()
    handover = env["renewal.handover"].create(
        {
            "leaver_ids": [Command.set(env.ref(f"{USER}yiwen").ids)],
            "heir_id": env.ref(f"{USER}lena").id,
            "note": "All yours",
        }
    )
    handover.action_show_records()
    handover.line_ids[:1].is_selected = False
    handover.action_hand_over()
    env["ir.filters"].create(
        {
            "name": "Mine, soon",
            "model_id": "renewal.renewal",
            "user_ids": env.user.ids,
            "domain": "[('user_id', '=', uid), ('days_left', '<', 30)]",
            "context": "{'group_by': ['stage_id']}",
        }
    )


# --- the register ---


def import_register(env):
    today = fields.Date.today()
    row = {
        "register_name": "Branch office",
        "customer": "Fresh Customer",
        "contract_number": "R-1",
        "service": "Hosting",
        "start_date": str(today - timedelta(days=300)),
        "end_date": str(today + timedelta(days=64)),
        "amount": "1,200.00",
        "recurrence": "yearly",
        "owner": "ines",
    }
    rows = env["renewal.register.row"].create(
        [
            row,
            {**row, "contract_number": "R-2", "notice_period": "2 months"},
            {**row, "contract_number": "R-3", "end_date": "31/31/2026"},
        ]
    )
    rows.action_apply()
    rows.create([{**row, "contract_number": "R-4", "auto_renewal": "yes"}])
    assert rows.mapped("state") == ["applied", "applied", "error"], rows.mapped("error")


# --- health ---


def edit_health(env):
    """A scorecard of one's own making, and a shipped measure bent."""
    card = env.ref(f"{CARD}_standard")
    card.write({"name": "Everybody", "green_from": 80, "alert_below": 70})
    env.ref(f"{CARD}_line_login_days").weight = 3
    env.ref(f"{CARD}_line_features").unlink()
    env.ref("renewal_management_health.renewal_health_cap_sponsor").unlink()
    card.cap_ids = [
        Command.create(
            {
                "name": "They gave notice",
                "max_score": 20,
                "domain": "[('notice_date', '!=', False)]",
            }
        )
    ]
    measure = env.ref("renewal_management_health.renewal_health_measure_overdue")
    measure.good_value += 1
    env.cr.commit()


def live_with_health(env):
    customers = env["renewal.health.customer"].search(
        [("has_score", "=", True)], order="id"
    )
    customers[1].action_notice()
    overrides = env["renewal.health.override"].create(
        [
            {"customer_id": customer.id, "score": 90, "reason": "We met"}
            for customer in customers[2:4]
        ]
    )
    overrides[0].action_end()
    pulse = env["renewal.health.pulse"].create(
        {"customer_id": customers[4].id, "value": "25", "note": "Sounded cold"}
    )
    pulse.action_give()
    alerts = env["renewal.health.alert"].search([("state", "=", "open")], order="id")
    alerts[0].action_acknowledge()
    alerts[1].activity_id.action_feedback(feedback="Calmed them down")
    env["renewal.health.alert.close"].create(
        {"alert_ids": alerts[2].ids, "note": "Known, and harmless"}
    ).action_close()
    env["renewal.health.backtest"].create({}).action_run()
    report_usage(env, customers[:3].partner_id)


def report_usage(env, partners):
    env.user.group_ids += env.ref(
        "renewal_management_health.group_renewal_usage_feeder"
    )
    yesterday = fields.Date.today() - timedelta(days=1)
    metric = env["renewal.usage.metric"].search([], limit=1)
    answer = env["renewal.usage"].report(
        [
            {
                "customer_id": partner.id,
                "metric": metric.code,
                "date": str(yesterday),
                "value": 3 + number,
            }
            for number, partner in enumerate(partners)
        ]
    )
    assert not answer["refused"], answer
    env["renewal.usage.quota"]._take(env.user, 100)


work(env)  # noqa: F821
