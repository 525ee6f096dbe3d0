# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

from ...tools.simulation import Outcome


class RenewalSimulator(models.AbstractModel):
    """What the steps would do: one method per action, beside ``_run_<action>`` of the
    step, on due steps of one action.

    Each returns an ``Outcome`` for every step, and writes only what later conditions
    look at. An action without a method counts as done.
    """

    _inherit = "renewal.simulator"

    @api.model
    def _play_other(self, play, steps, day):
        """An action that nothing else depends on: a server action, for example."""
        return [Outcome(step.id, "done") for step in steps]

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------

    @api.model
    def _play_activity(self, play, steps, day):
        """Who gets the task, and until when."""
        deadlines = steps._get_deadlines(day, {play.company: play.is_working})
        users = {step: self._get_assignee(play, step) for step in steps}
        given = [step for step in steps if users[step]]
        rows = [
            self._prepare_activity_row(step, users[step], deadlines[step])
            for step in given
        ]
        ids = self._insert(play, "mail.activity", rows)
        for step in given:
            self._watch(play, step, step.id, deadlines[step])
        return [
            Outcome(step.id, "done", user_id=users[step].id, activity_id=activity_id)
            for step, activity_id in zip(given, ids, strict=True)
        ] + [
            Outcome(step.id, "failed", reason=step._get_nobody_message())
            for step in steps
            if not users[step]
        ]

    @api.model
    def _get_assignee(self, play, step):
        if user_id := play.asked.get(step.id):
            return self.env["res.users"].browse(user_id)
        return step._get_assignee()

    @api.model
    def _play_escalation(self, play, steps, day):
        return self._play_activity(play, steps, day)

    @api.model
    def _prepare_activity_row(self, step, user, deadline):
        return {
            "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
            "res_model": "renewal.renewal",
            "res_id": step.renewal_id.id,
            "user_id": user.id,
            "activity_type_id": step._get_activity_type().id,
            "summary": step.display_name,
            "date_deadline": deadline,
            "automated": True,
            "active": True,
        }

    # ------------------------------------------------------------------
    # E-mail
    # ------------------------------------------------------------------

    @api.model
    def _play_mail(self, play, steps, day):
        """Which customers get the e-mail, and which must not or must wait."""
        outcomes, sendable, today = [], steps.browse(), set()
        for step in steps:
            customer = step.renewal_id.partner_id
            last = day if customer in today else self._get_last_mail(play, customer)
            if reason := step._get_mail_refusal():
                outcomes.append(Outcome(step.id, "skipped", reason=reason))
            elif free := step._get_cap_end(day, last):
                outcomes.append(self._wait(step, free))
            else:
                sendable |= step
                today.add(customer)
        written, failed = self._write_mails(play, sendable)
        play.mailed |= {step.renewal_id.partner_id.id: day for step in written}
        return outcomes + failed + [Outcome(step.id, "done") for step in written]

    @api.model
    def _get_last_mail(self, play, customer):
        """The past is played without the e-mails that were really sent in it."""
        known = False if play.is_past else customer.renewal_mail_date
        return play.mailed.get(customer.id, known)

    @api.model
    def _wait(self, step, free):
        if refusal := step._get_cap_refusal(free):
            return Outcome(step.id, "skipped", reason=refusal)
        return Outcome(step.id, "planned", day=free)

    @api.model
    def _write_mails(self, play, steps):
        """Write recipients and subject of each e-mail, to show them and to find
        templates that cannot be used.

        :return: (steps whose e-mail can be written, outcomes of the others)
        """
        # what could not be written yesterday cannot be written today
        todo = steps.filtered(lambda step: step.id not in play.broken)
        for template, batch in todo.grouped(
            lambda step: step._get_rule().mail_template_id
        ).items():
            self._write_with_template(play, template, batch)
        written = steps.filtered(lambda step: step.id not in play.broken)
        return written, [
            Outcome(step.id, "failed", reason=play.broken[step.id])
            for step in steps - written
        ]

    @api.model
    def _write_with_template(self, play, template, steps):
        """All at once; after an error one by one, as the daily run does."""
        mails, error = self.env["renewal.transaction"]._in_savepoint(
            self._render, template, steps.renewal_id.ids
        )
        if not error:
            for step in steps:
                play.mails[step.id] = mails[step.renewal_id.id]
        elif len(steps) == 1:
            play.broken[steps.id] = error
        else:
            for step in steps:
                self._write_with_template(play, template, step)

    @api.model
    def _render(self, template, ids):
        """:return: {renewal id: (recipients, subject)}"""
        values = template._generate_template(
            ids, ("subject", "email_to", "email_cc", "partner_to")
        )
        # writing every text takes long; one shows whether the template works
        template._generate_template(ids[:1], ("body_html",))
        partners = self.env["res.partner"]
        return {
            renewal_id: (
                ", ".join(
                    [
                        *partners.browse(mail.get("partner_ids")).mapped(
                            lambda partner: partner.email_formatted or partner.name
                        ),
                        *filter(None, (mail.get("email_to"), mail.get("email_cc"))),
                    ]
                ),
                mail["subject"],
            )
            for renewal_id, mail in values.items()
        }

    # ------------------------------------------------------------------
    # Opportunity
    # ------------------------------------------------------------------

    @api.model
    def _play_opportunity(self, play, steps, day):
        """Conditions of later steps ask whether there is one."""
        having = steps.filtered(lambda step: step.renewal_id.has_opportunity)
        renewals = (steps - having).renewal_id
        rows = [
            {
                "type": "opportunity",
                "name": renewal.name or "",
                "partner_id": renewal.contact_id.id,
                "user_id": renewal.user_id.id,
                "team_id": renewal.team_id.id,
                "company_id": renewal.company_id.id,
                "active": True,
            }
            for renewal in renewals
        ]
        leads = self._insert(play, "crm.lead", rows)
        self._link_leads(renewals, leads)
        text = self.env._("The renewal already has an opportunity")
        return [
            Outcome(step.id, "skipped", reason=text)
            if step in having
            else Outcome(step.id, "done")
            for step in steps
        ]

    @api.model
    def _link_leads(self, renewals, leads):
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_renewal r
                   SET opportunity_id = v.lead_id, has_opportunity = TRUE
                  FROM unnest(%s::int[], %s::int[]) AS v(id, lead_id)
                 WHERE r.id = v.id
                """,
                renewals.ids,
                leads,
            )
        )
        self._forget("renewal.renewal")

    # ------------------------------------------------------------------
    # On the renewal
    # ------------------------------------------------------------------

    @api.model
    def _get_marks_sql(self, ids):
        """What these done steps leave on each renewal."""
        return SQL(
            """
            SELECT s.renewal_id,
                   (array_agg(n.id ORDER BY n.sequence DESC)
                    FILTER (WHERE n.id IS NOT NULL))[1] AS stage_id,
                   bool_or(p.is_high_priority AND s.action IN
                           ('activity', 'escalation')) AS is_starred,
                   max(GREATEST(s.level, 1))
                    FILTER (WHERE s.action = 'escalation') AS escalation_level
              FROM renewal_step s
              LEFT JOIN renewal_playbook_step p ON p.id = s.playbook_step_id
              LEFT JOIN renewal_stage n ON n.id = p.stage_id
             WHERE s.id = ANY(%s)
             GROUP BY s.renewal_id
            """,
            ids,
        )

    @api.model
    def _mark_renewals(self, ids):
        """Stage, star and level that done steps leave on their renewals."""
        if not ids:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_renewal r
                   SET stage_id = CASE
                            WHEN old.stage_type IN ('upcoming', 'open')
                             AND old.sequence < new.sequence
                            THEN new.id ELSE r.stage_id END,
                       priority = CASE
                            WHEN done.is_starred AND r.priority = '0'
                            THEN '1' ELSE r.priority END,
                       escalation_level =
                            GREATEST(r.escalation_level, done.escalation_level)
                  FROM (%s) AS done
                  LEFT JOIN renewal_stage new ON new.id = done.stage_id,
                       renewal_stage old
                 WHERE r.id = done.renewal_id AND old.id = r.stage_id
                   AND (new.id IS NOT NULL OR done.is_starred
                        OR done.escalation_level IS NOT NULL)
                """,
                self._get_marks_sql(ids),
            )
        )
        self.env["renewal.renewal"].invalidate_model(
            ["stage_id", "priority", "escalation_level"], flush=False
        )
