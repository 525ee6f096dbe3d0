"""Content beside Odoo's email marketing: its links are counted, and it stays ours."""

import json
import re

import pytest

from .test_cycle import UNINSTALL

# Three customers, one content with two links, a mail server and Odoo's own pages.
YEAR = '''
import json, re, socket
from datetime import timedelta
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from werkzeug.test import Client

import odoo.http

messages = []


class Postbox:
    async def handle_DATA(self, server, session, envelope):
        messages.append(message_from_bytes(envelope.content, policy=policy.SMTP))
        return "250 OK"


probe = socket.socket()
probe.bind(("127.0.0.1", 0))
port = probe.getsockname()[1]
probe.close()
controller = Controller(Postbox(), hostname="127.0.0.1", port=port)
controller.start()

company = env.company
company.write({"renewal_mail_from": 0, "renewal_mail_until": 24})
today = company._get_renewal_today()
env["ir.mail_server"].search([]).active = False
env["ir.mail_server"].create({
    "name": "Test", "smtp_host": "127.0.0.1", "smtp_port": port,
    "smtp_encryption": "none",
})
company.email = "us@example.com"
env.user.email = env.ref("base.user_admin").email = "admin@example.com"
for name in ("ann", "bob", "cat"):
    partner = env["res.partner"].create(
        {"name": name, "email": name + "@example.com", "lang": "en_US"}
    )
    env["contract.contract"].create({
        "name": "Contract of " + name, "partner_id": partner.id,
        "line_recurrence": True,
        "contract_line_ids": [(0, 0, {
            "name": "Service", "price_unit": 100, "recurring_rule_type": "yearly",
            "date_start": today - timedelta(days=300),
            "date_end": today + timedelta(days=60),
        })],
    })
env["renewal.touchpoint"].create({
    "name": "Search", "active": True, "url": "https://example.com/button",
    "body": '<p>See <a href="https://example.com/text">how</a>, or '
            '<a href="https://example.com/mine?access_token=secret">yours</a></p>',
})
env["renewal.playbook"].search([]).active = False
playbook = env["renewal.playbook"].create({
    "name": "Tips", "active": True, "step_ids": [(0, 0, {
        "name": "Tip", "action": "touchpoint", "offset_days": -60, "shift": "none",
        "late_days": 90, "anchor": "term_end",
    })],
})
env.cr.commit()
engine = env.ref("renewal_management.ir_cron_renewal_daily")
queue = env["mail.mail"]


def run():
    engine.method_direct_trigger()
    env.cr.commit()
    env.invalidate_all()


run()
queue.process_email_queue()
env.cr.commit()
env.invalidate_all()
controller.stop()
by_reader = {}
for message in messages:
    name = str(message["To"]).split("@")[0].split("<")[-1].strip('"')
    html = message.get_body(("html",)).get_content()
    if "Search" in str(message["Subject"]):
        by_reader[name] = message, html
browser = Client(odoo.http.root)
REPLY = """Message-Id: <answer-1@example.com>
From: ann@example.com
To: us@example.com
Subject: Re: Search
In-Reply-To: {0}
References: {0}
Content-Type: text/plain

Thank you!
"""
BOUNCE = """Message-Id: <bounce-1@example.com>
From: MAILER-DAEMON@example.com
To: us@example.com
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

No such user.
--cut
Content-Type: message/delivery-status

Final-Recipient: rfc822; cat@example.com
Action: failed
Status: 5.1.1

--cut
Content-Type: text/rfc822-headers

Message-Id: {0}
To: cat@example.com
Subject: Search

--cut--
"""


def follow(url):
    path = re.sub(r"^https?://[^/]+", "", url)
    answer = browser.get(path, base_url="http://localhost:8069")
    return answer.status_code, answer.headers.get("Location", "")


links = {
    name: re.findall(r'href="([^"]*/r/[^"]*)"', html)
    for name, (_message, html) in by_reader.items()
}
pixels = {
    name: re.findall(r'src="([^"]*/mail/track/[^"]*)"', html)
    for name, (_message, html) in by_reader.items()
}
places = []
if links.get("ann"):
    places.append(follow(links["ann"][0]))  # a person
    places += [follow(link) for link in links["bob"]]  # a scanner, all at once
    places.append(follow(pixels["cat"][0]))  # a picture, some hours later
    env["mailing.trace"].search([("email", "=", "cat@example.com")]).sent_datetime -= (
        timedelta(hours=3)
    )
    env["mail.thread"].message_process("renewal.renewal", REPLY.format(
        by_reader["ann"][0]["Message-Id"]
    ))
env.cr.commit()
run()
facts = {
    touch.partner_id.name: [
        touch.state, bool(touch.opened_date), bool(touch.clicked_date),
        bool(touch.replied_date), touch.step_id.result,
    ]
    for touch in env["renewal.touch"].search([])
}
again = env["renewal.touch"]._note_facts(company, today)
env["mail.thread"].message_process(
    "renewal.renewal", BOUNCE.format(by_reader["cat"][0]["Message-Id"])
)
env.cr.commit()
run()
bounced = env["renewal.touch"].search([("partner_id.name", "=", "cat")]).state
head, html = by_reader["ann"]
answer = {
    "readers": sorted(by_reader),
    "links": {name: len(found) for name, found in links.items()},
    "places": places,
    "facts": facts,
    "again": again,
    "bounced": bounced,
    "header": str(head["List-Unsubscribe"]),
    "footer": "/renewal/unsubscribe/" in html,
    "personal": "access_token=secret" in html,
    "chatter": "/r/" in env["renewal.touch"].search([], limit=1).step_id.mail_id.body,
}
if "mailing.mailing" in env:
    mailings = env["mailing.mailing"].search([("name", "like", "Touchpoint / ")])
    answer["mailings"] = [[m.name, m.state, m.mailing_domain] for m in mailings]
    env["mailing.mailing"]._process_mass_mailing_queue()
    answer["statuses"] = sorted(env["mailing.trace"].search([]).mapped("trace_status"))
    answer["declined"] = env["mail.blacklist"].search_count([])
print("ANSWERS", json.dumps(answer))
'''


