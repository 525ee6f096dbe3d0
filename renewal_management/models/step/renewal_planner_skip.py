# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class RenewalPlanner(models.AbstractModel):
    """No storm: due steps that must not happen are skipped, and say why."""

    _inherit = "renewal.planner"

    def _skip_too_late(self, company, date_ref, run, ids=None):
        """Skip due steps whose latest day has passed, and escalations that were due
        before anybody could have acted.

        :param ids: only these steps
        """
        return self._skip_sql(
            SQL(
                """
                s.scheduled_date + p.late_days < %(day)s
                OR (s.level = 0 AND p.action = 'escalation'
                    AND s.scheduled_date < r.opened_date)
                """,
                day=date_ref,
            ),
            self.env._("Too late: the day was over before the step could be done"),
            company,
            date_ref,
            run,
            ids,
        )

    def _skip_superseded(self, company, date_ref, run, ids=None):
        """Of several due steps of one kind on one renewal, only the newest is done.

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
                           AND np.anchor = p.anchor
                           AND newer.scheduled_date <= %(day)s
                           AND (newer.scheduled_date, newer.id)
                             > (s.scheduled_date, s.id))
                """,
                day=date_ref,
            ),
            self.env._("A later step of the same kind was due too"),
            company,
            date_ref,
            run,
            ids,
        )

    def _skip_sql(self, condition, reason, company, date_ref, run, ids=None):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = 'skipped', reason = %(reason)s, done_date = %(day)s,
                       run_id = %(run)s
                  FROM renewal_playbook_step p, renewal_renewal r
                 WHERE p.id = s.playbook_step_id AND r.id = s.renewal_id
                   AND r.outcome IS NULL AND s.company_id = %(company)s
                   AND s.state IN ('planned', 'failed') AND s.level = 0
                   AND NOT COALESCE(s.is_rescheduled, FALSE)
                   AND s.scheduled_date <= %(day)s AND (%(condition)s) %(only)s
                """,
                reason=reason,
                day=date_ref,
                run=run.id or None,
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
        conditional = Domain("playbook_step_id.condition", "not in", (False, "[]"))
        groups = steps._read_group(
            due & conditional & Domain("level", "=", 0),
            ["playbook_step_id"],
            ["id:recordset"],
        )
        for rule, batch in groups:
            batch._skip_unmet(rule, date_ref, run)
