# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from odoo import Command, api, models
from odoo.fields import Domain

from odoo.addons.renewal_management.tools.schedule import add_working_days

from ...tools.scoring import band

# Up to this many customers, a person gets one task for each on one day. Beyond it there
# is one task for all of them: a first scoring, a broken feed or a changed scorecard
# must not bury anybody.
MAX_TASKS = 5

# What an alert shows of the reason that opened it.
FIRST = ("kind", "opened_date", "score_before", "score", "band_before", "band")


class RenewalHealthAlert(models.Model):
    """Opening alerts and assigning them, in batches.

    One task for each customer, whatever the number of reasons. It hangs on the
    customer; a summary of many customers hangs on nothing but its person.
    """

    _inherit = "renewal.health.alert"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    @api.model
    def _open_alerts(self, rows, date_ref):
        """Open alerts, one for each customer with all that calls for it, and leave a
        note on the customers' open renewals. What comes later joins the open alert.

        :param rows: see ``_get_due_rows``
        """
        groups = defaultdict(list)
        for row in rows:
            groups[row[0]].append(row)
        customers = self.env["renewal.health.customer"].browse(groups)
        known = self.search(
            [("customer_id", "in", customers.ids), ("state", "=", "open")]
        )
        people = (customers - known.customer_id)._get_responsibles()
        alerts = self.with_context(tracking_disable=True, mail_create_nolog=True)
        opened = alerts.create(
            [
                alerts._prepare_vals(customer, groups[customer.id], people, date_ref)
                for customer in people
            ]
        )
        # what joins an open alert has causes of its own
        (opened | known)._explain(date_ref)
        news = opened.reason_ids | known._join_reasons(groups, date_ref)
        self._note_on_renewals(news)
        return opened | known

    def _join_reasons(self, groups, date_ref):
        """More reasons for open alerts. Who is done with the task gets another.

        :param groups: {customer id: rows}
        :return: the reasons
        """
        if not self:
            return self.reason_ids
        reasons = self.env["renewal.health.alert.reason"].create(
            [
                {
                    "alert_id": alert.id,
                    **self._prepare_reason_vals(alert.customer_id, row, date_ref),
                }
                for alert in self
                for row in groups[alert.customer_id.id]
            ]
        )
        self._message_log_batch(
            bodies={
                alert.id: ", ".join(reason._describe() for reason in own)
                for alert, own in reasons.grouped("alert_id").items()
            }
        )
        self.filtered(lambda alert: not alert.activity_id.active).is_notified = False
        return reasons

    @api.model
    def _prepare_vals(self, customer, rows, people, date_ref):
        """Values of a new alert. Override to enrich it."""
        reasons = [self._prepare_reason_vals(customer, row, date_ref) for row in rows]
        return {
            **{name: reasons[0][name] for name in FIRST},
            "customer_id": customer.id,
            "user_id": people[customer].id,
            "coverage": customer.coverage,
            "is_little_known": customer.is_little_known,
            "reason_ids": [Command.create(reason) for reason in reasons],
        }

    @api.model
    def _prepare_reason_vals(self, customer, row, date_ref):
        _customer_id, kind, score_before, known_band = row
        score_before = min(max(score_before or 0, 0), 100)
        card = customer.scorecard_id
        former = band(score_before, 100, card.amber_from, card.green_from, 0)
        return {
            "kind": kind,
            "opened_date": date_ref,
            "score_before": score_before,
            "score": customer.score,
            # of a lost band the one people know, else that of the score before
            "band_before": known_band if kind == "band" else str(former),
            "band": customer.band,
        }

    # ------------------------------------------------------------------
    # Tasks
    # ------------------------------------------------------------------

    @api.model
    def _get_unnotified_domain(self, company):
        """Open alerts for which nobody has a task yet."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                ("is_notified", "=", False),
            ]
        )

    @api.model
    def _get_stray_domain(self, company):
        """Open alerts that nobody, or only an archived user, answers for."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "open"),
                "|",
                ("user_id", "=", False),
                ("user_id.active", "=", False),
            ]
        )

    def _give_tasks(self, user, date_ref):
        """Assign the tasks of these alerts to a person: one for each customer, or one
        for all of many customers."""
        # first the news, so that none of them ends in the list that an update makes
        listed = self.filtered("customer_id.is_newly_judged")
        (self - listed)._give_new_tasks(user, date_ref)
        listed._give_summary(user, date_ref)
        self.is_notified = True

    def _give_new_tasks(self, user, date_ref):
        is_many = len(self.customer_id) > MAX_TASKS
        if is_many or self._get_summary(user, date_ref):
            self._give_summary(user, date_ref)
        elif self:
            self._give_customer_tasks(user, date_ref)

    def _give_customer_tasks(self, user, date_ref):
        reader = self.with_context(lang=user.lang)
        deadline = self._get_deadline(date_ref)
        groups = reader.grouped("customer_id")
        tasks = self._get_activities().create(
            [
                {
                    **alerts._prepare_task_vals(user, deadline),
                    "res_model_id": self.env["ir.model"]._get_id(customer._name),
                    "res_id": customer.id,
                    "summary": alerts._get_summary_line(),
                    "note": alerts._get_task_note(date_ref),
                }
                for customer, alerts in groups.items()
            ]
        )
        for alerts, task in zip(groups.values(), tasks, strict=True):
            alerts.activity_id = task

    def _give_summary(self, user, date_ref):
        """One task for many customers: created once, then its count is updated."""
        if not self:
            return
        summary = self._get_summary(user, date_ref)
        if summary:
            known = self.search([("activity_id", "=", summary.id)])
        else:
            known = self.browse()
            summary = self._get_activities().create(
                self._prepare_task_vals(user, self._get_deadline(date_ref))
            )
        self.activity_id = summary
        (self | known)._describe_summary(summary)

    def _describe_summary(self, summary):
        """Say in the task how many customers these are, and which."""
        alerts = self.with_context(lang=summary.user_id.lang)
        summary.with_context(mail_activity_quick_update=True).write(
            {
                "summary": alerts._get_many_line(),
                "note": alerts._get_many_note(),
            }
        )

    def _get_summary(self, user, date_ref):
        """The open task of a person that is about today's many customers."""
        if not self:
            return self.activity_id
        return self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("user_id", "=", user.id),
                ("state", "=", "open"),
                ("opened_date", "=", date_ref),
                ("activity_id.active", "=", True),
                ("activity_id.res_model", "=", False),
            ],
            limit=1,
        ).activity_id

    def _get_activities(self):
        # quick update: one message for each person and run, not an e-mail for each task
        quick = all(self.company_id.mapped("renewal_owner_digest"))
        return self.env["mail.activity"].with_context(mail_activity_quick_update=quick)

    def _prepare_task_vals(self, user, deadline):
        """Values that every task has."""
        return {
            "user_id": user.id,
            "activity_type_id": self._get_activity_type_id(),
            "date_deadline": deadline,
            "automated": True,
        }

    @api.model
    def _get_activity_type_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id(
            "renewal_management_health.mail_activity_type_health"
        )

    def _get_deadline(self, date_ref):
        """So many working days on as the activity type says."""
        kind = self.env["mail.activity.type"].browse(self._get_activity_type_id())
        is_working = self.company_id._get_renewal_calendar(
            [date_ref, date_ref + timedelta(days=30)]
        )
        return add_working_days(date_ref, max(kind.delay_count, 0), is_working)

    # ------------------------------------------------------------------
    # Changing hands
    # ------------------------------------------------------------------

    def _reassign(self, leaving=None):
        """Open alerts go to whoever answers for their customer now, with their task.

        :param leaving: res.users who are about to be archived
        """
        people = self.customer_id._get_responsibles(leaving)
        for user, alerts in self.grouped(lambda a: people[a.customer_id]).items():
            alerts.filtered(lambda alert, to=user: alert.user_id != to)._give_to(user)

    def _give_to(self, user):
        """Alerts change hands, their customers' tasks go along. Of a task that cannot,
        because it is about many customers or because nobody is left, they are taken
        off: the next run gives them another."""
        if not self:
            return
        own = self.filtered(
            lambda alert: user and alert.activity_id.active and alert.activity_id.res_id
        )
        # quick update: the message of the next run tells, not an e-mail for each
        quick = own.activity_id.with_context(mail_activity_quick_update=True)
        quick.user_id = user
        self.user_id = user
        waiting = (self - own).filtered(lambda alert: not alert.reacted_date)
        tasks = waiting.activity_id
        waiting.write({"activity_id": False, "is_notified": False})
        self._drop_unneeded_tasks(tasks)

    @api.model
    def _drop_unneeded_tasks(self, tasks):
        """A task that no open alert waits for any more goes; one about many customers
        is counted again."""
        if not tasks:
            return
        left = self.search([("activity_id", "in", tasks.ids), ("state", "=", "open")])
        (tasks - left.activity_id).unlink()
        for task, alerts in left.grouped("activity_id").items():
            if not task.res_id:
                alerts._describe_summary(task)

    def _acknowledge(self, user):
        """Record that somebody acknowledged the alerts."""
        self._note_reaction()
        text = self.env._("%s acknowledged the alert.", user.name)
        self._message_log_batch(bodies=dict.fromkeys(self.ids, text))
        self.filtered(lambda alert: not alert.user_id)._give_to(user)
