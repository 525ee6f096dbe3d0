# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from ...tools.message import html_list, record_link
from ...tools.records import link

# Renewals named in the task; the list has them all.
MAX_NAMED = 20
# Working days to work off a list.
DAYS_TO_ACT = 2


class RenewalCatchUp(models.Model):
    """What one person has to catch up on: one task for the whole list, however many
    renewals there are."""

    _name = "renewal.catch.up"
    _description = "Renewals to Catch Up On"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Assignee",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    is_open = fields.Boolean(
        default=True,
        readonly=True,
    )
    line_ids = fields.One2many(
        comodel_name="renewal.catch.up.line",
        inverse_name="catch_up_id",
    )
    open_line_ids = fields.One2many(
        comodel_name="renewal.catch.up.line",
        inverse_name="catch_up_id",
        domain=[("done_date", "=", False)],
    )

    open_count = fields.Integer(
        string="To Catch Up On",
        compute="_compute_open_count",
    )

    _unique_open = models.UniqueIndex(
        "(user_id, company_id) WHERE is_open",
        "A person has one open list.",
    )

    @api.depends("line_ids.done_date")
    def _compute_open_count(self):
        counts = dict(
            self.env["renewal.catch.up.line"]._read_group(
                [("catch_up_id", "in", self.ids), ("done_date", "=", False)],
                ["catch_up_id"],
                ["__count"],
            )
        )
        for catch_up in self:
            catch_up.open_count = counts.get(catch_up, 0)

    @api.depends("user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for catch_up in self:
            catch_up.display_name = self.env._(
                "Renewals to catch up on: %s", catch_up.user_id.name or ""
            )

    @api.model
    def _get_open(self, company, user):
        """The open list of a person, made when there is none."""
        mine = [("user_id", "=", user.id), ("company_id", "=", company.id)]
        return self.search([*mine, ("is_open", "=", True)]) or self.create(
            [{"user_id": user.id, "company_id": company.id}]
        )

    # ------------------------------------------------------------------
    # What is listed
    # ------------------------------------------------------------------

    @api.model
    def _is_live(self, company):
        """Whether a company works with playbooks: before one is switched on, nobody is
        asked anything."""
        domain = [("company_id", "in", (False, company.id))]
        return bool(self.env["renewal.playbook"].search(domain, limit=1))

    @api.model
    def _add_missed(self, steps):
        """List steps whose time was past: escalations for whoever steps in, others for
        the owner, unless somebody has a task on the renewal."""
        steps.to_catch_up = False
        escalations = steps.filtered(lambda step: step.action == "escalation")
        entries = {}
        for step in escalations:
            user = step._get_assignee() or step.renewal_id._get_answering_user()
            key = user, step.renewal_id, "escalation"
            entries[key] = entries.get(key, step.browse()) | step
        others = steps - escalations
        renewals = others.renewal_id
        unasked = renewals.search(
            renewals._get_unasked_domain() & Domain("id", "in", renewals.ids)
        )
        for renewal, batch in others.grouped("renewal_id").items():
            if renewal in unasked:
                user = renewal._get_answering_user()
                entries[user, renewal, "decision"] = batch
        self._add(entries)

    @api.model
    def _add_decisions(self, renewals):
        """List renewals that nobody is asked about.

        :return: number of renewals that somebody was found for
        """
        none = self.env["renewal.step"]
        users = {renewal: renewal._get_answering_user() for renewal in renewals}
        return self._add(
            {(user, renewal, "decision"): none for renewal, user in users.items()}
        )

    def _add(self, entries):
        """List renewals.

        :param entries: {(user, renewal, kind): missed steps}
        :return: number of entries that found somebody
        """
        companies = {renewal.company_id for _user, renewal, _kind in entries}
        live = {company for company in companies if self._is_live(company)}
        by_list = {}
        for (user, renewal, kind), steps in entries.items():
            if user and renewal.company_id in live:
                key = renewal.company_id, user
                by_list.setdefault(key, {})[renewal, kind] = steps
        for (company, user), wanted in by_list.items():
            self._get_open(company, user)._add_lines(wanted)
        return sum(map(len, by_list.values()))

    def _add_lines(self, wanted):
        """Add what is not listed yet.

        :param wanted: {(renewal, kind): missed steps}
        """
        self.ensure_one()
        known = {(line.renewal_id, line.kind): line for line in self.open_line_ids}
        missing = [key for key in wanted if key not in known]
        created = self.env["renewal.catch.up.line"].create(
            [
                {"catch_up_id": self.id, "renewal_id": renewal.id, "kind": kind}
                for renewal, kind in missing
            ]
        )
        known |= dict(zip(missing, created, strict=True))
        pairs = [
            (step.id, known[key].id) for key, steps in wanted.items() for step in steps
        ]
        if pairs:
            ids, targets = zip(*pairs, strict=True)
            link(self.env["renewal.step"].browse(ids), "catch_up_line_id", targets)
            self.env["renewal.catch.up.line"].invalidate_model(["step_ids"])

    # ------------------------------------------------------------------
    # The task
    # ------------------------------------------------------------------

    def _keep_task(self):
        """Make the task of each list, or bring it in line; finish empty lists.

        :return: number of lists that changed
        """
        count = self._finish_empty()
        for catch_up in self.filtered("is_open"):
            task = catch_up.activity_ids[:1]
            values = catch_up._prepare_task_vals()
            if not task:
                catch_up._create_task(values)
            elif not _says(task, values):
                task.write(values)
            else:
                continue
            count += 1
        return count

    def _create_task(self, values):
        deadline = self.company_id._get_renewal_deadline(DAYS_TO_ACT)
        todo = "mail.mail_activity_data_todo"
        self.activity_schedule(todo, deadline, user_id=self.user_id.id, **values)

    def _prepare_task_vals(self):
        """Summary and text of the task, in the language of whoever has it."""
        self.ensure_one()
        lines = self.open_line_ids.with_context(lang=self.user_id.lang)
        renewals = len(lines.renewal_id)
        rows = [
            record_link(line.renewal_id) + f" – {line.missed}"
            for line in lines[:MAX_NAMED]
        ]
        return {
            "summary": lines.env._("Catch up on 1 renewal")
            if renewals == 1
            else lines.env._("Catch up on %s renewals", renewals),
            "note": html_list(rows, len(lines)),
        }

    def _finish_empty(self):
        """Lists that are worked off are closed, and their tasks with them.

        :return: number of lists that were closed
        """
        empty = self.filtered(lambda c: c.is_open and not c.open_line_ids)
        if empty:
            empty.write({"is_open": False})
            empty.activity_ids.action_feedback()
        return len(empty)

    def _on_task_done(self, date_ref):
        """Whoever finishes the task has worked off the list."""
        lists = self.filtered("is_open")
        lists.write({"is_open": False})
        lists.open_line_ids._set_done(date_ref)


def _says(task, values):
    """Whether a task reads like these values: stored HTML is cleaned, words stay."""
    return task.summary == values["summary"] and (
        html2plaintext(task.note) == html2plaintext(values["note"])
    )
