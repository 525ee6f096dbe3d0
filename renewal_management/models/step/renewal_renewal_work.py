# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...tools.message import format_day

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

KINDS = {
    "message": _lt("message"),
    "task": _lt("task"),
    "meeting": _lt("meeting"),
    "stage": _lt("change of stage"),
    "opportunity": _lt("opportunity"),
    "proposal": _lt("proposal"),
    "reply": _lt("reply of the customer"),
}


MESSAGE = """
    SELECT m.create_date AS moment, {user} AS user_id FROM mail_message m {join}
     WHERE m.model = %(model)s AND m.res_id = %(record)s
       AND m.create_date >= %(since)s AND {condition} AND %(person)s
"""
# What messages tell: kind, column of the user, query.
MESSAGES = [
    (kind, user, MESSAGE.format(user=user, join=join, condition=condition))
    for kind, user, join, condition in (
        ("message", "m.create_uid", "", "m.message_type = 'comment'"),
        # an e-mail that a colleague wrote outside of Odoo
        (
            "message",
            "u.id",
            "JOIN res_users u ON u.partner_id = m.author_id",
            "m.message_type = 'email'",
        ),
        (
            "stage",
            "m.create_uid",
            "JOIN mail_tracking_value v ON v.mail_message_id = m.id "
            "JOIN ir_model_fields f ON f.id = v.field_id",
            "f.name = 'stage_id'",
        ),
        # a task that was done, this one or one that is shared with it: the task itself
        # is written again when its user only changes the time zone
        ("task", "m.create_uid", "", "m.mail_activity_type_id IS NOT NULL"),
    )
]


class RenewalRenewal(models.Model):
    """Did anybody work on it? What people did since the renewal was created, and not
    what the daily run, automations and templates did in its place."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    is_worked_on = fields.Boolean(
        compute="_compute_work",
        search="_search_is_worked_on",
        help="Since the renewal was created, a person wrote a message, planned or did "
        "a task, held a meeting, moved a stage, created the opportunity or worked on "
        "the proposal, or the customer replied. What the daily run and other "
        "automations do does not count.",
    )
    work_note = fields.Char(
        string="Last Work",
        compute="_compute_work",
    )

    @api.depends_context("lang")
    def _compute_work(self):
        rows = self._read_last_work()
        for renewal in self:
            row = rows.get(renewal.id)
            renewal.is_worked_on = bool(row)
            renewal.work_note = (
                renewal._describe_work(*row) if row else renewal._describe_idleness()
            )

    @api.model
    def _search_is_worked_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        # the other tables are read as they are in the database
        self.env.flush_all()
        worked_on = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s)",
                SQL(" OR ").join(
                    SQL("EXISTS (%s)", source)
                    for _kind, source in self._get_work_sources(SQL.identifier(alias))
                ),
            ),
            predicate=lambda renewal: renewal.is_worked_on,
        )
        return worked_on if True in value else ~worked_on

    def _read_last_work(self):
        """The last thing that a person did on each renewal: one query.

        :return: {renewal id: (kind, user id or None, moment or None)}
        """
        if not self.ids:
            return {}
        self.env.flush_all()
        sources = [
            SQL("SELECT %s AS kind, moment, user_id FROM (%s) AS source", kind, source)
            for kind, source in self._get_work_sources(SQL.identifier("r"))
        ]
        query = SQL(
            """
            SELECT r.id, w.kind, w.user_id, w.moment
              FROM renewal_renewal r
              JOIN LATERAL (SELECT * FROM (%s) AS work
                             ORDER BY moment DESC NULLS LAST LIMIT 1) AS w ON TRUE
             WHERE r.id = ANY(%s)
            """,
            SQL(" UNION ALL ").join(sources),
            self.ids,
        )
        return {row[0]: row[1:] for row in self.env.execute_query(query)}

    @api.model
    def _get_work_sources(self, renewal):
        """Where the work of people is found. Extend for a place of your own.

        :param renewal: alias of the renewal's table, in SQL
        :return: [(kind, SELECT of moment and user_id for that renewal)]
        """
        own = SQL("%s.id", renewal)
        since = SQL("%s.create_date", renewal)
        reply = SQL(
            """
            SELECT %(renewal)s.customer_reply_date AS moment, NULL::integer AS user_id
             WHERE %(renewal)s.customer_reply_date IS NOT NULL
            """,
            renewal=renewal,
        )
        return [
            *self._get_record_sources(self._name, own, since),
            ("reply", reply),
        ]

    @api.model
    def _get_record_sources(self, model, record, since):
        """Work on a record that is talked about: messages, tasks, meetings, stages.

        :param model: name of its model
        :param record: its id, in SQL
        :param since: what was done before does not count, in SQL
        """
        values = {"model": model, "record": record, "since": since}
        return [
            *(
                (kind, SQL(source, person=self._is_person_sql(user), **values))
                for kind, user, source in MESSAGES
            ),
            ("task", self._get_task_source(values)),
            ("meeting", self._get_meeting_source(values)),
        ]

    @api.model
    def _get_task_source(self, values):
        """Tasks that people planned; those that they did are in the messages."""
        return SQL(
            """
            SELECT a.create_date AS moment, a.create_uid AS user_id
              FROM mail_activity a
             WHERE a.res_model = %(model)s AND a.res_id = %(record)s
               AND a.create_date >= %(since)s AND a.automated IS NOT TRUE AND %(person)s
            """,
            person=self._is_person_sql("a.create_uid"),
            **values,
        )

    @api.model
    def _get_meeting_source(self, values):
        return SQL(
            """
            SELECT e.create_date AS moment, e.create_uid AS user_id
              FROM calendar_event e
             WHERE e.res_model = %(model)s AND e.res_id = %(record)s
               AND e.create_date >= %(since)s AND %(person)s
            """,
            person=self._is_person_sql("e.create_uid"),
            **values,
        )

    @api.model
    def _is_person_sql(self, column, *aliases):
        """Whether a user is one of us: neither the system nor a customer.

        :param column: SQL of the user's id, with a %s for each alias
        """
        return SQL(
            "EXISTS (SELECT FROM res_users p WHERE p.id = %s "
            "AND p.share IS NOT TRUE AND p.id != %s)",
            SQL(column, *aliases),
            SUPERUSER_ID,
        )

    def _describe_work(self, kind, user_id, moment):
        """The last work in words."""
        # sudo: colleagues' names are no secret, whoever may read users
        user = self.env["res.users"].sudo().browse(user_id or ()).name
        return self.env._(
            "Last worked on: %(what)s",
            what=", ".join(
                filter(
                    None,
                    (
                        self.env._(KINDS[kind]),
                        user,
                        moment and format_day(self.env, moment.date()),
                    ),
                )
            ),
        )

    def _describe_idleness(self):
        """Why nothing that is there counts. Extend for what may be taken for work."""
        self.ensure_one()
        return self.env._("Nobody worked on it")
