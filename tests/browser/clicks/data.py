"""What the demo data leave for users to do, so that its buttons are shown too."""

import csv
import io
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.fields import Command
from odoo.tools import file_path

from odoo.addons.renewal_management.models.portal.renewal_renewal_answer import Visitor
from odoo.addons.renewal_management_health.tools.past_rate import learn_rates

REGISTER = "renewal_management/static/xls/renewal_register_en.xlsx"
MIMES = {".xlsx": "application/vnd.ms-excel", ".csv": "text/csv"}


def prepare(env):
    # Printing would ask for a layout first
    layout = env.ref("web.external_layout_standard")
    env.ref("base.main_company").external_report_layout_id = layout
    _prepare_register(env)
    _prepare_learning(env)
    _prepare_opportunities(env)
    _prepare_improvements(env)
    _look_back(env)
    _prepare_customers(env)
    _prepare_notices(env)
    _prepare_journeys(env)
    env["renewal.playbook"].search([], limit=1).active = False
    env["renewal.value.review"].search([], limit=1).state = "ready"
    customer = env["renewal.health.customer"].search([("score", ">", 0)], limit=1)
    env["renewal.health.override"].create(
        {"customer_id": customer.id, "score": 50, "reason": "They told us so"}
    )


def _prepare_learning(env):
    """More renewals than the demo data close would be needed to learn from."""
    env["renewal.health.backtest"].create({})
    values = {
        "company_id": env.ref("base.main_company").id,
        "date": fields.Date.today(),
        "horizon_days": 90,
        "data": learn_rates(["all"] * 4, [1] * 4, [True, True, True, False]),
    }
    lines = {"kind": "lines", "data": {"intercept": 1.0, "features": []}}
    for own in (
        {**lines, "state": "retired"},
        {**lines, "state": "active"},
        {"kind": "rates"},
    ):
        env["renewal.health.model"].create({**values, **own})


def _prepare_opportunities(env):
    """One was won, one has another amount, and one could take a renewal in."""
    renewals = env["renewal.renewal"].search([("outcome", "=", False)])
    won, other = renewals.filtered("opportunity_id")[:2]
    won.opportunity_id.action_set_won()
    other.opportunity_id.expected_revenue = 1
    alone = renewals.filtered(lambda renewal: not renewal.opportunity_id)[:1]
    env["crm.lead"].create(
        {
            "name": "More seats",
            "type": "opportunity",
            "partner_id": alone.partner_id.id,
            "user_id": env.ref("base.user_admin").id,
        }
    )


def _prepare_journeys(env):
    """A customer was given content, on a track that somebody chose and one that was
    stopped; a playbook is compared with another version."""
    renewal = env["renewal.renewal"].search([("outcome", "=", False)], limit=1)
    content = env["renewal.touchpoint"].with_context(active_test=False).search([])[:1]
    today = fields.Date.today()
    env["renewal.touch"].create(
        {
            "company_id": renewal.company_id.id,
            "partner_id": renewal.partner_id.id,
            "renewal_id": renewal.id,
            "touchpoint_id": content.id,
            "kind": content.kind,
            "channel": "mail",
            "date": today,
            "state": "sent",
        }
    )
    tracks = env["renewal.track"].search([("is_last_mile", "=", False)])
    chosen, stopped = tracks.filtered(lambda track: track.carrier == "customer")[:2]
    about = {"renewal_id": renewal.id}
    env["renewal.follow"].search(
        [("renewal_id", "=", renewal.id), ("track_id", "in", (chosen + stopped).ids)]
    ).unlink()
    env["renewal.follow"].create(
        [
            {**about, "track_id": chosen.id, "is_chosen": True},
            {**about, "track_id": stopped.id, "stop_date": today, "stop_kind": "red"},
        ]
    )
    playbook = env["renewal.playbook"].search([], limit=1)
    playbook.challenger_id = playbook.copy({"active": False})


def _look_back(env):
    """What is over is reconstructed, and an end is found that has no renewal."""
    env["renewal.renewal"].search([("outcome", "=", False)], limit=1).unlink()
    env["renewal.look.back.start"].create({}).action_reconstruct()
    env.ref("renewal_management.ir_cron_renewal_look_back").method_direct_trigger()


def _prepare_customers(env):
    """The page is on: one customer asks, one accepted, one leaves, and one may choose;
    others have not been asked yet."""
    today = fields.Date.today()
    company = env.ref("base.main_company")
    company.write({"renewal_page_preview_date": today, "renewal_page": True})
    renewals = env["renewal.renewal"].search(
        [
            ("company_id", "=", company.id),
            ("contract_type", "=", "sale"),
            ("outcome", "=", False),
            ("proposal_locked_date", "=", False),
        ]
    )
    fresh = renewals.filtered(lambda it: it._has_proposal() and not it.option_ids)
    asked, accepted, left, choosing = [
        renewal for renewal in fresh if not renewal._get_refusal(today)
    ][-4:]
    for renewal in (asked, accepted, left, choosing):
        renewal.action_publish_page()
    visitor = Visitor("Ana Ribeiro", "", False, "", "en_US")
    acceptance = {
        "option": 0,
        "fingerprint": accepted._get_fingerprint(accepted._get_shown()),
        "terms": True,
        **dict.fromkeys(("signature", "purchase_order", "note"), ""),
    }
    notice = {"reason": 0, "note": "We close", "last_day": False}
    words = (
        asked._receive_question({"note": "May we have more?"}, visitor, today),
        accepted._receive_acceptance(acceptance, visitor, today),
        left._receive_notice(notice, visitor, today),
    )
    assert words == ("asked", "accepted", "declined"), words
    env["renewal.option.add"].create({"renewal_id": choosing.id}).action_add()


