# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, models, tools
from odoo.tools import format_amount

from ...tools.message import format_day
from ...tools.schedule import add_working_days


class RenewalStep(models.Model):
    """What the steps do. One method per action, on a recordset of one action.

    A method does the work, writes what it produced on the step, and calls
    ``_skip(reason)`` where there is nothing to do; the engine marks the others done.
    An error raised here lands on the step in words (see docs/actions.rst).
    """

    _inherit = "renewal.step"

    # ------------------------------------------------------------------
    # Task
    # ------------------------------------------------------------------

    def _run_activity(self, date_ref):
        """Ask each assignee, by a task on the renewal."""
        self._create_activities(date_ref)

    def _get_activity_type(self):
        self.ensure_one()
        kind = "escalation" if self.action == "escalation" else "renewal"
        # not env.ref(), which asks the database every time
        default_id = self.env["ir.model.data"]._xmlid_to_res_id(
            f"renewal_management.mail_activity_type_{kind}"
        )
        types = self.env["mail.activity.type"]
        own = types if self.level else self._get_rule().activity_type_id
        return own or types.browse(default_id)

    def _get_deadlines(self, date_ref, calendars=None):
        """Deadline of each step's task, never after the decision date if that is ahead.

        :param calendars: {company: is_working(day)}, looked up if left out
        :return: {step: date}
        """
        calendars = calendars or {
            company: company._get_renewal_calendar(
                [date_ref, date_ref + timedelta(days=90)]
            )
            for company in self.company_id
        }
        usual = {}
        deadlines = {}
        for step in self:
            key = step.company_id, step._get_rule().days_to_act
            if key not in usual:
                company, days = key
                usual[key] = self._get_deadline(date_ref, days, calendars[company])
            decision = step.renewal_id.decision_date
            is_ahead = decision >= date_ref
            deadlines[step] = min(usual[key], decision) if is_ahead else usual[key]
        return deadlines

    @api.model
    def _get_deadline(self, date_ref, days, is_working):
        return add_working_days(date_ref, max(days, 0), is_working)

    def _get_facts(self):
        """Short facts about the renewal, in the language of the context."""
        self.ensure_one()
        renewal = self.renewal_id
        return [
            renewal.partner_id.name or "",
            format_amount(self.env, renewal.atr_amount, renewal.currency_id),
            self._format_day(renewal.decision_date, self.env.lang),
        ]

    @api.model
    @tools.ormcache("day", "lang")
    def _format_day(self, day, lang):
        """A date for a reader. Cached: the same days come up in every batch, and
        reading the rules of a language costs more than the rest of a note."""
        return format_day(self.env, day, lang_code=lang)

    def _get_nobody_message(self):
        if self[:1].action == "escalation":
            return self.env._(
                "There is nobody to escalate to: set a leader on the sales team, "
                "or the renewal manager in the settings."
            )
        return self.env._(
            "Nobody can take this step: the owner is missing or archived, and neither "
            "a team leader nor a renewal manager is set. Choose an owner, or set the "
            "renewal manager in the settings."
        )

    # ------------------------------------------------------------------
    # Server action
    # ------------------------------------------------------------------

    def _run_server_action(self, date_ref):
        """Run the configured action, once per renewal."""
        for step in self:
            renewal = step.renewal_id
            step._get_rule().server_action_id.with_context(
                active_model=renewal._name,
                active_id=renewal.id,
                active_ids=renewal.ids,
            ).run()
