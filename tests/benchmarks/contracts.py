"""A company with many contracts, made by SQL: Odoo itself makes 300 a second.

One contract is made the usual way; the others are copies of its row with other
customers, owners and dates, so that every column holds what Odoo would have put there.
"""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

OWNERS = 20
CONTRACTS_PER_CUSTOMER = 5
# Ends are spread over these days from today on: all of them within T-90.
DAYS = 89
CHANGED = {"id", "name", "code", "partner_id", "invoice_partner_id"} | {
    "commercial_partner_id",
    "user_id",
    "date_end",
}
LINE_CHANGED = {"id", "contract_id", "date_end", "partner_id", "specific_price"}


def generate(env, count, per_customer=CONTRACTS_PER_CUSTOMER):
    """Add ``count`` customer contracts of one monthly line, unseen by any renewal."""
    users = make_owners(env)
    pattern = _make_pattern(env)
    customers = count // per_customer
    # foreign keys were looked up in small tables so far: their plans read them whole
    env.cr.execute("DISCARD PLANS")
    first = _copy_customers(env, pattern.partner_id, customers)
    _copy_contracts(env, pattern, count, users, first, customers)
    _copy_lines(env, pattern)
    pattern.unlink()
    env.cr.commit()
    _analyze(env)


def make_owners(env):
    """Salespeople, with a team leader who owns nothing."""
    group = env.ref("sales_team.group_sale_salesman")
    users = env["res.users"].create(
        [
            {
                "name": f"Owner {number}",
                "login": f"owner{number}@example.com",
                "email": f"owner{number}@example.com",
                "group_ids": [(4, group.id)],
            }
            for number in range(OWNERS + 1)
        ]
    )
    env["crm.team"].create(
        {"name": "Renewals", "user_id": users[0].id, "member_ids": users[1:].ids}
    )
    return users[1:]


def _make_pattern(env):
    partner = env["res.partner"].create(
        {"name": "Customer", "email": "customer@example.com"}
    )
    today = fields.Date.today()
    line = {
        "product_id": env["product.product"].create({"name": "Service"}).id,
        "name": "Service",
        "quantity": 1,
        "price_unit": 100,
        "recurring_rule_type": "monthly",
        "recurring_interval": 1,
        "date_start": today - timedelta(days=200),
        "date_end": today + timedelta(days=DAYS),
        "recurring_next_date": today,
    }
    contract = env["contract.contract"].create(
        {
            "name": "Pattern",
            "partner_id": partner.id,
            "line_recurrence": True,
            "contract_line_ids": [(0, 0, line)],
        }
    )
    env.flush_all()
    return contract


def _columns(env, table, without, *alias):
    """The columns of a table as SQL, those that the copies change left out."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = 'public' ORDER BY 1",
        [table],
    )
    names = [name for (name,) in env.cr.fetchall() if name not in without]
    return SQL(", ").join(SQL.identifier(*alias, name) for name in names)


def _copy_customers(env, partner, count):
    """Insert customers; return the id of the first."""
    changed = {"id", "name", "complete_name", "commercial_partner_id", "email"}
    columns = _columns(env, "res_partner", changed | {"email_normalized"})
    env.cr.execute("SELECT max(id) + 1 FROM res_partner")
    (first,) = env.cr.fetchone()
    env.cr.execute(
        SQL(
            """
            INSERT INTO res_partner (id, name, complete_name, email, email_normalized,
                                     commercial_partner_id, %(columns)s)
            SELECT %(first)s + i, 'Customer ' || i, 'Customer ' || i,
                   'c' || i || '@example.com', 'c' || i || '@example.com',
                   %(first)s + i, %(columns)s
              FROM res_partner, generate_series(0, %(last)s) AS i
             WHERE id = %(pattern)s
            """,
            columns=columns,
            first=first,
            last=count - 1,
            pattern=partner.id,
        )
    )
    env.cr.execute(
        "SELECT setval('res_partner_id_seq', (SELECT max(id) FROM res_partner))"
    )
    return first


def _copy_contracts(env, pattern, count, users, first_customer, customers):
    customer = SQL("%s + i %% %s", first_customer, customers)
    env.cr.execute(
        SQL(
            """
            INSERT INTO contract_contract (
                name, code, partner_id, invoice_partner_id, commercial_partner_id,
                user_id, date_end, %(columns)s)
            SELECT 'Contract ' || i, 'C' || i, %(customer)s, %(customer)s, %(customer)s,
                   (%(users)s::int[])[1 + i %% %(owners)s],
                   %(today)s::date + 1 + i %% %(days)s, %(columns)s
              FROM contract_contract, generate_series(0, %(last)s) AS i
             WHERE id = %(pattern)s
            """,
            columns=_columns(env, "contract_contract", CHANGED),
            customer=customer,
            users=users.ids,
            owners=len(users),
            today=fields.Date.today(),
            days=DAYS,
            last=count - 1,
            pattern=pattern.id,
        )
    )


def _copy_lines(env, pattern):
    env.cr.execute(
        SQL(
            """
            INSERT INTO contract_line (
                contract_id, partner_id, date_end, specific_price, %(columns)s)
            SELECT c.id, c.partner_id, c.date_end, 10 + c.id %% 1000, %(copied)s
              FROM contract_line l, contract_contract c
             WHERE l.contract_id = %(pattern)s AND c.name LIKE 'Contract %%'
            """,
            columns=_columns(env, "contract_line", LINE_CHANGED),
            copied=_columns(env, "contract_line", LINE_CHANGED, "l"),
            pattern=pattern.id,
        )
    )


def _analyze(env):
    """Fresh statistics: after a bulk load the planner would guess."""
    env.cr.execute("ANALYZE")
    env.cr.commit()