def _prepare_notices(env):
    """One in each state, and letters that are and are not printed."""
    template = env.ref("renewal_management.mail_template_notice_consumer")
    rule = env["renewal.notice.rule"].create(
        {
            "name": "Notice",
            "domain": "[('renewal_type', '=', 'auto')]",
            "mail_template_id": template.id,
            "waits": "sent",
        }
    )
    company = env.ref("base.main_company")
    env["renewal.notice"]._plan_rule(rule, company, fields.Date.today())
    notices = env["renewal.notice"].search([("rule_id", "=", rule.id)], limit=4)
    letter = {"channel": "letter", "state": "due", "is_given": True}
    file = env["ir.attachment"].create(
        {
            "name": "letter.pdf",
            "raw": b"%PDF-1.4",
            "res_model": notices._name,
            "res_id": notices[3:].id,
        }
    )
    states = (
        {"state": "unknown"},
        {"state": "failed"},
        letter,
        {**letter, "letter_id": file.id},
    )
    for notice, values in zip(notices, states, strict=False):
        notice.write(values)
        notice._note("published")


def _prepare_improvements(env):
    """A newer version would have named some stages otherwise."""
    for stage in ("to_contact", "in_discussion", "upcoming", "proposal_sent"):
        env["renewal.improvement"].create(
            {
                "xmlid": f"renewal_management.renewal_stage_{stage}",
                "res_model": "renewal.stage",
                "field_name": "name",
                "shipped_before": "Before",
                "shipped_now": "Now",
            }
        )


def _prepare_register(env):
    """The shipped example, of which one row is applied; a register whose last edition
    asks, misses and cannot read something; two files that wait to be applied."""
    example = Path(file_path(REGISTER)).read_bytes()
    _import(env, "register.xlsx", example)[:1].action_apply()
    ended, lost, settled = (
        (f"{name} Ltd", f"K-{name}", "Alarm", _day(-400), _day(-35))
        for name in ("Ended", "Lost", "Settled")
    )
    first = [
        ended,
        settled,
        ("Running Ltd", "K-2", "Alarm", _day(-200), _day(164)),
        ("Moved Ltd", "K-3", "Alarm", _day(-300), _day(65)),
        ("Answered Ltd", "K-9", "Alarm", _day(-300), _day(65)),
        ("Newer Ltd", "K-4", "Alarm", _day(-360), _day(5)),
        ("Named Ltd", "K-8", "Alarm", _day(-200), _day(164)),
    ]
    second = [
        (*lost[:3], _day(-34), _day(330)),
        ("Moved Ltd", "K-3", "Alarm", _day(-300), _day(125)),
        ("Answered Ltd", "K-9", "Alarm", _day(-300), _day(125)),
        ("Newer Ltd", "K-4", "Camera", _day(6), _day(370)),
        ("Named Group Ltd", "K-8", "Alarm", _day(-200), _day(164)),
        ("Unread Ltd", "K-5", "Alarm", "soon", "later"),
        ("Far Ltd", "K-6", "Alarm", _day(0), _day(364), "JPY"),
    ]
    known = _import_rows(env, [*first, lost])
    known.action_apply()
    _import_rows(env, first).action_apply()
    _lose(env, known.filtered(lambda row: row.contract_number == "K-Lost"))
    last = _import_rows(env, second)
    last.action_apply()
    last.filtered(lambda row: row.contract_number == "K-9").action_answer_renewed()
    rows = env["renewal.register.row"].search([("absence", "=", "over")])
    _lose(env, rows.filtered(lambda row: row.contract_number == "K-Settled"))
    for _file in range(2):
        _import_rows(env, [ended], "Waiting")


def _day(offset):
    return fields.Date.today() + timedelta(offset)


def _lose(env, rows):
    """Mark what is missing as lost."""
    reason = env["contract.terminate.reason"].search([], limit=1)
    values = {"reason_id": reason.id, "note": "They moved", "row_ids": rows.ids}
    env["renewal.register.lose"].create(values).action_lose()


def _import_rows(env, rows, register="Alarms"):
    """Import a file of these rows: customer, number, service, start, end, currency."""
    table = io.StringIO()
    writer = csv.writer(table)
    headings = "Customer,Contract Number,Service,Start Date,End Date,Currency,"
    headings += "Amount per Period,Recurrence,Register"
    writer.writerow(headings.split(","))
    for row in rows:
        cells = [*row, ""][:6]
        writer.writerow([*cells, 1200, "yearly", register])
    return _import(env, f"{register}.csv", table.getvalue().encode())


def _import(env, name, content):
    """The rows of a file, imported as the web client does."""
    importer = env["base_import.import"].create(
        {
            "res_model": "renewal.register.row",
            "file": content,
            "file_name": name,
            "file_type": MIMES[Path(name).suffix],
        }
    )
    preview = importer.parse_preview({"has_headers": True, "quoting": '"'})
    columns = preview["headers"]
    matched = ["/".join(preview["matches"].get(i, [])) for i in range(len(columns))]
    result = importer.execute_import(matched, columns, preview["options"])
    return env["renewal.register.row"].browse(result["ids"])


def set_groups(env, user, groups):
    """The user has these groups only."""
    ids = [env.ref(group).id for group in ("base.group_user", *groups)]
    user.group_ids = [Command.set(ids)]
