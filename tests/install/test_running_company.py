"""Installing on a database that already runs a company writes to nobody."""

import pytest

from setup import addons

from . import snapshot

COMPANY = """
from datetime import date, timedelta

customer = env["res.partner"].create({"name": "Customer", "email": "c@example.com"})
product = env["product.product"].create({"name": "Service", "type": "service"})
today = date.today()
for start, end in [(-400, -35), (-300, 2), (-200, 29), (-100, 89), (-10, None)]:
    env["contract.contract"].create({
        "name": f"Contract {start}",
        "partner_id": customer.id,
        "line_recurrence": True,
        "contract_line_ids": [(0, 0, {
            "product_id": product.id,
            "name": "Service",
            "quantity": 1,
            "price_unit": 100,
            "recurring_rule_type": "monthly",
            "recurring_interval": 1,
            "date_start": today + timedelta(days=start),
            "date_end": end and today + timedelta(days=end),
            "recurring_next_date": today + timedelta(days=max(start, 0)),
        })],
    })
env.cr.commit()
"""
# Odoo notes on each scheduled action that it was created: nobody is told.
OWN_NOTES = "model IN ('ir.cron', 'ir.actions.server')"
UNTOUCHED = (
    "account_move",
    "contract_contract",
    "contract_line",
    "crm_lead",
    "mail_activity",
    "mail_mail",
    "mail_message",
    "mail_notification",
    "res_partner",
)


@pytest.mark.slow
def test_installing_over_contracts_writes_to_nobody(databases, odoo):
    with databases.copy(databases.ensure_template()) as name:
        odoo.shell(name, COMPANY)
        before = snapshot.count(name, UNTOUCHED, mail_message=OWN_NOTES)
        assert before["contract_contract"] == 5

        odoo.install(name, addons.names())
        after = snapshot.count(name, UNTOUCHED, mail_message=OWN_NOTES)
        assert after == before
