# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models

from ...tools.message import format_day, html_list, record_link

# Failures named in the message; the run lists them all.
MAX_FAILURES = 20


class RenewalRun(models.Model):
    """What a run did, and what it could not do. Its figures are counted from the
    records."""

    _inherit = "renewal.run"

    state = fields.Selection(
        selection=[
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "With failures"),
        ],
        compute="_compute_state",
    )
    renewals_opened = fields.Integer(
        compute="_compute_counts",
        help="Opened on that day, by the run or by saving and importing contracts.",
    )
    steps_done = fields.Integer(
        string="Steps Processed",
        compute="_compute_counts",
        help="What the run did itself. Tasks that it gave out are done when somebody "
        "handles them: see the status of each step.",
    )
    steps_skipped = fields.Integer(
        compute="_compute_counts",
    )
    steps_failed = fields.Integer(
        compute="_compute_counts",
    )
    escalations = fields.Integer(
        compute="_compute_counts",
    )
    step_ids = fields.One2many(
        comodel_name="renewal.step",
        inverse_name="run_id",
    )
    failed_step_ids = fields.One2many(
        comodel_name="renewal.step",
        inverse_name="run_id",
        domain=[("state", "=", "failed")],
    )
    failed_contract_ids = fields.One2many(
        comodel_name="contract.contract",
        compute="_compute_failed_contract_ids",
        help="Contracts whose renewals could not be updated.",
    )

    @api.depends("finished_at", "error", "failed_step_ids")
    def _compute_state(self):
        for run in self:
            if not run.finished_at:
                run.state = "running"
            else:
                is_failed = run.steps_failed or run.error
                run.state = "failed" if is_failed else "done"

    def _compute_counts(self):
        steps = self.env["renewal.step"]._read_group(
            [("run_id", "in", self.ids)],
            ["run_id", "state", "action"],
            ["__count"],
        )
        groups = self.env["renewal.renewal"]._read_group(
            self._get_opened_domain(), ["company_id", "opened_date:day"], ["__count"]
        )
        opened = {(company, day): count for company, day, count in groups}
        for run in self:
            rows = [(state, act, num) for r, state, act, num in steps if r == run]
            run.renewals_opened = opened.get((run.company_id, run.date), 0)
            for name, state in (
                ("steps_done", "done"),
                ("steps_skipped", "skipped"),
                ("steps_failed", "failed"),
            ):
                run[name] = sum(num for stat, _act, num in rows if stat == state)
            run.escalations = sum(
                num for stat, act, num in rows if (stat, act) == ("done", "escalation")
            )

    def _compute_failed_contract_ids(self):
        for run in self:
            run.failed_contract_ids = self.env["contract.contract"].search(
                [
                    ("company_id", "=", run.company_id.id),
                    ("renewal_sync_error", "!=", False),
                ]
            )

    def action_view_steps(self):
        """Open the steps that the run did."""
        self.ensure_one()
        return self._get_steps_action([("run_id", "=", self.id)])

    def action_view_failures(self):
        """Open the steps that failed."""
        self.ensure_one()
        return self._get_steps_action(
            [("run_id", "=", self.id), ("state", "=", "failed")]
        )

    def action_view_renewals(self):
        """Open the renewals that the run opened."""
        self.ensure_one()
        return self.env["renewal.renewal"]._get_list_action(self._get_opened_domain())

    def _get_opened_domain(self):
        """Renewals opened on these days, by the run or by saving a contract."""
        return [
            ("company_id", "in", self.company_id.ids),
            ("opened_date", "in", self.mapped("date")),
        ]

    def action_retry(self):
        """Run the day again with the failed steps in it: what became too late, or is
        not wanted any more, is skipped as on any day."""
        self.check_access("write")
        # sudo: the button does what the scheduled job does
        runs = self.sudo()
        runs.failed_step_ids.write({"state": "planned"})
        for company in runs.company_id:
            self._run_today(company)
        return True

    def action_run_now(self):
        """Run the day now, for the companies the user works in."""
        self.check_access("write")
        for company in self.env.companies:
            self._run_today(company)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _run_today(self, company):
        # sudo: the button does what the scheduled job does
        engine = self.env["renewal.engine"].sudo()
        engine._run_company(company, company._get_renewal_today())

    def _note_error(self, error):
        """Keep the error that broke the run.

        :return: the error if it is news: not what broke the run before as well
        """
        self.ensure_one()
        before = self.search(
            [("company_id", "=", self.company_id.id), ("date", "<", self.date)], limit=1
        )
        is_news = error not in ("", self.error, before.error)
        if (self.error or "") != error:
            self.error = error
        return error if is_news else ""

    def _notify_failures(self, steps, contracts, error):
        """Notify the managers of what failed, each in their own language."""
        steps.is_notified = True
        contracts.renewal_sync_notified = True
        count = len(steps) + len(contracts) + bool(error)

        def prepare(env):
            run, *records = (it.with_env(env) for it in (self, steps, contracts))
            subject = (
                env._("Renewals: 1 failure")
                if count == 1
                else env._("Renewals: %s failures", count)
            )
            return subject, run._get_failure_body(*records, error)

        self.company_id._notify_renewal_managers(prepare)

    def _get_failure_body(self, steps, contracts, error):
        """The message to the managers, with links, in the language of the context."""
        failures = [
            *((step.renewal_id, step.reason) for step in steps),
            *((contract, contract.renewal_sync_error) for contract in contracts),
        ]
        rows = [
            Markup("%s: %s") % (record_link(record), reason)
            for record, reason in failures[:MAX_FAILURES]
        ]
        return Markup("<p>%s</p><p>%s</p>%s") % (
            self.env._(
                "The daily run of %(date)s could not complete everything. It retries "
                "every day; open the run to fix the cause and retry.",
                date=format_day(self.env, self.date),
            ),
            error,
            html_list(rows, len(failures)),
        )

    def _get_steps_action(self, domain):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_step_action_workload"
        )
        views = {"view_mode": "list,form", "views": [(False, "list"), (False, "form")]}
        name = self.env._("Steps")
        return {**action, **views, "name": name, "domain": domain, "context": {}}
