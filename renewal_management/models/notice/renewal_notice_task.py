# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import html2plaintext


class RenewalNotice(models.Model):
    """The tasks that notices give: one open task each."""

    _inherit = "renewal.notice"  # pylint: disable=consider-merging-classes-inherited

    def _get_task_title(self, kind):
        self.ensure_one()
        env, name = self.env, self.display_name
        titles = {
            "letter": env._("Print and post the notice: %s", name),
            "next": env._("A notice did not get through: %s", name),
            "failed": env._("Tell the customer in another way: %s", name),
            "unknown": env._("Did the notice arrive? %s", name),
            "late": env._("The notice goes out late: %s", name),
            "missed": env._("The notice was missed: %s", name),
            "blocked": env._("No proven notice, so the term waits: %s", name),
        }
        return titles[kind]

    def _ask(self, kind):
        """Ask whoever is responsible, by the open task of the notice or a new one."""
        asked = {
            notice: users[:1]
            for notice in self
            if (users := notice.renewal_id._get_escalation_chain())
        }
        new = self.browse()
        for notice, user in asked.items():
            if notice.activity_id.active and notice.activity_id.user_id == user:
                vals = notice._prepare_task_vals(kind, user)
                notice.activity_id.write(
                    {name: vals[name] for name in ("summary", "note", "date_deadline")}
                )
            else:
                new |= notice
        if not new:
            return
        self.env["mail.followers"]._follow_each(
            "renewal.renewal", [(n.renewal_id.id, asked[n].id) for n in new]
        )
        tasks = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        tasks = tasks.create([n._prepare_task_vals(kind, asked[n]) for n in new])
        for notice, task in zip(new, tasks, strict=True):
            notice.activity_id = task

    def _prepare_task_vals(self, kind, user):
        reader = self.with_context(lang=user.lang)
        said = reader.result
        return {
            "res_model_id": self.env["ir.model"]._get_id("renewal.renewal"),
            "res_id": self.renewal_id.id,
            "activity_type_id": self.env.ref(
                "renewal_management.mail_activity_type_renewal", False
            ).id,
            "user_id": user.id,
            "summary": reader._get_task_title(kind),
            "note": said,
            "date_deadline": self.latest_date,
            "automated": True,
        }

    def _finish_tasks(self, feedback):
        """What was asked is settled."""
        self.activity_id.filtered("active").action_feedback(
            feedback=html2plaintext(feedback)
        )
