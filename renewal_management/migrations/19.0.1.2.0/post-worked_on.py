# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo import SUPERUSER_ID, api
from odoo.tools import file_open
from odoo.tools.convert import xml_import

from odoo.addons.renewal_management.tools.migration import MODULE, improve

FILE = f"{MODULE}/data/renewal_playbook_step_enterprise_data.xml"
LEADER = "renewal_playbook_step_enterprise_escalation"
OWNER = "renewal_playbook_step_enterprise_escalation_owner"
SHIPPED = {
    "active": True,
    "name": {"en_US": "No opportunity 30 days before the end: step in"},
    "action": "escalation",
    "assignee_type": "next",
    "anchor": "decision",
    "shift": "previous",
    "offset_days": -30,
    "late_days": 29,
    "days_to_act": 3,
    "escalate_after_days": 3,
    "close_when_unmet": True,
    "is_high_priority": True,
    "stage_id": None,
    "condition": "[('has_opportunity', '=', False)]",
    "note": {
        "en_US": """
        A large contract ends in a month and there is no opportunity. Speak with the
        owner today:
        When did we last speak with the person who decides?
        What is blocking: the customer, our price, or our time?
        Who of us knows somebody higher up at the customer?
        Then create the opportunity, assign the renewal to somebody who has time, or
        call the customer yourself. This task closes as soon as there is an opportunity.
        """
    },
}


def migrate(cr, version):
    """T-30 of the enterprise playbook asks whether nobody worked on the renewal: there
    is always an opportunity, the playbook creates it. Only where the step is as it was
    shipped; that of the owner joins it, switched off."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    with file_open(FILE) as file:
        records = {r.get("id"): r for r in etree.parse(file).iter("record")}
    leader = {f.get("name"): f for f in records[LEADER].iter("field")}
    improved = {
        "name": {"en_US": leader["name"].text},
        "condition": leader["condition"].text,
        "note": {"en_US": _get_html(leader["note"])},
    }
    if improve(cr, "renewal_playbook_step", LEADER, SHIPPED, improved):
        env.invalidate_all()
        _ship_switched_off(env, records[OWNER])


def _get_html(field):
    return "".join(etree.tostring(node, encoding="unicode") for node in field)


def _ship_switched_off(env, record):
    xmlid = f"{MODULE}.{record.get('id')}"
    if not env.ref(xmlid, raise_if_not_found=False):
        importer = xml_import(env, MODULE, {}, "init", noupdate=True)
        importer._tag_record(record)
        env.ref(xmlid).active = False
