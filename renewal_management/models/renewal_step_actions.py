# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, models, tools
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..tools.links import record_link
from ..tools.schedule import add_working_days


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
        """Give each assignee an activity on the renewal."""
        self._create_activities(date_ref)

    def _create_activities(self, date_ref):
        deadlines = self._get_deadlines(date_ref)
        values = [step._prepare_activity_vals(deadlines[step]) for step in self]
        # quick update: one digest per owner and run instead of one e-mail per task
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(values)
        )
        for step, activity in zip(self, activities, strict=True):
            step.write({"activity_id": activity.id, "user_id": activity.user_id.id})
        starred = self.filtered(lambda step: step._get_rule().is_high_priority)
        starred.renewal_id.filtered(lambda r: r.priority == "0").priority = "1"

    def _prepare_activity_vals(self, deadline):
        """Values of the activity of one step. Override to enrich it."""
        self.ensure_one()
        user = self._get_assignee()
        if not user:
            raise UserError(self._get_nobody_message())
        rule = self._get_rule().with_context(lang=user.lang)
        return {
            "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
            "res_id": self.renewal_id.id,
            "user_id": user.id,
            "activity_type_id": self._get_activity_type().id,
            "summary": rule.name,
            "note": self._prepare_activity_note(rule, user),
            "date_deadline": deadline,
            "automated": True,
        }

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

    def _get_deadlines(self, date_ref):
        """Deadline of each step's task, never after the decision date if that is ahead.

        :return: {step: date}
        """
        deadlines = {}
        companies = {}
        for step in self:
            company = step.company_id
            if company not in companies:
                companies[company] = company._get_renewal_calendar(
                    [date_ref, date_ref + timedelta(days=90)]
                )
            deadline = self._get_deadline(
                date_ref, step._get_rule().days_to_act, companies[company]
            )
            decision = step.renewal_id.decision_date
            deadlines[step] = (
                min(deadline, decision) if decision >= date_ref else deadline
            )
        return deadlines

    @api.model
    def _get_deadline(self, date_ref, days, is_working):
        return add_working_days(date_ref, max(days, 0), is_working)

    def _prepare_activity_note(self, rule, user):
        """The rule's text, then the facts the assignee would look up otherwise."""
        self.ensure_one()
        facts = Markup("<p>%s</p>") % " · ".join(self._get_facts(user))
        history = self._get_history_note() if self.action == "escalation" else ""
        return Markup(rule.note or "") + facts + history

    def _get_facts(self, user):
        """Short facts about the renewal, in the reader's language."""
        self.ensure_one()
        renewal = self.renewal_id
        env = self.env(context={**self.env.context, "lang": user.lang})
        return [
            renewal.partner_id.name or "",
            format_amount(env, renewal.atr_amount, renewal.currency_id),
            self._format_day(renewal.decision_date, user.lang),
        ]

    @api.model
    @tools.ormcache("day", "lang")
    def _format_day(self, day, lang):
        """A date for a reader. Cached: the same days come up in every batch, and
        reading the rules of a language costs more than the rest of a note."""
        return format_date(self.env, day, lang_code=lang)

    def _get_nobody_message(self):
        self.ensure_one()
        return self.env._(
            "Nobody can take this step: the owner is missing or archived, and neither "
            "a team leader nor a renewal manager is set. Choose an owner, or set the "
            "renewal manager in the settings."
        )

    # ------------------------------------------------------------------
    # Escalation
    # ------------------------------------------------------------------

    def _run_escalation(self, date_ref):
        """Ask the next person in the chain, with the history of what was tried."""
        nobody = self.filtered(lambda step: not step._get_assignee())
        if nobody:
            raise UserError(
                self.env._(
                    "There is nobody to escalate to: set a leader on the sales team, "
                    "or the renewal manager in the settings."
                )
            )
        self._create_activities(date_ref)
        for step in self:
            renewal = step.renewal_id
            renewal.escalation_level = max(renewal.escalation_level, step.level or 1)

    def _get_history_note(self):
        """What was tried so far: one line per earlier step, newest last."""
        self.ensure_one()
        earlier = self.renewal_id.step_ids.filtered(
            lambda step: step.state == "done" and step != self
        ).sorted(lambda step: (step.done_date, step.id))
        rows = [step._describe_for_history() for step in earlier]
        if not rows:
            return Markup("")
        items = Markup("").join(Markup("<li>%s</li>") % row for row in rows)
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._("What was tried so far:"),
            items,
        )

    def _describe_for_history(self):
        self.ensure_one()
        status = (
            self.env._("handled")
            if self.handled_date
            else self.env._("still open")
            if self.activity_id
            else self.env._("done")
        )
        return self.env._(
            "%(date)s: %(name)s, %(user)s, %(status)s",
            date=format_date(self.env, self.done_date),
            name=self._get_rule().name,
            user=self.user_id.name or "",
            status=status,
        )

    # ------------------------------------------------------------------
    # E-mail to the customer
    # ------------------------------------------------------------------

    def _run_mail(self, date_ref):
        """Queue one e-mail per customer, unless the customer must not get it."""
        sendable = self._skip_unsendable(date_ref)
        for template, steps in sendable.grouped(
            lambda step: step._get_rule().mail_template_id
        ).items():
            mails = template.send_mail_batch(
                steps.renewal_id.ids, raise_exception=True
            )
            by_renewal = {mail.res_id: mail for mail in mails}
            for step in steps:
                step.mail_id = by_renewal[step.renewal_id.id].mail_message_id

    def _skip_unsendable(self, date_ref):
        """Skip what opt-out, a missing address or the cap forbids; return the rest."""
        recent = self._get_recently_mailed(date_ref)
        sendable = self.browse()
        for step in self:
            customer = step.renewal_id.partner_id
            reason = step._get_mail_refusal()
            if not reason and customer in recent:
                reason = self.env._(
                    "The customer got a renewal e-mail in the last %s days",
                    step.company_id.renewal_mail_cap_days,
                )
            if reason:
                step._skip(reason)
            else:
                sendable |= step
                if step.company_id.renewal_mail_cap_days:
                    recent |= customer
        return sendable

    def _get_mail_refusal(self):
        """Why this customer must not get an e-mail; empty when it may be sent."""
        self.ensure_one()
        contact = self.renewal_id.contact_id
        if not contact.email:
            return self.env._("The contact has no e-mail address")
        if contact.is_blacklisted or contact.renewal_mail_opt_out:
            return self.env._("The contact does not want such e-mails")
        if self.renewal_id.partner_id.renewal_mail_opt_out:
            return self.env._("The customer does not want such e-mails")
        return ""

    def _get_recently_mailed(self, date_ref):
        """Customers that got an automatic renewal e-mail within the cap."""
        partners = self.env["res.partner"]
        for company, steps in self.grouped("company_id").items():
            cap = company.renewal_mail_cap_days
            if not cap:
                continue
            partners |= self.search(
                [
                    ("company_id", "=", company.id),
                    ("partner_id", "in", steps.renewal_id.partner_id.ids),
                    ("action", "=", "mail"),
                    ("state", "=", "done"),
                    ("done_date", ">", date_ref - timedelta(days=cap)),
                ]
            ).partner_id
        return partners

    # ------------------------------------------------------------------
    # Opportunity
    # ------------------------------------------------------------------

    def _run_opportunity(self, date_ref):
        """Create the CRM opportunity of each renewal that has none."""
        having = self.filtered(lambda step: step.renewal_id.has_opportunity)
        having._skip(self.env._("The renewal already has an opportunity"))
        todo = self - having
        todo.renewal_id._create_opportunities()
        for step in todo:
            step.opportunity_id = step.renewal_id.opportunity_id

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

    # ------------------------------------------------------------------
    # Telling people
    # ------------------------------------------------------------------

    def _notify_assignee(self, user):
        """Tell one person of all new tasks at once, the way they like to be told."""
        reader = self.with_context(lang=user.lang)
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=reader.env._("%s new renewal tasks", len(self)),
            body=reader._get_digest_body(user),
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _get_digest_body(self, user):
        """List of a person's new tasks, one line each, with a link."""
        rows = [
            Markup("<li>%s – %s – %s</li>")
            % (
                record_link(step.renewal_id),
                step.display_name,
                self._format_day(
                    step.activity_id.date_deadline or step.renewal_id.decision_date,
                    user.lang,
                ),
            )
            for step in self
        ]
        return Markup("<ul>%s</ul>") % Markup("").join(rows)
