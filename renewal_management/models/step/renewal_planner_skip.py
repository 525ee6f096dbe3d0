# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# Tasks that were late from the start, of one person on one day; more become a list.
MAX_LATE_TASKS = 3


class RenewalPlanner(models.AbstractModel):
    """No storm: due steps that must not happen are skipped, and say why."""

    _inherit = "renewal.planner"

    def _skip_steps(self, company, date_ref, run, ids=None):
        """Skip due steps that must not happen: too late, condition not met, overtaken
        by a newer one of the same kind, or one of many that were late from the start.
        In this order: a step may only be overtaken by one that will really be done.

        :param ids: only these steps
        :return: number of steps that were skipped
        """
        skips = (
            self._skip_too_late,
            self._skip_late_escalations,
            self._skip_unmet_conditions,
            self._skip_superseded,
            self._skip_many,
        )
        return sum(skip(company, date_ref, run, ids) or 0 for skip in skips)

    def _skip_too_late(self, company, date_ref, run, ids=None):
        """Skip due steps whose latest day has passed; somebody has to catch up.

        :param ids: only these steps
        """
        return self._skip_sql(
            SQL("s.scheduled_date + p.late_days < %s", date_ref),
            self.env._("Too late: the last day to do it had passed"),
            company,
            date_ref,
            run,
            ids,
            is_missed=True,
        )

    def _skip_late_escalations(self, company, date_ref, run, ids=None):
        """Skip escalations that were due before anybody could have acted: whoever would
        have stepped in gets one list of them.

        :param ids: only these steps
        """
        return self._skip_sql(
            SQL("p.action = 'escalation' AND %s", self._get_late_from_start_sql()),
            self.env._("Its day was past when it was planned: on the catch-up list"),
            company,
            date_ref,
            run,
            ids,
            is_missed=True,
        )

    def _skip_many(self, company, date_ref, run, ids=None):
        """Skip tasks of people who would get many that were late from the start, as
        after an import: one list instead.

        :param ids: only these steps
        """
        only = SQL() if ids is None else SQL("AND s.id = ANY(%s)", list(ids))
        crowd = SQL(
            """
            SELECT s.user_id FROM renewal_step s
              JOIN renewal_playbook_step p ON p.id = s.playbook_step_id
              JOIN renewal_renewal r ON r.id = s.renewal_id
             WHERE s.company_id = %(company)s AND s.scheduled_date <= %(day)s
               AND s.state IN ('planned', 'failed') AND %(is_live)s
               AND s.level = 0 AND s.action = 'activity'
               AND NOT COALESCE(s.is_rescheduled, FALSE) AND %(late)s %(only)s
             GROUP BY s.user_id HAVING count(DISTINCT s.renewal_id) > %(most)s
            """,
            company=company.id,
            day=date_ref,
            late=self._get_late_from_start_sql(),
            only=only,
            most=MAX_LATE_TASKS,
            is_live=self.env["renewal.step"]._get_live_sql(),
        )
        return self._skip_sql(
            SQL(
                "s.action = 'activity' AND s.user_id IN (%s) "
                "AND s.scheduled_date <= GREATEST(s.planned_date, r.opened_date)",
                crowd,
            ),
            self.env._("Its day was past, as of many others: on the catch-up list"),
            company,
            date_ref,
            run,
            ids,
            is_missed=True,
        )

    def _get_late_from_start_sql(self):
        """The step's day was past when it was planned."""
        return SQL("s.scheduled_date < GREATEST(s.planned_date, r.opened_date)")

    def _skip_superseded(self, company, date_ref, run, ids=None):
        """Of several due steps of one kind on one track of a renewal, only the newest
        is done.

        :param ids: only these steps
        """
        return self._skip_sql(
            SQL(
                """
                EXISTS (SELECT FROM renewal_step newer
                          JOIN renewal_playbook_step np
                            ON np.id = newer.playbook_step_id
                         WHERE newer.renewal_id = s.renewal_id AND newer.level = 0
                           AND newer.state IN ('planned', 'failed', 'done')
                           AND newer.action = s.action
                           AND np.anchor = p.anchor AND %(same_track)s
                           AND newer.scheduled_date <= %(day)s
                           AND (newer.scheduled_date, newer.id)
                             > (s.scheduled_date, s.id))
                """,
                day=date_ref,
                same_track=self._get_same_track_sql(),
            ),
            self.env._("A later step of the same kind was due too"),
            company,
            date_ref,
            run,
            ids,
        )

    def _get_same_track_sql(self):
        """The rules ``p`` and ``np`` are of one track."""
        return SQL(
            """
            (SELECT track_id FROM renewal_playbook WHERE id = p.playbook_id)
          = (SELECT track_id FROM renewal_playbook WHERE id = np.playbook_id)
            """
        )

    def _get_last_mile_sql(self):
        """The rule ``p`` is about the decision: nobody catches up on the rest."""
        return SQL(
            """
            (SELECT k.is_last_mile IS TRUE
               FROM renewal_playbook b JOIN renewal_track k ON k.id = b.track_id
              WHERE b.id = p.playbook_id)
            """
        )

    def _skip_sql(
        self, condition, reason, company, date_ref, run, ids=None, is_missed=False
    ):
        """:param is_missed: somebody has to catch up on it"""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = 'skipped', reason = %(reason)s, done_date = %(day)s,
                       run_id = %(run)s,
                       to_catch_up = %(is_missed)s AND %(is_last_mile)s
                  FROM renewal_playbook_step p, renewal_renewal r
                 WHERE p.id = s.playbook_step_id AND r.id = s.renewal_id
                   AND %(is_live)s AND s.company_id = %(company)s
                   AND s.state IN ('planned', 'failed') AND s.level = 0
                   AND NOT COALESCE(s.is_rescheduled, FALSE)
                   AND (s.state != 'failed' OR s.delivery IS NULL)
                   AND s.scheduled_date <= %(day)s AND (%(condition)s) %(only)s
                """,
                reason=reason,
                day=date_ref,
                run=run.id or None,
                is_missed=is_missed,
                is_last_mile=self._get_last_mile_sql(),
                is_live=self.env["renewal.step"]._get_live_sql(),
                company=company.id,
                condition=condition,
                only=SQL() if ids is None else SQL("AND s.id = ANY(%s)", list(ids)),
            )
        )
        count = self.env.cr.rowcount
        if count:
            self.env["renewal.step"].invalidate_model()
        return count

    def _skip_unmet_conditions(self, company, date_ref, run, ids=None):
        """Skip due steps whose renewal does not match the rule's condition today.

        One search per rule that has due steps. A condition that cannot be evaluated
        fails its steps, in words.

        :param ids: only these steps
        """
        steps = self.env["renewal.step"]
        due = steps._get_due_domain(company, date_ref)
        if ids is not None:
            due &= Domain("id", "in", list(ids))
        groups = steps._read_group(
            due & self._get_conditional_domain() & Domain("level", "=", 0),
            ["playbook_step_id"],
            ["id:recordset"],
        )
        for rule, batch in groups:
            batch._skip_unmet(rule, date_ref, run)

    def _get_conditional_domain(self):
        """Steps whose rule has a condition. Extend, with ``_filter_unmet`` of the
        steps, for a condition of another kind."""
        return Domain("playbook_step_id.condition", "not in", (False, "[]"))
