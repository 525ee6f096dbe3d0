# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ...tools.bounds import LAST_DAY
from ...tools.schedule import shift

# Renewals planned by one set of statements.
BATCH_SIZE = 5000


class RenewalPlanner(models.AbstractModel):
    """Gives renewals their playbooks and lays out their steps, set by set.

    Works on renewals flagged ``needs_planning``. Done and rescheduled steps stay;
    planned ones follow dates, playbook and rules.
    """

    _name = "renewal.planner"
    _description = "Planning of Renewal Steps"

    def _get_flagged_ids(self, company, limit=BATCH_SIZE):
        """Open renewals of a company whose plan may be out of date."""
        return (
            self.env["renewal.renewal"]
            .search(
                [
                    ("company_id", "=", company.id),
                    ("needs_planning", "=", True),
                    ("outcome", "=", False),
                ],
                limit=limit,
                order="id",
            )
            .ids
        )

    def _plan(self, renewals, date_ref):
        """Choose playbooks and lay out steps for these open renewals.

        Constant number of statements per company, whatever the number of renewals.
        """
        renewals = renewals.filtered(lambda renewal: not renewal.outcome)
        for company, batch in renewals.grouped("company_id").items():
            changed = self._assign_playbooks(batch, company, date_ref)
            self.env.flush_all()
            self._lay_out(batch | changed, company, date_ref)
            batch.needs_planning = False
            self.env["renewal.step"].invalidate_model()
            self._refresh_window(batch, date_ref)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def _lay_out(self, renewals, company, date_ref):
        """Bring the steps of these renewals in line with their playbooks and dates."""
        self._withdraw_steps(renewals)
        self._move_steps(renewals)
        self._settle_steps(renewals)
        self._insert_steps(renewals, company, date_ref)

    def _withdraw_steps(self, renewals):
        """Cancel planned steps that are no longer in a playbook of the renewal."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_step s
                   SET state = 'cancelled', reason = %(reason)s
                  FROM renewal_playbook_step p
                 WHERE p.id = s.playbook_step_id
                   AND s.renewal_id IN %(ids)s AND s.state IN ('planned', 'failed')
                   AND NOT (p.active AND EXISTS (
                        SELECT FROM renewal_follow f
                         WHERE f.renewal_id = s.renewal_id
                           AND f.playbook_id = p.playbook_id
                           AND f.is_held_out IS NOT TRUE AND f.stop_date IS NULL))
                """,
                reason=self.env._("Not part of the playbook any more"),
                ids=renewals._ids,
            )
        )
        self._withdraw_repeats(renewals)

    def _insert_steps(self, renewals, company, date_ref):
        """Insert missing steps and update planned ones: one INSERT … ON CONFLICT."""
        source = self._get_source_sql(renewals)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO renewal_step (
                    renewal_id, company_id, partner_id, team_id, playbook_step_id,
                    occurrence, level, anchor_date, name, action, assignee_type,
                    assigned_user_id, user_id, days_to_act, scheduled_date,
                    planned_date, is_after_loss, state, create_uid, create_date,
                    write_uid, write_date)
                SELECT source.renewal_id, source.company_id, source.partner_id,
                       source.team_id, source.playbook_step_id, source.occurrence, 0,
                       source.anchor_date, source.name, source.action,
                       source.assignee_type, source.assigned_user_id, source.user_id,
                       source.days_to_act, COALESCE(m.new, source.day),
                       %(today)s, source.is_after_loss, 'planned', %(uid)s, %(now)s,
                       %(uid)s, %(now)s
                  FROM (%(source)s) AS source
                  LEFT JOIN (VALUES %(moves)s) AS m(shift, old, new)
                    ON m.shift = source.shift AND m.old = source.day
                 WHERE %(is_wanted)s
                 ORDER BY source.renewal_id, source.playbook_step_id, source.occurrence
                ON CONFLICT (renewal_id, playbook_step_id, occurrence, level,
                             anchor_date)
                DO UPDATE %(follow)s
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                source=source,
                today=date_ref,
                is_wanted=self._get_wanted_sql(date_ref),
                follow=self._get_follow_sql(),
                moves=self._get_moves_sql(source, company),
            )
        )

    def _get_source_sql(self, renewals):
        """One row per renewal, rule and repetition: the step as it should be, on its
        raw day."""
        return SQL(
            """
            SELECT r.id AS renewal_id, r.company_id, r.partner_id, r.team_id,
                   p.id AS playbook_step_id, p.name->>'en_US' AS name, p.action,
                   p.assignee_type, p.assigned_user_id, p.days_to_act, p.shift,
                   p.late_days, %(user)s AS user_id, a.anchor_date,
                   p.repeat_days > 0 AS is_repeated, k.is_last_mile,
                   k.carrier = 'lost' AS is_after_loss, o.occurrence, d.day
              FROM renewal_renewal r
              JOIN renewal_follow f ON f.renewal_id = r.id
                   AND f.is_held_out IS NOT TRUE AND f.stop_date IS NULL
              JOIN renewal_track k ON k.id = f.track_id
                   AND (k.carrier = 'lost')
                     = (r.outcome IS NOT DISTINCT FROM 'churned')
              JOIN renewal_playbook_step p ON p.playbook_id = f.playbook_id AND p.active
              JOIN res_company c ON c.id = r.company_id
              LEFT JOIN crm_team t ON t.id = r.team_id
             CROSS JOIN LATERAL (
                    SELECT CASE p.anchor WHEN 'term_start' THEN r.term_start
                                         WHEN 'term_end' THEN r.current_end
                                         WHEN 'lost' THEN r.outcome_date
                                         WHEN 'win_back' THEN r.win_back_date
                                         ELSE r.decision_date END AS anchor_date) a
             CROSS JOIN LATERAL %(repeats)s AS o(occurrence)
             CROSS JOIN LATERAL (
                    SELECT LEAST(a.anchor_date + p.offset_days
                                 + o.occurrence * p.repeat_days, %(last_day)s)) d(day)
             WHERE r.id IN %(ids)s AND a.anchor_date IS NOT NULL
               AND (f.start_date IS NULL OR d.day >= f.start_date)
            """,
            user=self.env["renewal.step"]._get_responsible_sql(),
            ids=renewals._ids,
            last_day=LAST_DAY,
            repeats=self._get_repeats_sql(),
        )

    def _get_follow_sql(self):
        """What a planned step takes over from the plan; done and skipped ones stay."""
        is_still_failed = SQL(
            "renewal_step.state = 'failed' "
            "AND excluded.scheduled_date <= renewal_step.attempt_date"
        )
        return SQL(
            """
               SET scheduled_date = CASE WHEN renewal_step.is_rescheduled
                        THEN renewal_step.scheduled_date
                        ELSE excluded.scheduled_date END,
                   planned_date = CASE
                        WHEN renewal_step.state != 'cancelled'
                         AND renewal_step.scheduled_date = excluded.scheduled_date
                        THEN renewal_step.planned_date ELSE excluded.planned_date END,
                   state = CASE WHEN %(is_still_failed)s
                        THEN 'failed' ELSE 'planned' END,
                   reason = CASE WHEN %(is_still_failed)s
                        THEN renewal_step.reason END,
                   name = excluded.name, action = excluded.action,
                   assignee_type = excluded.assignee_type,
                   assigned_user_id = excluded.assigned_user_id,
                   user_id = excluded.user_id
             WHERE renewal_step.state IN ('planned', 'failed')
                OR (renewal_step.state = 'cancelled'
                    AND renewal_step.done_date IS NULL)
            """,
            is_still_failed=is_still_failed,
        )

    def _get_moves_sql(self, source, company):
        """VALUES (direction, day, the working day it moves to) of the days in use."""
        query = SQL("SELECT DISTINCT shift, day FROM (%s) AS source", source)
        moved = self._get_moved_dates(self.env.execute_query(query), company)
        moves = SQL(", ").join(
            SQL("(%s, %s::date, %s::date)", direction, old, new)
            for (direction, old), new in moved.items()
        )
        return moves or SQL("(NULL::varchar, NULL::date, NULL::date)")

    def _get_moved_dates(self, raw_dates, company):
        """Days that are not working days, and where their steps go.

        :param raw_dates: [(direction, date)]
        :return: {(direction, date): date} only where they differ
        """
        is_working = company._get_renewal_calendar([day for _dir, day in raw_dates])
        moved = {}
        for direction, day in raw_dates:
            if (new := shift(day, direction, is_working)) != day:
                moved[direction, day] = new
        return moved

    def _refresh_window(self, renewals, date_ref):
        """A corrected date or another playbook may take a renewal out of its window."""
        renewals.filtered(
            lambda renewal: renewal.in_window and renewal.window_date > date_ref
        )._leave_window()
