"""Tickets beside OCA's addons for ratings and SLAs: each is a measure."""

import json
import re

import pytest

# A customer with tickets of two companies, each rated, and late for one or in time.
TICKETS = """
import json
from datetime import timedelta

from odoo import Command, fields

company = env.company
other = env["res.company"].create({"name": "Elsewhere"})
env.user.company_ids |= other
customer = env["res.partner"].create({"name": "Customer", "is_company": True})
person = env["res.partner"].create({
    "name": "Ann", "email": "ann@example.com", "parent_id": customer.id,
})
today = company._get_renewal_today()
env["contract.contract"].create({
    "name": "Contract", "partner_id": customer.id, "line_recurrence": True,
    "contract_line_ids": [Command.create({
        "name": "Service", "price_unit": 100, "recurring_rule_type": "yearly",
        "date_start": today - timedelta(days=300),
        "date_end": today + timedelta(days=60),
    })],
})
new, done = (
    env["helpdesk.ticket.stage"].search([("closed", "=", closed)], limit=1)
    for closed in (False, True)
)
new.sequence, done.sequence = 1, 99
done.rating_mail_template_id = env.ref(
    "helpdesk_mgmt_rating.rating_ticket_email_template"
)
env["helpdesk.sla"].create({"name": "In an hour", "hours": 1, "stage_id": done.id})


def add(company, rating, is_late, is_done=True):
    team = env["helpdesk.ticket.team"].create({
        "name": "Team", "company_id": company.id, "use_sla": True,
        "resource_calendar_id": company.resource_calendar_id.id,
    })
    ticket = env["helpdesk.ticket"].create({
        "name": "Broken", "description": "It broke", "partner_id": person.id,
        "company_id": company.id, "team_id": team.id, "stage_id": new.id,
    })
    [sla] = ticket.ticket_sla_ids
    hours = -30 if is_late else 30
    sla.deadline = fields.Datetime.now() + timedelta(hours=hours)
    env.flush_all()
    if is_done:
        ticket.stage_id = done
    if rating:
        token = ticket._rating_get_access_token()
        ticket.rating_apply(rating, token=token)
    return sla.state


states = [
    add(company, 5, False),
    add(company, 4, True),
    add(company, 0, True, is_done=False),
    add(company, 0, False, is_done=False),
    add(other, 1, True),
    add(other, 1, True),
]
rating, misses = (
    env.ref("renewal_management_health.renewal_health_measure_" + name)
    for name in ("ticket_rating", "ticket_sla")
)
(rating | misses).active = True
env["renewal.health.scorecard"].search([]).active = False
env["renewal.health.scorecard"].create({
    "name": "Support", "group_ids": [Command.create({"name": "Support", "line_ids": [
        Command.create({"measure_id": measure.id}) for measure in (rating, misses)
    ]})],
})
env.cr.commit()
engine = env.ref("renewal_management.ir_cron_renewal_daily")
engine.method_direct_trigger()
env.cr.commit()
env.invalidate_all()
found = env["renewal.health.customer"].search([("partner_id", "=", customer.id)])
print("ANSWERS", json.dumps({
    "states": states,
    "score": found.filtered(lambda row: row.company_id == company).mapped("score"),
    "values": [
        measure._measure(company, today).get(customer.id, [None])[0]
        for measure in (rating, misses)
    ],
    "elsewhere": [
        measure._measure(other, today).get(customer.id, [None])[0]
        for measure in (rating, misses)
    ],
    "trouble": [rating.unavailable_reason, misses.unavailable_reason,
                rating.error, misses.error],
}))
"""
BEFORE = """
import json

measure = env.ref("renewal_management_health.renewal_health_measure_ticket_sla")
print("ANSWERS", json.dumps([measure.active, measure.unavailable_reason]))
"""


def answer(odoo, name, script):
    found = re.search(r"^ANSWERS (.*)$", odoo.shell(name, script), re.MULTILINE)
    return json.loads(found[1])


@pytest.mark.slow
def test_ratings_and_missed_slas_of_tickets_are_measured(databases, odoo):
    with databases.copy() as name:
        is_active, reason = answer(odoo, name, BEFORE)
        assert not is_active
        assert "helpdesk.ticket.sla" in reason and "not installed" in reason
        odoo.install(name, ["helpdesk_mgmt_rating", "helpdesk_mgmt_sla"])
        found = answer(odoo, name, TICKETS)
        assert found["states"] == [
            "accomplished",
            "expired",
            "in_progress",
            "in_progress",
            "expired",
            "expired",
        ]
        assert not any(found["trouble"])
        assert found["values"] == [4.5, 2], "of the company's own tickets"
        assert found["elsewhere"] == [1, 2]
        assert found["score"] == [80], "100 of the ratings, 60 of the SLAs"
