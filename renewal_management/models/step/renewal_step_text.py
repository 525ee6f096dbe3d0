# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import models

from ...tools.message import html_list, record_link


class RenewalStep(models.Model):
    """What a task says: of the steps that share it, in the assignee's language."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _get_task_title(self):
        """What was asked last, and how much more there is."""
        if len(self) == 1:
            return self.display_name
        newest = self.sorted(lambda step: (step.scheduled_date, step.id))[-1]
        parts = [newest.display_name]
        if more := len(set(self.mapped("display_name"))) - 1:
            parts.append(self.env._("+%s more", more))
        if (renewals := len(self.renewal_id)) > 1:
            parts.append(self.env._("%s renewals", renewals))
        return " · ".join(parts)

    def _prepare_activity_note(self):
        """The rules' texts, then the facts the assignee would look up otherwise, in the
        reader's language (the context's)."""
        rules = self.grouped(lambda step: step._get_rule())
        texts = Markup("")
        for rule, steps in rules.items():
            if len(rules) > 1:
                texts += steps._get_heading()
            texts += Markup(rule.note or "")
        escalations = self.filtered(lambda step: step.action == "escalation")
        histories = [
            # one by its index would be read alone, with a query for each
            steps[-1].with_prefetch(self._prefetch_ids)._get_history_note()
            for steps in escalations.grouped("renewal_id").values()
        ]
        return texts + self._get_facts_note() + Markup("").join(histories)

    def _get_heading(self):
        return Markup("<p><strong>%s</strong></p>") % self[0].display_name

    def _get_facts_note(self):
        """One line for each renewal, with a link where there are several."""
        rows = [
            Markup(" · ").join(steps[0]._get_facts())
            for steps in self.grouped("renewal_id").values()
        ]
        if len(rows) == 1:
            return Markup("<p>%s</p>") % rows[0]
        return html_list(
            Markup("%s: %s") % (record_link(renewal), row)
            for renewal, row in zip(self.renewal_id, rows, strict=True)
        )

    def _get_joined_note(self, task):
        """What is added to the note of a task that these steps join."""
        reader = self.with_context(lang=task.user_id.lang)
        is_one = len({step._get_rule() for step in reader}) == 1
        heading = reader._get_heading() if is_one else Markup("")
        return heading + reader._prepare_activity_note()

    def _get_farewells(self):
        """What their tasks say about steps that leave. :return: {task: html}"""
        farewells = {}
        for task, steps in self.grouped("activity_id").items():
            reader = steps.with_context(lang=task.user_id.lang)
            names = ", ".join(
                f"{step.renewal_id.display_name}: {step.display_name}"
                for step in reader
            )
            text = reader.env._("No longer asked: %s", names)
            farewells[task] = Markup("<p>%s</p>") % text
        return farewells
