# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalLookBack(models.Model):
    """The past of one company: what was reconstructed of it, how far that got, and the
    buttons that do it again or remove it.

    The work itself is in ``renewal_look_back_work.py``.
    """

    _name = "renewal.look.back"
    _description = "Look Back"
    _inherit = ["renewal.transaction", "renewal.readonly.mixin"]
    _rec_name = "company_id"

    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        selection=[
            ("none", "Nothing reconstructed"),
            ("running", "In progress"),
            ("done", "Done"),
            ("removing", "Being removed"),
        ],
        required=True,
        readonly=True,
        default="none",
    )
    date_from = fields.Date(
        string="From",
        readonly=True,
        help="What fell due before this day was left out.",
    )
    date_ref = fields.Date(
        string="As of",
        readonly=True,
        help="The day on which the past was read.",
    )
    started_at = fields.Datetime(
        readonly=True,
    )
    finished_at = fields.Datetime(
        readonly=True,
    )
    part = fields.Char(
        string="Current Step",
        readonly=True,
        help="The step that is being worked on.",
    )
    done_to = fields.Integer(
        string="Last Record Read",
        readonly=True,
        help="Database id of the last record of this step that was read.",
    )
    total_count = fields.Integer(
        string="Records to Read",
        readonly=True,
    )
    done_count = fields.Integer(
        string="Records Read",
        readonly=True,
    )
    progress = fields.Float(
        compute="_compute_progress",
    )
    note = fields.Text(
        string="Contracts That Could Not Be Read",
        readonly=True,
    )
    renewed_count = fields.Integer(
        string="Renewed",
        compute="_compute_counts",
    )
    lost_count = fields.Integer(
        string="Lost",
        compute="_compute_counts",
    )
    month_count = fields.Integer(
        string="Month Ends",
        compute="_compute_counts",
    )

    _unique_company = models.Constraint(
        "UNIQUE(company_id)",
        "A company looks back in one place.",
    )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for record in self:
            record.display_name = self.env._("Look back")

    @api.depends("done_count", "total_count")
    def _compute_progress(self):
        for record in self:
            total = record.total_count
            share = record.done_count / total if total else 0.0
            record.progress = min(share * 100, 100.0)

    def _compute_counts(self):
        domain = [
            ("company_id", "in", self.company_id.ids),
            ("is_reconstructed", "=", True),
        ]
        outcomes = self.env["renewal.renewal"]._read_group(
            domain, ["company_id", "outcome"], ["__count"]
        )
        counts = {(company, outcome): count for company, outcome, count in outcomes}
        months = dict(
            self.env["renewal.arr.month"]._read_group(
                domain, ["company_id"], ["__count"]
            )
        )
        for record in self:
            company = record.company_id
            record.renewed_count = counts.get((company, "renewed"), 0)
            record.lost_count = counts.get((company, "churned"), 0)
            record.month_count = months.get(company, 0)

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    @api.model
    def action_open(self):
        """Open the past of the current company, or the dialog that begins it."""
        self.check_access("read")
        record = self._find_past(self.env.company)
        if not record or record.state == "none":
            return self._get_dialog()
        return record._get_form()

    @api.model
    def _find_past(self, company):
        return self.search([("company_id", "=", company.id)])

    def _get_form(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_look_back_action"
        )
        return {**action, "res_id": self.id, "views": [(False, "form")]}

    @api.model
    def _get_dialog(self):
        return self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_look_back_start_action"
        )

    def action_again(self):
        """Open the dialog that reads the past again."""
        return self._get_dialog()

    def action_remove(self):
        """Remove all that was reconstructed, in the background."""
        self.check_access("write")
        # sudo: the state is the system's
        self.sudo()._begin("removing")

    def action_view_renewals(self):
        """Open the renewals that were reconstructed, of the outcome of the button."""
        domain = self._get_made_domain()
        outcome = self.env.context.get("renewal_outcome")
        if outcome:
            domain.append(("outcome", "=", outcome))
        action = self.env["renewal.renewal"]._get_list_action(domain)
        names = ("list", "pivot", "graph", "form")
        return {**action, "views": [(False, name) for name in names]}

    def action_view_months(self):
        """Open the month ends that were reconstructed."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_arr_snapshot_action"
        )
        return {**action, "domain": self._get_made_domain(), "context": {}}

    def _get_made_domain(self):
        """What was reconstructed of these companies, on every model that is marked."""
        return [
            ("company_id", "in", self.company_id.ids),
            ("is_reconstructed", "=", True),
        ]
