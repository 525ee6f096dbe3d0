# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lifecycle.renewal_lifecycle_facts import TICKETS
from .renewal_playbook_stop import HEEDED

# A reply is answered within so many days, or the journey goes on.
REPLY_DAYS = 14
# Priorities of a ticket that are high, as helpdesk_mgmt writes them.
HIGH = ("2", "3")


class RenewalPlanner(models.AbstractModel):
    """Due steps of journeys wait, or their track is stopped, where the customer has
    other worries. What is known of customers is asked by one statement, and only about
    those with due steps of playbooks that ask for it."""

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _skip_steps(self, company, date_ref, run, ids=None):
        """Those that are left; what waits is looked at once a day."""
        count = super()._skip_steps(company, date_ref, run, ids)
        if run.is_past:
            return count
        return count + self._heed_stop_rules(company, date_ref, run, ids)

    def _heed_stop_rules(self, company, date_ref, run, ids=None):
        """:return: number of steps that were cancelled"""
        self.env.flush_all()
        due = self.env.execute_query(self._get_heeding_sql(company, date_ref, ids))
        if not due:
            return 0
        found = self.env.execute_query(self._get_verdicts_sql(company, date_ref, due))
        stops = {follow: kind for _id, follow, kind, mode in found if mode == "stop"}
        held = {}
        for step_id, follow, kind, _mode in found:
            if follow not in stops:
                held.setdefault(kind, []).append(step_id)
        for kind, step_ids in held.items():
            steps = self.env["renewal.step"].browse(step_ids)
            steps._put({"held_date": date_ref, "stop_kind": kind}, run)
        return self._stop_follows(stops, date_ref) if stops else 0

    def _get_heeding_sql(self, company, date_ref, ids=None):
        """Due steps whose playbook heeds anything: their id and customer."""
        return SQL(
            """
            SELECT s.id, s.partner_id FROM renewal_step s
              JOIN renewal_playbook_step p ON p.id = s.playbook_step_id
              JOIN renewal_playbook b ON b.id = p.playbook_id
              JOIN renewal_track k ON k.id = b.track_id
              JOIN renewal_renewal r ON r.id = s.renewal_id
             WHERE s.company_id = %(company)s AND s.scheduled_date <= %(day)s
               AND s.state IN ('planned', 'failed') AND r.outcome IS NULL
               AND NOT COALESCE(s.is_rescheduled, FALSE)
               AND s.held_date IS DISTINCT FROM %(day)s
               AND k.is_last_mile IS NOT TRUE %(only)s
               AND 'go_on' != ANY(ARRAY[%(modes)s])
            """,
            company=company.id,
            day=date_ref,
            only=SQL() if ids is None else SQL("AND s.id = ANY(%s)", list(ids)),
            modes=SQL(", ").join(
                SQL("b.%s", SQL.identifier(name)) for name in HEEDED.values()
            ),
        )

    def _get_verdicts_sql(self, company, date_ref, due):
        """What to do with which steps, and why; a stop before a pause.

        :param due: [(step id, customer id)]
        """
        return SQL(
            """
            WITH known(kind, partner_id, since) AS (%(known)s)
            SELECT DISTINCT ON (s.id) s.id, f.id, known.kind, rule.mode
              FROM renewal_step s
              JOIN renewal_playbook_step p ON p.id = s.playbook_step_id
              JOIN renewal_playbook b ON b.id = p.playbook_id
              JOIN renewal_follow f ON f.renewal_id = s.renewal_id
                   AND f.track_id = b.track_id
              JOIN known ON known.partner_id = s.partner_id
             CROSS JOIN LATERAL (
                   SELECT CASE known.kind %(modes)s END AS mode) AS rule
             WHERE s.id = ANY(%(ids)s) AND (
                   (rule.mode = 'stop'
                    AND (f.resume_date IS NULL OR known.since > f.resume_date)
                    AND (known.kind <> 'replied' OR known.since > %(day)s - %(days)s
                         OR known.since >= (%(last)s)))
                   OR (rule.mode = 'pause' AND %(is_letter)s
                       AND (known.kind <> 'replied'
                            OR known.since > %(day)s - %(days)s)))
             ORDER BY s.id, rule.mode DESC, known.kind
            """,
            known=SQL(" UNION ALL ").join(self._get_known_sqls(company, due)),
            ids=[step_id for step_id, _partner in due],
            day=date_ref,
            days=REPLY_DAYS,
            last=self._get_last_done_sql(),
            is_letter=self._get_letter_sql(),
            modes=SQL(" ").join(
                SQL("WHEN %s THEN b.%s", kind, SQL.identifier(name))
                for kind, name in HEEDED.items()
            ),
        )

    def _get_last_done_sql(self):
        """When the track last did something for the renewal: a later reply is about
        it."""
        return SQL(
            """
            SELECT MAX(old.done_date) FROM renewal_step old
              JOIN renewal_playbook_step op ON op.id = old.playbook_step_id
              JOIN renewal_playbook ob ON ob.id = op.playbook_id
             WHERE old.renewal_id = s.renewal_id AND old.state = 'done'
               AND ob.track_id = b.track_id
            """
        )

    def _get_letter_sql(self):
        """The step ``s`` goes to the customer by itself: what colleagues do goes on."""
        actions = self.env["renewal.step"]._get_mail_actions()
        return SQL(
            "s.action = ANY(%s) AND p.is_delivered_by_person IS NOT TRUE "
            "AND p.touchpoint_kind IS DISTINCT FROM 'talk'",
            actions,
        )

    def _stop_follows(self, stops, date_ref):
        """Stop tracks, and cancel what is planned on them.

        :param stops: {id of renewal.follow: kind}
        :return: number of steps that were cancelled
        """
        self.env["renewal.follow"]._stop(stops, date_ref)
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = 'cancelled', stop_kind = f.stop_kind, reason = NULL
                  FROM renewal_follow f, renewal_playbook_step p, renewal_playbook b
                 WHERE f.id = ANY(%s) AND f.renewal_id = s.renewal_id
                   AND p.id = s.playbook_step_id AND b.id = p.playbook_id
                   AND b.track_id = f.track_id AND s.state IN ('planned', 'failed')
                """,
                list(stops),
            )
        )
        count = self.env.cr.rowcount
        self.env["renewal.step"].invalidate_model()
        return count

    # ------------------------------------------------------------------
    # What is known of customers
    # ------------------------------------------------------------------

    def _get_known_sqls(self, company, due):
        """Extend for another reason: its kind, the customers and since when.

        :param due: [(step id, customer id)]
        :return: list of SELECT of kind, partner_id, day
        """
        partners = list({partner for _id, partner in due})
        return [
            self._get_replied_sql(company, partners),
            self._get_red_sql(company, partners),
            self._get_notice_sql(company, partners),
            *self._get_ticket_sqls(company, partners),
        ]

    def _get_replied_sql(self, company, partners):
        return SQL(
            """
            SELECT 'replied', partner_id, MAX(customer_reply_date)::date
              FROM renewal_renewal
             WHERE company_id = %s AND partner_id = ANY(%s)
               AND customer_reply_date IS NOT NULL
             GROUP BY partner_id
            """,
            company.id,
            partners,
        )

    def _get_red_sql(self, company, partners):
        """Since when is not asked: whoever resumed a track knew that it may last."""
        return SQL(
            """
            SELECT 'red', partner_id, NULL::date FROM renewal_health_customer
             WHERE company_id = %s AND partner_id = ANY(%s) AND band = 'red'
            """,
            company.id,
            partners,
        )

    def _get_notice_sql(self, company, partners):
        """Said by somebody, or by the customer on the page of a renewal."""
        return SQL(
            """
            SELECT 'notice', partner_id, MAX(day) FROM (
                SELECT partner_id, notice_date AS day FROM renewal_health_customer
                 WHERE company_id = %(company)s AND partner_id = ANY(%(partners)s)
                   AND notice_date IS NOT NULL
                UNION ALL
                SELECT r.partner_id, a.notice_date
                  FROM renewal_answer a JOIN renewal_renewal r ON r.id = a.renewal_id
                 WHERE r.company_id = %(company)s AND r.partner_id = ANY(%(partners)s)
                   AND r.outcome IS NULL AND a.kind = 'decline'
                   AND a.is_withdrawn IS NOT TRUE AND a.notice_date IS NOT NULL) AS said
             GROUP BY partner_id
            """,
            company=company.id,
            partners=partners,
        )

    def _get_ticket_sqls(self, company, partners):
        """Nothing without an app whose tickets have priorities and closed stages."""
        tickets = self.env.get(TICKETS)
        if tickets is None or "priority" not in tickets._fields:
            return []
        query = self.env["renewal.lifecycle"]._search_open_tickets(
            company,
            Domain("priority", "in", HIGH)
            & Domain("partner_id.commercial_partner_id", "in", partners),
        )
        if query is None:
            return []
        found = query.select(
            SQL("%s AS contact_id", SQL.identifier(query.table, "partner_id")),
            SQL("%s AS day", SQL.identifier(query.table, "create_date")),
        )
        return [
            SQL(
                """
                SELECT 'ticket', c.commercial_partner_id, MAX(found.day)::date
                  FROM (%s) AS found JOIN res_partner c ON c.id = found.contact_id
                 GROUP BY 1, 2
                """,
                found,
            )
        ]
