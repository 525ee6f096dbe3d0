# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from ...tools.message import MAX_LISTED, html_list, record_link

# Tasks older than this are no news any more, even if nobody was notified of them.
DIGEST_DAYS = 7


class RenewalStep(models.Model):
    """Telling people of their new tasks: one message per person and day."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_unnotified_domain(self, company, date_ref):
        """New tasks and opportunities whose assignee was not notified yet."""
        return Domain(
            [
                ("company_id", "=", company.id),
                ("state", "=", "done"),
                ("is_notified", "=", False),
                ("handled_date", "=", False),
                ("done_date", ">", date_ref - timedelta(days=DIGEST_DAYS)),
                "|",
                ("activity_id", "!=", False),
                ("opportunity_id", "!=", False),
            ]
        )

    def _get_recipient(self):
        """Who is notified of the step: whoever has the task, unless archived."""
        self.ensure_one()
        user = self.activity_id.user_id or self.user_id
        return user if user.active else self.renewal_id._get_escalation_chain()[:1]

    def _notify_assignee(self, user):
        """Notify one person of all new tasks in one message, by e-mail or in Odoo."""
        reader = self.with_context(lang=user.lang)
        groups = reader._group_for_digest()
        self.env["mail.thread"].with_context(lang=user.lang).message_notify(
            partner_ids=user.partner_id.ids,
            subject=reader.env._("1 new renewal task")
            if len(groups) == 1
            else reader.env._("%s new renewal tasks", len(groups)),
            body=reader._get_digest_body(groups, user),
            email_layout_xmlid="mail.mail_notification_light",
        )

    def _group_for_digest(self):
        """Steps that share a task are one piece of news. :return: [steps]"""
        return list(self.grouped(lambda step: step.activity_id or step).values())

    def _get_digest_body(self, groups, user):
        """List of a person's new tasks, earliest first, one line each, with links."""
        rows = [
            Markup("%s – %s – %s")
            % (
                Markup(", ").join(map(record_link, steps.renewal_id)),
                ", ".join(dict.fromkeys(steps.mapped("display_name"))),
                self._format_day(
                    steps.activity_id.date_deadline
                    or steps[0].renewal_id.decision_date,
                    user.lang,
                ),
            )
            for steps in groups[:MAX_LISTED]
        ]
        return html_list(rows, len(groups))
