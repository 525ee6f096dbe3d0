"""The floor: the same activities by one statement, without texts or followers."""

from odoo import fields

from .session import Meter


def insert(env):
    """One INSERT … SELECT of an activity per contract."""
    meter = Meter(env)
    with meter:
        env.cr.execute(
            """
            INSERT INTO mail_activity (
                res_model_id, res_model, res_id, res_name, user_id, activity_type_id,
                summary, date_deadline, active, automated,
                create_uid, create_date, write_uid, write_date)
            SELECT m.id, m.model, c.id, c.name, c.user_id, t.id,
                   'Talk to the customer', %s, TRUE, TRUE, 1, now(), 1, now()
              FROM contract_contract c, ir_model m, mail_activity_type t
             WHERE m.model = 'contract.contract' AND t.id = %s AND c.date_end > %s
            """,
            [
                fields.Date.today(),
                env.ref("mail.mail_activity_data_todo").id,
                fields.Date.today(),
            ],
        )
        rows = env.cr.rowcount
        env.cr.commit()
    return meter.figures(rows)


def forget(env):
    """Take them away again: the next measurement begins with none."""
    env.cr.execute("DELETE FROM mail_activity")
    env.cr.commit()
