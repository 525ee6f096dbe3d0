# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from .renewal_touch import RESULTS

# What is done later is no longer put down to the content.
FACT_DAYS = 180
# A feature that is first used later was found in another way.
FEATURE_DAYS = 30


class RenewalTouch(models.Model):
    """What customers did with what they were given: copied from the apps that know it,
    because salespeople may not read those, and because an app can be removed.

    One statement for each app, whatever the number of customers. It looks at what is
    not known yet, so that a second run writes nothing.
    """

    _inherit = "renewal.touch"  # pylint: disable=consider-merging-classes-inherited

    result = fields.Char(
        string="What They Did",
        compute="_compute_result",
        help="What is known of the customer's reaction. An opened e-mail is no proof "
        "that somebody read it.",
    )

    @api.depends(*RESULTS, "has_answer_value", "answer_value")
    @api.depends_context("lang")
    def _compute_result(self):
        for touch in self:
            text = ", ".join(touch._describe_facts())
            touch.result = text[:1].upper() + text[1:]

    def _describe_facts(self):
        """In the order in which they usually happen. Extend for another fact."""
        self.ensure_one()
        day = {name: format_day(self.env, self[name]) for name in RESULTS if self[name]}
        facts = {
            "opened_date": self.env._("opened"),
            "clicked_date": self.env._("clicked on %s", day.get("clicked_date")),
            "replied_date": self.env._("replied on %s", day.get("replied_date")),
            "registered_date": self.env._(
                "registered on %s", day.get("registered_date")
            ),
            "attended_date": self.env._("attended on %s", day.get("attended_date")),
            "answered_date": self._describe_answer(day.get("answered_date")),
            "feature_used_date": self.env._(
                "used the feature from %s on", day.get("feature_used_date")
            ),
        }
        return [text for name, text in facts.items() if name in day]

    def _describe_answer(self, day):
        if not self.has_answer_value:
            return self.env._("answered on %s", day)
        value = f"{self.answer_value:g}"
        return self.env._("answered %(value)s on %(day)s", value=value, day=day)

    # ------------------------------------------------------------------
    # Learning it
    # ------------------------------------------------------------------

    @api.model
    def _get_recent_domain(self, company, date_ref):
        """What may still have a consequence."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "sent"),
                ("date", ">", date_ref - timedelta(days=FACT_DAYS)),
                ("date", "<=", date_ref),
            ]
        )

    @api.model
    def _note_facts(self, company, date_ref):
        """Note what customers did until a day. :return: number of rows that changed"""
        self.env.flush_all()
        recent = self._get_recent_sql(company, date_ref)
        sources = self._get_fact_sources(company, date_ref)
        return sum(self._note(names, query, recent) for names, query in sources)

    @api.model
    def _get_fact_sources(self, company, date_ref):
        """Who knows what. Extend for another app.

        :return: [(fields, SELECT of id and these, from the rows ``t`` of ``recent``)];
            the first field is the one that is missing as long as it is not known
        """
        sources = [(["feature_used_date"], self._get_feature_sql())]
        if "event.event" in self.env:
            query = self._get_registration_sql(company, date_ref)
            sources.append((["registered_date", "attended_date"], query))
        if "slide.channel" in self.env:
            query = self._get_course_sql(company, date_ref)
            sources.append((["registered_date", "attended_date"], query))
        if "survey.survey" in self.env:
            query = self._get_answer_sql(company, date_ref)
            names = ["answered_date", "has_answer_value", "answer_value"]
            sources.append((names, query))
        return sources

    @api.model
    def _note(self, names, query, recent):
        """What is known already stays."""
        dates = [SQL.identifier(name) for name in names if name in RESULTS]
        others = [SQL.identifier(name) for name in names if name not in RESULTS]
        rows = self.env.execute_query(
            SQL(
                """
                WITH recent AS (%(recent)s), found AS (%(query)s)
                UPDATE renewal_touch AS r SET %(values)s
                  FROM found AS f
                 WHERE r.id = f.id AND (%(news)s)
             RETURNING r.id
                """,
                recent=recent,
                query=query,
                values=SQL(", ").join(
                    [SQL("%s = COALESCE(r.%s, f.%s)", n, n, n) for n in dates]
                    + [SQL("%s = f.%s", name, name) for name in others]
                ),
                news=SQL(" OR ").join(
                    SQL("r.%s IS NULL AND f.%s IS NOT NULL", n, n) for n in dates
                ),
            )
        )
        touches = self.browse(row[0] for row in rows)
        touches.invalidate_recordset(names)
        touches.modified(names)
        return len(rows)

    # ------------------------------------------------------------------
    # Statements
    # ------------------------------------------------------------------

    @api.model
    def _get_recent_sql(self, company, date_ref):
        return SQL(
            """
            SELECT t.*, c.target, c.metric_id
              FROM renewal_touch AS t
              JOIN renewal_touchpoint AS c ON c.id = t.touchpoint_id
             WHERE t.id IN %s
            """,
            self._search(self._get_recent_domain(company, date_ref)).subselect(),
        )

    @api.model
    def _get_day_sql(self, company, moment):
        """The company's day of a moment."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            moment,
            company._get_renewal_tz(),
        )

    @api.model
    def _get_person_sql(self, person):
        """Whether a row with a partner and an e-mail address is of the customer: also
        a colleague of whom the e-mail was passed on to."""
        return SQL(
            """
            EXISTS (SELECT FROM res_partner AS p
                     WHERE p.commercial_partner_id = t.partner_id
                       AND (p.id = %(person)s.partner_id
                            OR p.email_normalized = lower(trim(%(person)s.email))))
            """,
            person=SQL.identifier(person),
        )

    @api.model
    def _get_feature_sql(self):
        return SQL(
            """
            SELECT t.id, min(u.date) AS feature_used_date
              FROM recent AS t
              JOIN renewal_usage AS u
                ON u.company_id = t.company_id AND u.partner_id = t.partner_id
               AND u.metric_id = t.metric_id AND u.value != 0
               AND u.date > t.date AND u.date <= t.date + %s
             WHERE t.feature_used_date IS NULL
             GROUP BY t.id
            """,
            FEATURE_DAYS,
        )

    @api.model
    def _get_registration_sql(self, company, date_ref):
        """Who registered for the event that it led to, and who came."""
        day = self._get_day_sql(company, SQL("e.create_date"))
        came = SQL("COALESCE(e.date_closed, e.write_date)")
        return SQL(
            """
            SELECT t.id, min(%(day)s) AS registered_date,
                   min(%(came)s) FILTER (WHERE e.state = 'done') AS attended_date
              FROM recent AS t
              JOIN event_registration AS e
                ON t.target = 'event.event,' || e.event_id
               AND e.active AND e.state IN ('open', 'done')
             WHERE (t.registered_date IS NULL OR t.attended_date IS NULL)
               AND %(day)s BETWEEN t.date AND %(date_ref)s AND %(is_person)s
             GROUP BY t.id
            """,
            day=day,
            came=self._get_day_sql(company, came),
            date_ref=date_ref,
            is_person=self._get_person_sql("e"),
        )

    @api.model
    def _get_course_sql(self, company, date_ref):
        """Courses do not keep when somebody joined or finished: the day on which it is
        seen. Whoever was a member before did not join because of it."""
        return SQL(
            """
            SELECT t.id,
                   max(%(today)s) FILTER (WHERE m.member_status != 'invited')
                       AS registered_date,
                   max(%(today)s) FILTER (WHERE m.member_status = 'completed')
                       AS attended_date
              FROM recent AS t
              JOIN slide_channel_partner AS m
                ON t.target = 'slide.channel,' || m.channel_id AND m.active
              JOIN res_partner AS p
                ON p.id = m.partner_id AND p.commercial_partner_id = t.partner_id
             WHERE (t.registered_date IS NULL OR t.attended_date IS NULL)
               AND %(day)s >= t.date
             GROUP BY t.id
            """,
            today=SQL("%s::date", date_ref),
            day=self._get_day_sql(company, SQL("m.create_date")),
        )

    @api.model
    def _get_answer_sql(self, company, date_ref):
        """The first answer to the survey, and its first scale: 0 is a value, a question
        that was passed over is none."""
        return SQL(
            """
            SELECT DISTINCT ON (t.id) t.id, %(day)s AS answered_date,
                   v.value IS NOT NULL AS has_answer_value, v.value AS answer_value
              FROM recent AS t
              JOIN survey_user_input AS i
                ON t.target = 'survey.survey,' || i.survey_id
               AND i.state = 'done' AND i.test_entry IS NOT TRUE
              LEFT JOIN LATERAL (
                   SELECT l.value_scale AS value
                     FROM survey_user_input_line AS l
                     JOIN survey_question AS q ON q.id = l.question_id
                    WHERE l.user_input_id = i.id AND l.answer_type = 'scale'
                      AND l.skipped IS NOT TRUE AND l.value_scale IS NOT NULL
                      AND %(counts)s
                    ORDER BY q.sequence, q.id LIMIT 1) AS v ON TRUE
             WHERE t.answered_date IS NULL
               AND %(day)s BETWEEN t.date AND %(date_ref)s AND %(is_person)s
               AND %(day)s < COALESCE(%(next_day)s, 'infinity')
             ORDER BY t.id, i.end_datetime, i.id
            """,
            day=self._get_day_sql(
                company, SQL("COALESCE(i.end_datetime, i.write_date)")
            ),
            date_ref=date_ref,
            is_person=self._get_person_sql("i"),
            counts=self._get_counted_question_sql(),
            next_day=self._get_next_asked_sql(),
        )

    @api.model
    def _get_counted_question_sql(self):
        """Whether the answer to question ``q`` counts for ``t``. Override to choose."""
        return SQL("TRUE")

    @api.model
    def _get_next_asked_sql(self):
        """The day on which the customer of ``t`` was asked again. Override where that
        may be; NULL: never."""
        return SQL("NULL::date")
