"""OCA's cash flow report beside ours: fed with what it does not have itself."""

import json
import re

import pytest

from setup import addons

from .test_cycle import UNINSTALL

FEED = """
import json
from datetime import date, timedelta

company = env.company
today = company._get_renewal_today()
journal = env["account.journal"].search([("type", "=", "sale")], limit=1)
receivable = env["account.account"].create({
    "name": "Receivable", "code": "R1", "account_type": "asset_receivable",
    "reconcile": True,
})
company.partner_id.property_account_receivable_id = receivable
env["contract.contract"].create({
    "name": "Contract",
    "partner_id": env["res.partner"].create({"name": "Customer"}).id,
    "line_recurrence": True,
    "contract_line_ids": [(0, 0, {
        "name": "Service", "price_unit": 100, "recurring_rule_type": "yearly",
        "date_start": today + timedelta(days=5),
        "date_end": today + timedelta(days=300),
    })],
})
env.flush_all()
engine = env.ref("renewal_management.ir_cron_renewal_daily")
answers = []
for wanted in (False, True, True, False):
    company.renewal_cash_feed = wanted
    env.cr.commit()
    engine.method_direct_trigger()
    env.cr.commit()
    lines = env["mis.cash_flow.forecast_line"].search([], order="date")
    answers.append([[line.name, line.balance] for line in lines])
company.renewal_cash_feed = True
env.cr.commit()
engine.method_direct_trigger()
env.cr.commit()
print("ANSWERS", json.dumps(answers))
"""
COUNT = """
print("LEFT", env["mis.cash_flow.forecast_line"].search_count([]))
"""


@pytest.mark.slow
def test_what_is_to_come_is_fed_once_and_taken_back(databases, odoo):
    """A yearly invoice of 100 in a few days, and its renewal, which counts 70 %."""
    with databases.copy() as name:
        odoo.install(name, ["mis_builder_cash_flow"])
        found = re.search(r"^ANSWERS (.*)$", odoo.shell(name, FEED), re.MULTILINE)
        off, fed, again, withdrawn = json.loads(found[1])
        assert off == withdrawn == []
        assert again == fed, "a second day changes nothing"
        assert fed == [["Contract invoices to come", 100.0], ["Renewals", 70.0]]
        odoo.shell(name, UNINSTALL.format(names=addons.names()))
        assert "LEFT 0" in odoo.shell(name, COUNT), "left behind"
