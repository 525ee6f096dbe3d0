"""What a database says happened, read without Odoo."""

from collections import Counter
from contextlib import closing
from datetime import timedelta

import psycopg2
import psycopg2.extras

from .oracle import Contract

CONTRACTS = """
    SELECT c.id, c.date_end AS "end", c.commercial_partner_id AS customer,
           CASE WHEN u.active THEN u.id END AS owner,
           CASE WHEN u.active THEN t.user_id END AS leader,
           m.renewal_manager_id AS manager,
           p.email IS NULL OR COALESCE(p.renewal_mail_opt_out, FALSE) AS refuses_mail
      FROM contract_contract c
      JOIN res_partner p ON p.id = c.partner_id
      JOIN res_company m ON m.id = c.company_id
      LEFT JOIN res_users u ON u.id = c.user_id
      LEFT JOIN crm_team t ON t.id = u.sale_team_id
     ORDER BY c.id"""
STEPS = """
    SELECT r.contract_id, p.name->>'en_US' AS rule, s.level, s.scheduled_date AS day,
           s.state, s.action, s.reason, r.partner_id AS customer,
           s.handled_date IS NOT NULL AS is_closed, s.deadline,
           a.user_id AS doer, s.activity_id, s.mail_id, s.opportunity_id, s.write_uid
      FROM renewal_step s
      JOIN renewal_renewal r ON r.id = s.renewal_id
      LEFT JOIN renewal_playbook_step p ON p.id = s.playbook_step_id
      LEFT JOIN mail_activity a ON a.id = s.activity_id"""
# Tables that a run writes: ours, and those of what its steps produce.
WRITTEN = (
    "bus_bus crm_lead mail_activity mail_followers mail_mail mail_message "
    "mail_notification mail_tracking_value renewal_line renewal_playbook "
    "renewal_playbook_step renewal_renewal renewal_run renewal_stage renewal_step "
    "contract_contract contract_line res_partner"
).split()


def query(database, text, *values):
    """Rows of a query as dictionaries."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        factory = psycopg2.extras.RealDictCursor
        with connection.cursor(cursor_factory=factory) as cursor:
            cursor.execute(text, values)
            return [dict(row) for row in cursor.fetchall()]


def execute(database, text, *values):
    with closing(psycopg2.connect(dbname=database)) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute(text, values)


def read_contracts(database):
    return [Contract(**row) for row in query(database, CONTRACTS)]


def read_steps(database):
    return query(database, STEPS)


def fingerprint(database, tables=WRITTEN):
    """Every row of the tables that a run writes, with the transaction that wrote it."""
    return {
        table: query(
            database,
            "SELECT count(*) AS rows, md5(string_agg("
            f"t.xmin::text || t.ctid::text, ',' ORDER BY t.ctid)) AS rows_md5"
            f" FROM {table} t",
        )[0]
        for table in tables
    }


def counts(database):
    """How often each thing that must be there once is there, and what has no step."""
    return query(
        database,
        """
        SELECT (SELECT count(*) FROM mail_activity
                 WHERE res_model = 'renewal.renewal') AS activities,
               (SELECT count(DISTINCT activity_id) FROM renewal_step
                 WHERE activity_id IS NOT NULL) AS steps_with_activity,
               (SELECT count(*) FROM mail_mail m
                  JOIN mail_message g ON g.id = m.mail_message_id
                 WHERE g.model = 'renewal.renewal'
                   AND g.message_type != 'user_notification') AS mails,
               (SELECT count(DISTINCT mail_id) FROM renewal_step
                 WHERE mail_id IS NOT NULL) AS steps_with_mail,
               (SELECT count(*) FROM crm_lead) AS opportunities,
               (SELECT count(DISTINCT opportunity_id) FROM renewal_renewal
                 WHERE opportunity_id IS NOT NULL) AS renewals_with_opportunity,
               (SELECT count(*) FROM renewal_renewal) AS renewals,
               (SELECT count(DISTINCT (contract_id, current_end))
                  FROM renewal_renewal) AS terms
        """,
    )[0]


def as_seen(steps, is_capped=True):
    """Steps as comparable values.

    Which of several contracts of one customer gets the only e-mail is anybody's choice:
    mails are counted by customer.
    """
    return Counter(_describe(step, is_capped) for step in steps)


def _describe(step, is_capped):
    subject = ("contract", step["contract_id"])
    if step["rule"] == "Write" and is_capped:
        return ("customer", step["customer"], "Write", step["state"])
    task = ()
    if step["deadline"]:
        task = (step["doer"], step["deadline"] + timedelta(0), step["is_closed"])
    return (*subject, step["rule"], step["level"], step["day"], step["state"], *task)


def as_expected(renewals):
    """The oracle's renewals as rows like those of ``read_steps``."""
    for renewal in renewals.values():
        for step in renewal.steps:
            yield {
                "contract_id": renewal.contract.id,
                "customer": renewal.contract.customer,
                "rule": step.rule["name"],
                "level": step.level,
                "day": step.day,
                "state": step.state,
                "deadline": step.deadline,
                "doer": step.assignee,
                "is_closed": step.is_closed,
            }