def play(odoo, name):
    found = re.search(r"^ANSWERS (.*)$", odoo.shell(name, YEAR), re.MULTILINE)
    return json.loads(found[1])


@pytest.mark.slow
def test_clicks_are_counted_where_email_marketing_is_installed(databases, odoo):
    with databases.copy() as name:
        odoo.install(name, ["mass_mailing"])
        answer = play(odoo, name)
        assert answer["readers"] == ["ann", "bob", "cat"], "each got one e-mail"
        assert set(answer["links"].values()) == {2}, "the personal link is not counted"
        assert answer["personal"]
        assert not answer["chatter"], "colleagues' clicks are not the customer's"
        statuses = [status for status, _place in answer["places"]]
        assert statuses == [301, 301, 301, 200]
        assert "example.com/" in answer["places"][0][1]
        facts = answer["facts"]
        assert {fact[0] for fact in facts.values()} == {"sent"}
        assert facts["ann"][1:3] == [True, True], "one of two links: a person"
        assert facts["bob"][1:3] == [False, False], "every link at once: a scanner"
        assert facts["cat"][1:3] == [True, False], "only opened"
        assert facts["ann"][3] and not facts["bob"][3], "who replied"
        assert "clicked on" in facts["ann"][4] and "replied on" in facts["ann"][4]
        assert answer["bounced"] == "bounced"
        assert answer["again"] == 0, "a second look writes nothing"
        [[title, state, domain]] = answer["mailings"]
        assert title.startswith("Touchpoint / Search / ")
        assert (state, domain) == ("done", "[]"), "nobody can send it again"
        assert answer["statuses"] == ["bounce", "open", "reply"]
        assert "/renewal/unsubscribe/" in answer["header"], "our opt-out, of one kind"
        assert answer["footer"]
        assert answer["declined"] == 0
        odoo.shell(name, UNINSTALL.format(names=["mass_mailing"]))
        assert "KEPT True" in odoo.shell(name, KEPT), "what is known stays"


KEPT = """
touches = env["renewal.touch"].search([("clicked_date", "!=", False)])
env.ref("renewal_management.ir_cron_renewal_daily").method_direct_trigger()
print("KEPT", len(touches.exists()) == 1 and "mailing.mailing" not in env)
"""


@pytest.mark.slow
def test_without_email_marketing_content_is_sent_and_not_traced(databases, odoo):
    with databases.copy() as name:
        answer = play(odoo, name)
        assert answer["readers"] == ["ann", "bob", "cat"]
        assert set(answer["links"].values()) == {0}
        assert answer["footer"] and "/renewal/unsubscribe/" in answer["header"]
        assert all(
            fact[:3] == ["sent", False, False] for fact in answer["facts"].values()
        )


COURSE = """
import json
from datetime import timedelta

company = env.company
today = company._get_renewal_today()
reader, colleague = env["res.partner"].create([
    {"name": "Ann", "email": "ann@example.com", "lang": "en_US"},
    {"name": "Eve", "email": "eve@example.com", "lang": "en_US"},
])
env["contract.contract"].create([{
    "name": "Contract", "partner_id": partner.id, "line_recurrence": True,
    "contract_line_ids": [(0, 0, {
        "name": "Service", "price_unit": 100, "recurring_rule_type": "yearly",
        "date_start": today - timedelta(days=300),
        "date_end": today + timedelta(days=60),
    })],
} for partner in (reader, colleague)])
course = env["slide.channel"].create({"name": "Search", "is_published": True})
env["renewal.touchpoint"].create({
    "name": "Course", "kind": "training", "active": True,
    "target": f"slide.channel,{course.id}",
})
env["renewal.playbook"].search([]).active = False
env["renewal.playbook"].create({
    "name": "Tips", "active": True, "step_ids": [(0, 0, {
        "name": "Tip", "action": "touchpoint", "offset_days": -60, "shift": "none",
        "late_days": 90, "anchor": "term_end",
    })],
})
env.cr.commit()
answers = []


def run():
    env.cr.commit()
    env.ref("renewal_management.ir_cron_renewal_daily").method_direct_trigger()
    env.cr.commit()
    env.invalidate_all()
    answers.append({
        touch.partner_id.name: [bool(touch.registered_date), bool(touch.attended_date)]
        for touch in env["renewal.touch"].search([])
    })


run()
env["renewal.step"].search([("delivery", "=", "queued")])._mark_delivered(today)
run()
members = env["slide.channel.partner"].search([("channel_id", "=", course.id)])
ann = members.filtered(lambda member: member.partner_id == reader)
ann.member_status = "joined"
run()
ann.member_status = "completed"
run()
again = env["renewal.touch"]._note_facts(company, today)
print("ANSWERS", json.dumps([*answers, again]))
"""


@pytest.mark.slow
def test_who_joins_and_completes_a_course_is_noted(databases, odoo):
    with databases.copy() as name:
        odoo.install(name, ["website_slides"])
        found = re.search(r"^ANSWERS (.*)$", odoo.shell(name, COURSE), re.MULTILINE)
        given, invited, joined, completed, again = json.loads(found[1])
        nobody = {"Ann": [False, False], "Eve": [False, False]}
        assert given == invited == nobody, "an invitation is no registration"
        assert joined == {**nobody, "Ann": [True, False]}
        assert completed == {**nobody, "Ann": [True, True]}
        assert again == 0
