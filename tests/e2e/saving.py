"""Runs inside Odoo: a person who saves one contract after another, as requests do."""

import random
import time

from odoo.service.model import retrying

PAUSE = 0.2
MAX_SAVES = 2000
FINISHED = """
    SELECT count(*) FROM renewal_run
     WHERE date = %s AND (finished_at IS NOT NULL OR error IS NOT NULL)"""


def save(env, seed, day):
    """
    :return: {"saved": number of saves, "failed": [what a person would have seen]}
    """
    chance = random.Random(seed)
    env.cr.execute("SELECT id FROM contract_contract ORDER BY id")
    ids = [row[0] for row in env.cr.fetchall()]
    saved, failed = 0, []
    while saved < MAX_SAVES and not _is_over(env, day):
        contract = env["contract.contract"].browse(chance.choice(ids))
        price = chance.randint(10, 99)
        try:
            retrying(lambda contract=contract, price=price: _edit(contract, price), env)
        except Exception as error:
            env.cr.rollback()
            failed.append(f"{type(error).__name__}: {error}")
        saved += 1
        time.sleep(chance.uniform(0, PAUSE))
    return {"saved": saved, "failed": failed}


def _is_over(env, day):
    env.cr.execute(FINISHED, (day,))
    [over] = env.cr.fetchone()
    env.cr.commit()
    return over


def _edit(contract, price):
    """A new price, a new name, and the owner follows the renewals: what the form and
    the chatter do."""
    contract.contract_line_ids.write({"price_unit": price, "specific_price": price})
    contract.name = f"{contract.name.split(' *')[0]} *{price}"
    renewals = contract.renewal_ids
    renewals.message_subscribe(partner_ids=contract.user_id.partner_id.ids)
    renewals.write({"priority": str(price % 2)})
