# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL, sql

TABLE = "renewal_health_alert_reason"
COLUMNS = [
    ("alert_id", "int4", ""),
    ("kind", "varchar", ""),
    ("opened_date", "date", ""),
    ("closed_date", "date", ""),
    ("close_reason", "varchar", ""),
    ("is_over", "bool", ""),
    ("score_before", "int4", ""),
    ("score", "int4", ""),
    ("band_before", "varchar", ""),
    ("band", "varchar", ""),
]
NAMES = SQL(", ").join(SQL.identifier(name) for name, _kind, _comment in COLUMNS[1:])
# Of the open alerts of a customer the one that stays: below the threshold first.
OPEN = SQL(
    """
    SELECT id, first_value(id) OVER customer AS kept
      FROM renewal_health_alert WHERE state = 'open'
    WINDOW customer AS (PARTITION BY customer_id ORDER BY kind DESC, id)
    """
)


def migrate(cr, version):
    """One open alert for each customer: what it is open for becomes its reasons."""
    if sql.table_exists(cr, TABLE):
        return
    sql.create_model_table(cr, TABLE, "Reason of a Health Alert", COLUMNS)
    table = SQL.identifier(TABLE)
    cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (alert_id, %(names)s)
            SELECT id, %(names)s FROM renewal_health_alert ORDER BY id
            """,
            table=table,
            names=NAMES,
        )
    )
    cr.execute(
        SQL(
            """
            INSERT INTO %(table)s (alert_id, %(names)s)
            SELECT open.kept, %(names)s
              FROM renewal_health_alert JOIN (%(open)s) AS open USING (id)
             WHERE open.kept != id ORDER BY id
            """,
            table=table,
            names=NAMES,
            open=OPEN,
        )
    )
    _join_alerts(cr)
    cr.execute(
        SQL(
            """
            UPDATE %(table)s AS r
               SET closed_date = a.closed_date, close_reason = a.close_reason,
                   is_over = TRUE
              FROM renewal_health_alert a
             WHERE a.id = r.alert_id AND a.close_reason = 'joined'
            """,
            table=table,
        )
    )


def _join_alerts(cr):
    """The alert that stays knows what was done about the others, which are closed."""
    cr.execute(
        SQL(
            """
            WITH open AS (%(open)s), joined AS (
                SELECT open.kept, MIN(a.opened_date) AS opened_date,
                       MIN(a.reacted_date) AS reacted_date,
                       MIN(a.activity_id) AS activity_id,
                       BOOL_OR(a.is_notified) AS is_notified
                  FROM open JOIN renewal_health_alert a USING (id)
                 GROUP BY open.kept HAVING COUNT(*) > 1)
            UPDATE renewal_health_alert a
               SET opened_date = joined.opened_date,
                   reacted_date = joined.reacted_date,
                   reaction_days = COALESCE(
                       joined.reacted_date - joined.opened_date, 0),
                   activity_id = COALESCE(a.activity_id, joined.activity_id),
                   is_notified = joined.is_notified
              FROM joined WHERE a.id = joined.kept
            """,
            open=OPEN,
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE renewal_health_alert a
               SET state = 'closed', close_reason = 'joined', is_over = TRUE,
                   closed_date = CURRENT_DATE, open_days = CURRENT_DATE - opened_date
              FROM (%(open)s) AS open WHERE open.id = a.id AND open.kept != a.id
            """,
            open=OPEN,
        )
    )
