"""What will be collected, of a company whose contracts all run on: worked out for the
first time, on a day when nothing changed, and when some contracts did; beside one
statement that lays out the same months and adds up prices, without taxes, payment
terms, delays or cases.
"""

from datetime import timedelta

from odoo.tools import SQL

from .session import Meter

# Contracts that somebody changed since yesterday.
CHANGED = 100


def run_on(env):
    """No contract ends within the horizon: each brings a row for each month."""
    env.cr.execute("UPDATE contract_line SET date_end = NULL")
    env.cr.execute("UPDATE contract_contract SET date_end = NULL")
    env.cr.execute("ANALYZE contract_line, contract_contract")
    env.cr.commit()


def floor(env):
    """Months and prices by one INSERT … SELECT, which is taken back."""
    today = env.company._get_renewal_today()
    with (meter := Meter(env)):
        env.cr.execute(
            SQL(
                """
                INSERT INTO renewal_cash_line (company_id, source, date, contract_id,
                    partner_id, product_id, journal_id, currency_id, user_id,
                    currency_amount, amount, untaxed_amount, best_amount,
                    worst_amount, total_amount)
                SELECT c.company_id, 'contract', DATE_TRUNC('month', g)::date, c.id,
                    c.commercial_partner_id, MIN(l.product_id), c.journal_id,
                    %(currency)s,
                    c.user_id, SUM(l.quantity * l.specific_price),
                    SUM(l.quantity * l.specific_price),
                    SUM(l.quantity * l.specific_price),
                    SUM(l.quantity * l.specific_price),
                    SUM(l.quantity * l.specific_price),
                    SUM(l.quantity * l.specific_price)
                FROM contract_line l JOIN contract_contract c ON c.id = l.contract_id,
                    GENERATE_SERIES(l.recurring_next_date::timestamp,
                        %(today)s::timestamp + INTERVAL '18 months', '1 month') AS g
                GROUP BY c.id, DATE_TRUNC('month', g)
                """,
                currency=env.company.currency_id.id,
                today=today,
            )
        )
        count = env.cr.rowcount
    env.cr.rollback()
    return meter.figures(count)


def refresh(env, days):
    """The part of the daily run of a day, so many days from today."""
    company = env.company
    date_ref = company._get_renewal_today() + timedelta(days=days)
    with (meter := Meter(env)):
        count = env["renewal.cash.update"]._refresh(company, date_ref)
        env.cr.commit()
    rows = env["renewal.cash.line"].search_count([])
    return {**meter.figures(count or 1), "rows": rows, "written": count}


def rest(env):
    """Everything was changed long ago, and a few contracts since."""
    for table in (
        "contract_contract",
        "contract_line",
        "renewal_renewal",
        "renewal_line",
    ):
        env.cr.execute(
            SQL("UPDATE %s SET write_date = '2000-01-01'", SQL.identifier(table))
        )
    env.cr.execute("UPDATE renewal_cash_update SET refreshed_at = '2001-01-01'")
    env.cr.commit()


def change(env):
    env["contract.line"].search([], limit=CHANGED).specific_price = 123
    env.cr.commit()
