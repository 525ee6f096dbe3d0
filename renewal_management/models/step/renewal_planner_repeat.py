# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# Repetitions of one rule on one renewal: ten years of weekly ones.
MAX_REPEATS = 520


class RenewalPlanner(models.AbstractModel):
    """Rules that come again, until the last mile begins.

    Each repetition is a step of its own. Those whose day is past when they would be
    planned are left out: the next one is near.
    """

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _get_repeats_sql(self):
        """The numbers of the repetitions of rule ``p`` on renewal ``r``, from 0, and
        no more than that for a rule that runs once."""
        return SQL(
            """
            generate_series(0, CASE WHEN p.repeat_days > 0
                THEN LEAST(%(most)s, GREATEST(0,
                     (CASE WHEN k.is_last_mile THEN r.decision_date
                           ELSE COALESCE(r.window_date, r.decision_date) END
                      - 1 - a.anchor_date - p.offset_days) / p.repeat_days))
                ELSE 0 END)
            """,
            most=MAX_REPEATS,
        )

    def _withdraw_repeats(self, renewals):
        """Cancel planned repetitions that would come too late by now."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = 'cancelled', reason = %(reason)s
                 WHERE s.renewal_id IN %(ids)s AND s.occurrence > 0
                   AND s.state IN ('planned', 'failed')
                   AND NOT EXISTS (
                        SELECT FROM (%(source)s) AS source
                         WHERE source.renewal_id = s.renewal_id
                           AND source.playbook_step_id = s.playbook_step_id
                           AND source.occurrence = s.occurrence)
                """,
                reason=self.env._("Not repeated: the last mile begins before"),
                ids=renewals._ids,
                source=self._get_source_sql(renewals),
            )
        )
