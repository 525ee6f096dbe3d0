# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalPlanner(models.AbstractModel):
    """When the day moves that steps count from.

    A planned step moves along. One that is over stays as it was, for the day it was
    done for, and is planned again for the new day unless

    - the day moved by no more than the rule's latest day reaches: it would be due again
      within the time in which it may still run, so what was done for the old day holds;
    - it would already be due: nothing is done twice in arrears.
    """

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _move_steps(self, renewals):
        """Planned steps, with their escalations, count from the new day. Where the rule
        has a step for that day already, they stay behind."""
        self.env.cr.execute(
            SQL(
                """
                WITH moving AS (
                    SELECT DISTINCT ON
                           (s.renewal_id, s.playbook_step_id, s.occurrence)
                           s.renewal_id, s.playbook_step_id, s.occurrence,
                           s.anchor_date AS old, source.anchor_date AS new
                      FROM (%(source)s) AS source
                      JOIN renewal_step s
                     USING (renewal_id, playbook_step_id, occurrence)
                     WHERE s.renewal_id IN %(ids)s AND s.level = 0
                       AND s.anchor_date IS DISTINCT FROM source.anchor_date
                       AND (s.state IN ('planned', 'failed')
                            OR (s.state = 'cancelled' AND s.done_date IS NULL))
                       AND NOT EXISTS (
                            SELECT FROM renewal_step there
                             WHERE there.renewal_id = s.renewal_id
                               AND there.playbook_step_id = s.playbook_step_id
                               AND there.occurrence = s.occurrence
                               AND there.anchor_date = source.anchor_date)
                     ORDER BY s.renewal_id, s.playbook_step_id, s.occurrence,
                              s.state = 'cancelled', s.id DESC)
                UPDATE renewal_step s SET anchor_date = moving.new
                  FROM moving
                 WHERE s.renewal_id = moving.renewal_id
                   AND s.playbook_step_id = moving.playbook_step_id
                   AND s.occurrence = moving.occurrence
                   AND s.anchor_date IS NOT DISTINCT FROM moving.old
                """,
                source=self._get_source_sql(renewals),
                # without this the database may look at all steps of each rule
                ids=renewals._ids,
            )
        )

    def _settle_steps(self, renewals):
        """Cancel planned steps that what was done before makes needless, and those that
        stayed behind. What a person chose a date for stays."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = 'cancelled', reason = %(reason)s
                  FROM (%(source)s) AS source
                 WHERE s.renewal_id = source.renewal_id
                   AND s.playbook_step_id = source.playbook_step_id
                   AND s.occurrence = source.occurrence
                   AND s.renewal_id IN %(ids)s
                   AND s.level = 0 AND s.state IN ('planned', 'failed')
                   AND NOT COALESCE(s.is_rescheduled, FALSE)
                   AND (s.anchor_date IS DISTINCT FROM source.anchor_date
                        OR %(is_settled)s)
                """,
                reason=self.env._("The term moved by a few days: already done"),
                source=self._get_source_sql(renewals),
                ids=renewals._ids,
                is_settled=self._get_settled_sql(),
            )
        )

    def _get_wanted_sql(self, date_ref):
        """Whether a row of the source is planned; ``m`` is where its day moves. Beside
        the last mile nobody has to catch up on what is long past.
        """
        return SQL(
            """
            NOT %(is_settled)s
            AND (COALESCE(m.new, source.day) >= %(today)s
                 OR NOT (source.is_repeated OR %(was_over)s)
                 OR %(is_planned)s)
            AND (source.is_last_mile OR source.day + source.late_days >= %(today)s
                 OR %(is_planned)s)
            """,
            is_settled=self._get_settled_sql(),
            was_over=self._get_over_sql(),
            is_planned=SQL(
                "EXISTS (%s AND old.state IN ('planned', 'failed') "
                "AND old.anchor_date = source.anchor_date)",
                self._get_same_rule_sql(),
            ),
            today=date_ref,
        )

    def _get_settled_sql(self):
        """The rule's step was over for another day, and still holds for this one."""
        within = "AND source.anchor_date - old.anchor_date <= source.late_days"
        return self._get_over_sql(SQL(within))

    def _get_over_sql(self, condition=None):
        """The rule's step was over for another day."""
        return SQL(
            "EXISTS (%s AND old.state IN ('done', 'skipped') "
            "AND old.anchor_date != source.anchor_date %s)",
            self._get_same_rule_sql(),
            condition or SQL(),
        )

    def _get_same_rule_sql(self):
        return SQL(
            """
            SELECT FROM renewal_step old
             WHERE old.renewal_id = source.renewal_id
               AND old.playbook_step_id = source.playbook_step_id
               AND old.occurrence = source.occurrence AND old.level = 0
            """
        )
