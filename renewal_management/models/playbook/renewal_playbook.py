# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

# A change to one of these may give renewals another playbook.
SELECTION_FIELDS = {
    "active",
    "challenger_id",
    "company_id",
    "domain",
    "sequence",
    "track_id",
}


class RenewalPlaybook(models.Model):
    _name = "renewal.playbook"
    _description = "Renewal Playbook"
    _inherit = ["renewal.condition.mixin", "renewal.parent.mixin"]
    _condition_model = "renewal.renewal"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    active = fields.Boolean(
        default=True,
        string="Switched on",
        help="A playbook that is switched off plans no steps. Switching it on plans "
        "its steps on every matching open renewal; steps that are long past are "
        "skipped.",
    )
    sequence = fields.Integer(
        default=10,
        help="The first playbook of a track whose conditions match a renewal is used.",
    )
    track_id = fields.Many2one(
        comodel_name="renewal.track",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["renewal.track"]._get_last_mile(),
        help="A renewal follows at most one playbook for each track. Steps of "
        "different tracks do not replace each other.",
    )
    is_last_mile = fields.Boolean(
        related="track_id.is_last_mile",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Left empty: for every company.",
    )
    domain = fields.Char(
        string="Applies to",
        default="[]",
        required=True,
        help="Renewals that match follow this playbook, unless a playbook was chosen "
        "on the contract by hand.",
    )
    description = fields.Text(
        translate=True,
    )
    step_ids = fields.One2many(
        comodel_name="renewal.playbook.step",
        inverse_name="playbook_id",
        copy=True,
    )
    window_days = fields.Integer(
        compute="_compute_window_days",
        store=True,
        aggregator=None,
        help="Days before the decision date on which the first of the final steps "
        "falls. From then on, the renewal is due soon.",
    )
    error = fields.Text(
        readonly=True,
        copy=False,
        help="Why the conditions could not be evaluated in the last run.",
    )
    open_renewal_count = fields.Integer(
        compute="_compute_open_renewal_count",
    )

    @api.depends("step_ids.active", "step_ids.anchor", "step_ids.offset_days")
    def _compute_window_days(self):
        for playbook in self:
            offsets = playbook.step_ids.filtered(
                lambda step: step.active and step.anchor in ("decision", "term_end")
            ).mapped("offset_days")
            playbook.window_days = max(0, -min(offsets, default=0))

    def _compute_open_renewal_count(self):
        lost = Domain("track_id.carrier", "=", "lost") & Domain(
            "renewal_id.outcome", "=", "churned"
        )
        counts = dict(
            self.env["renewal.follow"]._read_group(
                Domain("playbook_id", "in", self.ids)
                & (Domain("renewal_id.outcome", "=", False) | lost),
                ["playbook_id"],
                ["__count"],
            )
        )
        for playbook in self:
            playbook.open_renewal_count = counts.get(playbook, 0)

    @api.constrains("track_id")
    def _check_track(self):
        self.step_ids._check_anchor()

    @api.constrains("domain")
    def _check_domain(self):
        self._check_conditions()

    @api.model_create_multi
    def create(self, vals_list):
        playbooks = super().create(vals_list)
        playbooks.filtered("active")._request_planning(playbooks.company_id)
        return playbooks

    def write(self, vals):
        companies = self.company_id if all(self.mapped("company_id")) else None
        result = super().write(vals)
        if SELECTION_FIELDS & set(vals):
            self._request_planning(companies)
        return result

    def action_switch_on(self):
        """Switch on: matching renewals are planned by the next daily run."""
        self.action_unarchive()

    def action_switch_off(self):
        """Switch off: planned steps are cancelled by the next daily run."""
        self.action_archive()

    def action_simulate(self):
        """Show what this playbook would do, and would have done; nothing is kept."""
        self.ensure_one()
        simulation = self.env["renewal.simulation"].create(
            {
                "playbook_id": self.id,
                "company_id": (self.company_id or self.env.company).id,
            }
        )
        return simulation.action_simulate()

    def action_view_renewals(self):
        """Open the renewals that follow this playbook."""
        self.ensure_one()
        domain = [("follow_ids.playbook_id", "=", self.id)]
        return self.env["renewal.renewal"]._get_list_action(domain)

    def _get_renewal_domain(self):
        """Domain of the renewals this playbook may take."""
        self.ensure_one()
        company = (
            Domain("company_id", "=", self.company_id.id)
            if self.company_id
            else Domain.TRUE
        )
        return company & self._get_condition()

    def _request_planning(self, former_companies=None):
        """Have the next daily run choose playbooks and plan steps again.

        :param former_companies: companies the playbooks were for until now; empty or
            left out for every company
        """
        # sudo: whoever edits a playbook need not see the renewals that follow it
        renewals = self.env["renewal.renewal"].sudo()
        domain = renewals._get_open_domain()
        if former_companies and all(playbook.company_id for playbook in self):
            companies = former_companies | self.company_id
            domain &= Domain("company_id", "in", companies.ids)
        renewals._request_planning(domain)
