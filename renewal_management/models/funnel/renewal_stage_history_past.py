# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from .renewal_stage_history import OPEN_TYPES


class RenewalStageHistory(models.Model):
    """The stays of renewals that moved before stays were written down."""

    _inherit = "renewal.stage.history"

    @api.model
    def _fill_past(self, companies):
        """Reconstruct the stays of renewals that have none: one statement, and nothing
        the second time.

        What people moved is in the messages. What the system moved is not: a renewal
        enters the first stage in progress when its window starts, and the stage of a
        rule when its step is done, unless it was there or further already. Where a move
        left no trace, the stage before it has no days.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH renewal AS (%(renewals)s), event AS (%(events)s),
                %(stays)s
                INSERT INTO renewal_stage_history
                       (renewal_id, stage_id, visit, is_last, entered_at, left_at, days,
                        user_id, next_stage_id, ending, is_reconstructed)
                SELECT stage.renewal_id, stage.stage_id,
                       ROW_NUMBER() OVER (visits ORDER BY stage.number),
                       stage.number = MAX(stage.number) OVER visits,
                       stage.moment, next.moment,
                       NULLIF(EXTRACT(EPOCH FROM next.moment - stage.moment), 0)
                       / 86400, stage.user_id, next.stage_id,
                       CASE WHEN next.number IS NULL THEN NULL
                            WHEN next.stage_type NOT IN %(open)s AND next.is_reopened
                            THEN 'went_back' ELSE %(ending)s END, TRUE
                  FROM stay stage
                  LEFT JOIN stay next ON next.renewal_id = stage.renewal_id
                       AND next.number = stage.number + 1
                WINDOW visits AS (PARTITION BY stage.renewal_id, stage.stage_id)
                 ORDER BY stage.renewal_id, stage.number
                """,
                renewals=self._select_past_renewals(companies),
                events=self._select_past_events(),
                stays=self._select_past_stays(),
                ending=self._get_ending(),
                open=OPEN_TYPES,
            )
        )
        self.env.invalidate_all(flush=False)

    @api.model
    def _select_past_renewals(self, companies):
        return SQL(
            """
            SELECT r.id, r.stage_id, r.window_date, r.in_window, r.closed_date,
                   LEAST(r.create_date, r.opened_date::timestamp) AS start
              FROM renewal_renewal r
             WHERE r.company_id = ANY(%s) AND r.is_reconstructed IS NOT TRUE
               AND NOT EXISTS (SELECT FROM renewal_stage_history history
                                WHERE history.renewal_id = r.id)
            """,
            companies.ids,
        )

    @api.model
    def _select_past_events(self):
        """What is known: columns renewal_id, moment, place among what happened at the
        same moment, stage_id, user_id, and whether it was so wherever it was before."""
        stages = self.env["renewal.stage"]
        return SQL(
            """
            SELECT id AS renewal_id, start AS moment, 0 AS place,
                   %(upcoming)s AS stage_id, NULL::integer AS user_id, TRUE AS is_sure
              FROM renewal
            UNION ALL
            SELECT id, GREATEST(window_date, start), 1, %(open)s, NULL, FALSE
              FROM renewal WHERE in_window OR window_date <= closed_date
            UNION ALL
            SELECT renewal.id, GREATEST(step.done_date, start), 2, rule.stage_id, NULL,
                   FALSE
              FROM renewal JOIN renewal_step step ON step.renewal_id = renewal.id
              JOIN renewal_playbook_step rule ON rule.id = step.playbook_step_id
             WHERE step.state = 'done' AND step.done_date IS NOT NULL
            UNION ALL
            SELECT message.res_id, value.create_date, side.place, side.stage_id,
                   CASE WHEN place = 4 THEN NULLIF(message.create_uid, %(system)s) END,
                   TRUE
              FROM mail_tracking_value value
              JOIN mail_message message ON message.id = value.mail_message_id
              JOIN renewal ON renewal.id = message.res_id
             CROSS JOIN LATERAL (VALUES (3, value.old_value_integer),
                 (4, value.new_value_integer)) AS side(place, stage_id)
             WHERE value.field_id = %(field)s AND message.model = 'renewal.renewal'
            UNION ALL
            SELECT id, COALESCE(closed_date, start), 9, stage_id, NULL, TRUE
              FROM renewal
            """,
            upcoming=stages._get_first("upcoming").id or None,
            open=stages._get_first("open").id or None,
            system=self.env.ref("base.user_root").id,
            field=self.env["ir.model.fields"]._get_ids("renewal.renewal")["stage_id"],
        )

    @api.model
    def _select_past_stays(self):
        """From events to stays, which have no two of one stage in a row.

        The system only moves forward: what it did between two sure events counts where
        it is further than all before it since the first of them.
        """
        order = SQL("PARTITION BY renewal_id ORDER BY place = 9, moment, place")
        return SQL(
            """
            dated AS (
                SELECT event.*, stage.sequence, stage.stage_type,
                       COUNT(*) FILTER (WHERE is_sure) OVER (%(order)s) AS era
                  FROM event JOIN renewal_stage stage ON stage.id = event.stage_id
            ), reached AS (
                SELECT *, MAX(sequence) OVER (
                           PARTITION BY renewal_id, era ORDER BY place = 9, moment,
                           place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                       ) AS furthest
                  FROM dated
            ), kept AS (
                SELECT *, LAG(stage_id) OVER (%(order)s) AS former FROM reached
                 WHERE is_sure OR sequence > furthest
            ), stay AS (
                SELECT renewal_id, stage_id, sequence, stage_type, user_id,
                       stage_id AS id, ROW_NUMBER() OVER (%(order)s) AS number,
                       MAX(moment) OVER (%(order)s) AS moment,
                       COALESCE(BOOL_OR(stage_type IN %(open)s) OVER (
                           %(order)s ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
                       ), FALSE) AS is_reopened
                  FROM kept WHERE stage_id IS DISTINCT FROM former
            )
            """,
            order=order,
            open=OPEN_TYPES,
        )
