"""A register of many contracts: its rows applied, beside Odoo's own create of the same
customers, contracts and lines; then the same file again, of which nothing has changed.

A part by create, a part by rows, a part by create…: what else the machine does
meanwhile slows both.
"""

from datetime import date, timedelta

from .session import Meter

PARTS = 6
# What the machine does meanwhile can only add: the least counts.
REPEATS = 3
RULES = ("monthly", "quarterly", "yearly")
# Odoo's create takes the sharing of one customer by several contracts as it comes.
CONTRACTS_PER_CUSTOMER = 2


def register(env, count):
    """Apply ``count`` new rows, and again the next month's edition of them."""
    quiet = env(context={**env.context, "tracking_disable": True})
    warm = _make_rows("Warm", 40)
    _apply(quiet, _load(quiet, warm, 999999))
    _create(quiet, _make_rows("Warm native", 40))
    figures = _race(quiet, count)
    again = [_again(quiet, count, number) for number in range(2, 2 + REPEATS)]
    return {**figures, "again": min(again, key=lambda figures: figures["cpu"])}


def _again(env, count, number):
    """The next edition, in which nothing is new."""
    rows = _load(env, _make_rows("Customer", count), number)
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
    with (meter := Meter(env)):
        _apply(env, rows)
    assert set(rows.mapped("state")) == {"unchanged"}, rows.mapped("message")[:3]
    env.cr.commit()
    return meter.figures(count)


def _race(env, count):
    """New rows, and the same by create."""
    ours, native, loading = Meter(env), Meter(env), Meter(env)
    with loading:
        rows = _load(env, _make_rows("Customer", count), 1)
    env.cr.commit()
    env.cr.execute("ANALYZE")
    size = -(-count // PARTS)
    plain = _make_rows("Native", count)
    for first in range(0, count, size):
        part = slice(first, first + size)
        with native:
            _create(env, plain[part])
        with ours:
            _apply(env, rows[part])
    assert set(rows.mapped("state")) == {"applied"}, rows.mapped("error")[:3]
    env.cr.commit()
    return {
        "loading": loading.figures(count),
        "new": ours.figures(count),
        "create": native.figures(count),
    }


def _make_rows(customer, count):
    """Plain values of rows: the spreadsheet of a company like any other."""
    first = date.today() - timedelta(days=200)
    return [
        {
            "customer": f"{customer} {number // CONTRACTS_PER_CUSTOMER}",
            "contract_number": f"{customer[0]}-{number}",
            "service": f"Service {number % 7}",
            "start": first + timedelta(days=number % 150),
            "end": first + timedelta(days=number % 150 + 364),
            "amount": 1000 + number % 900 + 0.5,
            "rule": RULES[number % 3],
            "quantity": 1 + number % 4,
        }
        for number in range(count)
    ]


def _load(env, plain, import_number):
    """The rows as the import screen makes them: texts."""
    names = "customer contract_number service start_date end_date amount recurrence"
    names = [*names.split(), "quantity", "currency", "owner", "register_name"]
    owner = env.ref("base.user_admin").login
    data = [
        [
            row["customer"],
            row["contract_number"],
            row["service"],
            row["start"].strftime("%d.%m.%Y"),
            row["end"].strftime("%d.%m.%Y"),
            f"{row['amount']:,.2f}",
            row["rule"],
            str(row["quantity"]),
            env.company.currency_id.name,
            owner,
            "Register",
        ]
        for row in plain
    ]
    Row = env["renewal.register.row"]
    rows = Row.browse(Row.load(names, data)["ids"])
    rows._join_edition(import_number)
    env.flush_all()
    return rows


def _apply(env, rows):
    env["renewal.register.apply"]._apply(rows, date.today())
    env.flush_all()


def _create(env, plain):
    """The same customers, contracts and lines by Odoo's own create."""
    names = list(dict.fromkeys(row["customer"] for row in plain))
    partners = env["res.partner"].create(
        [{"name": name, "is_company": True, "customer_rank": 1} for name in names]
    )
    ids = dict(zip(names, partners.ids, strict=True))
    env["contract.contract"].create(
        [_prepare_contract(env, row, ids[row["customer"]]) for row in plain]
    )
    env.flush_all()


def _prepare_contract(env, row, partner_id):
    line = {
        "name": row["service"],
        "date_start": row["start"],
        "date_end": row["end"],
        "specific_price": row["amount"] / row["quantity"],
        "quantity": row["quantity"],
        "recurring_rule_type": row["rule"],
        "recurring_interval": 1,
        "recurring_invoicing_type": "pre-paid",
    }
    return {
        "name": f"{row['contract_number']} {row['service']}",
        "code": row["contract_number"],
        "partner_id": partner_id,
        "contract_type": "sale",
        "date_start": row["start"],
        "line_recurrence": True,
        "generation_type": "none",
        "manual_currency_id": env.company.currency_id.id,
        "contract_line_ids": [(0, 0, line)],
    }
