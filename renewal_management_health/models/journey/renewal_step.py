# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.renewal_management.models.step.renewal_step_mail_join import Letter

from .renewal_touchpoint import MAIL_KINDS

TEMPLATE = "renewal_management_health.mail_template_touchpoint"


class RenewalStep(models.Model):
    """The action "Touchpoint"."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    touchpoint_id = fields.Many2one(
        comodel_name="renewal.touchpoint",
        string="Content",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="What the step gave to the customer.",
    )
    touch_ids = fields.One2many(
        comodel_name="renewal.touch",
        inverse_name="step_id",
        readonly=True,
    )

    # ------------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------------

    def _run_touchpoint(self, date_ref):
        """Give each customer the best content that they have not had: as a task, or as
        an e-mail.

        :return: the steps that were worked on
        """
        tasks, letters, worked = self._prepare_touches(date_ref)
        given = tasks.union(*(letter.steps for letter in letters))
        self.env["renewal.touch"]._claim(given, date_ref)
        tasks._create_activities(date_ref)
        if letters:
            self._queue_letters(self._get_touch_template(), letters)
        for letter in letters:
            letter.capped._count_renewal_mail(letter.day)
        return worked

    def _prepare_touches(self, date_ref, run=None):
        """Choose, skip where nothing is left, and postpone what the cap forbids.

        :return: (steps that become tasks, [Letter], the steps that were worked on)
        """
        run = run or self.env["renewal.run"]
        chosen = self._choose_content(date_ref, run)
        tasks = chosen.filtered(lambda step: step._get_touch_channel() == "task")
        mails = chosen - tasks
        free = mails._hold_paused(date_ref, run)
        letters = free._prepare_touch_letters(date_ref, run)
        sent = tasks.union(*(letter.steps for letter in letters))
        # what waits, or must not be sent, is chosen again on its day
        (chosen - sent)._put({"touchpoint_id": False}, run)
        return tasks, letters, self - (mails - free)

    def _choose_content(self, date_ref, run):
        """:return: the steps that have something to give"""
        picks = self.env["renewal.touchpoint"]._pick_for(self, date_ref)
        for content, steps in self.grouped(picks.get).items():
            if content:
                steps._put({"touchpoint_id": content.id}, run)
            else:
                steps._skip(self._get_nothing_message(), run)
        return self.filtered(picks.get)

    @api.model
    def _get_nothing_message(self):
        return self.env._(
            "Nothing new to give: the customer had every content that is meant for them"
        )

    def _prepare_touch_letters(self, date_ref, run):
        """One e-mail for each step, and one content a day for each contact."""
        routes = self._get_routes()
        letters, reached, waiting = [], set(), self.browse()
        for step in self._skip_unsendable(date_ref, routes, run):
            letter = Letter(step, step, routes[step])
            keys = {step.renewal_id, *letter.capped}
            if reached & keys:
                waiting |= step
            else:
                letters.append(letter)
                reached |= keys
        days = max(self.company_id.renewal_mail_cap_days, 1) if waiting else 0
        free = date_ref + timedelta(days=days)
        waiting._postpone(free, waiting._get_cap_message() if waiting else "", run)
        return self._time_letters(letters, date_ref, run)

    # ------------------------------------------------------------------
    # How it goes out
    # ------------------------------------------------------------------

    @api.model
    def _get_mail_actions(self):
        return [*super()._get_mail_actions(), "touchpoint"]

    def _get_touch_channel(self):
        """How the content of this step goes out."""
        self.ensure_one()
        is_personal = self._get_rule().is_delivered_by_person
        return "task" if is_personal else self.touchpoint_id.channel

    def _get_mail_kind(self):
        """Which opt-out counts: that of invitations, surveys or tips; none where a
        person brings it."""
        self.ensure_one()
        if self.action != "touchpoint":
            return super()._get_mail_kind()
        rule = self._get_rule()
        kind = self.touchpoint_id.kind or rule.touchpoint_kind
        is_personal = rule.is_delivered_by_person or kind == "talk"
        return "" if is_personal else MAIL_KINDS.get(kind, "tip")

    @api.model
    def _get_touch_template(self):
        """The e-mail around the text of a content; where somebody deleted it, it is
        made again as it was shipped."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        return template or self.env["renewal.improvement"]._create_shipped(TEMPLATE)

    def _get_mail_template(self):
        if self.action == "touchpoint":
            return self._get_touch_template()
        return super()._get_mail_template()

    @api.model
    def _get_role_task_domain(self, kinds):
        """The task to bring a content goes with the role, as other tasks do."""
        domain = Domain(
            [
                ("assignee_type", "in", kinds),
                ("state", "=", "done"),
                ("activity_id", "!=", False),
                ("handled_date", "=", False),
                ("level", "=", 0),
                ("action", "=", "touchpoint"),
            ]
        )
        return super()._get_role_task_domain(kinds) | domain

    # ------------------------------------------------------------------
    # What people see of it
    # ------------------------------------------------------------------

    def _get_touch_texts(self):
        """The content of each step, as its customer reads it.

        :return: {step: (content, subject, body)}
        """
        groups = defaultdict(self.browse)
        for step in self.filtered("touchpoint_id"):
            lang = step.renewal_id.contact_id._get_renewal_mailbox().lang
            groups[step.touchpoint_id, lang] |= step
        texts = {}
        for (content, lang), steps in groups.items():
            rendered = content._render_for(steps.renewal_id, lang)
            for step in steps:
                texts[step] = (content, *rendered[step.renewal_id.id])
        return texts

    def _describe_result(self):
        """Which content it was, and what the customer did."""
        result = super()._describe_result()
        if self.state != "done" or not self.touchpoint_id:
            return result
        # sudo: what came of a step, for whoever may see the step
        reaction = self.sudo().touch_ids[:1].result
        parts = [self.touchpoint_id.name, reaction or result]
        return " · ".join(filter(None, parts))
