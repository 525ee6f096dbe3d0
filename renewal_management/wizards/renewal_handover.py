# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.action import notification


class RenewalHandover(models.TransientModel):
    """Hand over renewals, contracts, customers, opportunities and open tasks, in one
    transaction.

    First come the people (from whom, to whom), then the records, each of which can be
    deselected, given to somebody else, and annotated.
    """

    _name = "renewal.handover"
    _description = "Handover of Renewals"

    former_owner_ids = fields.Many2many(
        comodel_name="res.users",
        relation="renewal_handover_former_owner_rel",
        string="Former Owners",
        required=True,
        context={"active_test": False},
        domain=[("share", "=", False)],
        default=lambda self: self._default_former_owner_ids(),
        help="Whose work is handed over; archived users too.",
    )
    archive_ids = fields.Many2many(
        comodel_name="res.users",
        relation="renewal_handover_archive_rel",
        string="Archive Afterwards",
        context={"active_test": False},
    )
    rule = fields.Selection(
        selection=[
            ("one", "One person"),
            ("team", "A team, balanced by amount"),
            ("salesperson", "The customer's salesperson"),
            ("record", "Chosen for each record"),
        ],
        string="Hand Over To",
        required=True,
        default="one",
        help="A team: each customer goes to one member, so that all members end up "
        "with a similar ARR, including what they already have.\n"
        "The customer's salesperson: if there is none, the team leader, then "
        "the renewal manager.",
    )
    new_owner_id = fields.Many2one(
        comodel_name="res.users",
        domain="[('share', '=', False), ('id', 'not in', former_owner_ids)]",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
    )
    received_from_id = fields.Many2one(
        comodel_name="res.users",
        string="Only What Came From",
        context={"active_test": False},
        help="Undoes a handover: only renewals that an earlier handover moved from "
        "this person, with their contracts, customers, opportunities and tasks.",
    )
    renewal_ids = fields.Many2many(
        comodel_name="renewal.renewal",
        string="Only These Renewals",
        # administrators of users, who archive people, may not read renewals
        groups="renewal_management.group_renewal_user",
        help="If empty, everything these people have.",
    )
    has_renewals = fields.Boolean(
        string="Renewals",
        default=True,
    )
    has_contracts = fields.Boolean(
        string="Contracts",
        default=True,
    )
    has_customers = fields.Boolean(
        string="Customers",
        default=True,
    )
    has_opportunities = fields.Boolean(
        string="Opportunities",
        default=True,
    )
    has_activities = fields.Boolean(
        string="Open Tasks",
        default=True,
    )
    note = fields.Text(
        string="Message",
        help="Sent to the new owners, and kept on each renewal.",
    )
    state = fields.Selection(
        selection=[("ask", "Question"), ("list", "Records")],
        default="ask",
        required=True,
    )
    line_ids = fields.One2many(
        comodel_name="renewal.handover.line",
        inverse_name="handover_id",
    )
    renewal_line_ids = fields.One2many(
        comodel_name="renewal.handover.line",
        inverse_name="handover_id",
        string="Renewal Lines",
        domain=[("kind", "in", ("renewal", "renewal_csm", "step"))],
    )
    contract_line_ids = fields.One2many(
        comodel_name="renewal.handover.line",
        inverse_name="handover_id",
        string="Contract Lines",
        domain=[("kind", "=", "contract")],
    )
    customer_line_ids = fields.One2many(
        comodel_name="renewal.handover.line",
        inverse_name="handover_id",
        string="Customer Lines",
        domain=[("kind", "in", ("customer", "customer_csm"))],
    )
    opportunity_line_ids = fields.One2many(
        comodel_name="renewal.handover.line",
        inverse_name="handover_id",
        string="Opportunity Lines",
        domain=[("kind", "=", "opportunity")],
    )
    activity_line_ids = fields.One2many(
        comodel_name="renewal.handover.line",
        inverse_name="handover_id",
        string="Task Lines",
        domain=[("kind", "=", "activity")],
    )
    selected_count = fields.Integer(
        compute="_compute_counts",
    )
    missing_count = fields.Integer(
        compute="_compute_counts",
        help="Selected records without a new owner.",
    )
    warning = fields.Text(
        compute="_compute_warning",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_former_owner_ids(self):
        """The owners of the selection; else a rep's own work. Whoever may hand over
        others' work chooses."""
        owners = self._get_renewals_of_context().user_id
        user = self.env.user
        if user.has_group("renewal_management.group_renewal_user_all"):
            return owners
        return owners or user

    @api.model
    def _get_renewals_of_context(self):
        """Renewals selected in the list the wizard was opened from."""
        renewals = self.env["renewal.renewal"]
        if self.env.context.get("active_model") != renewals._name:
            return renewals
        return renewals.browse(self.env.context.get("active_ids", []))

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        renewals = self._get_renewals_of_context()
        if renewals and "renewal_ids" in fields:
            values["renewal_ids"] = [Command.set(renewals.ids)]
        return values

    @api.depends("line_ids.is_selected", "line_ids.new_owner_id")
    def _compute_counts(self):
        for handover in self:
            selected = handover.line_ids.filtered("is_selected")
            handover.selected_count = len(selected)
            handover.missing_count = len(
                selected.filtered(lambda li: not li.new_owner_id)
            )

    @api.depends("former_owner_ids")
    def _compute_warning(self):
        for handover in self:
            handover.warning = handover._describe_other_roles()

    def _describe_other_roles(self):
        """What a handover does not move, in words."""
        users = self.former_owner_ids.ids
        # sudo: names of teams and companies are no secret
        teams = self.env["crm.team"].sudo().search([("user_id", "in", users)])
        companies = self.env["res.company"].sudo()
        companies = companies.search([("renewal_manager_id", "in", users)])
        texts = [
            self.env._(
                "%(name)s leads the team %(team)s: choose another leader there.",
                name=team.user_id.name,
                team=team.name,
            )
            for team in teams
        ] + [
            self.env._(
                "%(name)s is the renewal manager of %(company)s: choose another one "
                "in the settings.",
                name=company.renewal_manager_id.name,
                company=company.name,
            )
            for company in companies
        ]
        return "\n".join(texts)

    # ------------------------------------------------------------------
    # Access
    # ------------------------------------------------------------------

    def _check_may_hand_over(self):
        """People hand over their own work, leaders their team's, administrators
        everybody's."""
        self.ensure_one()
        if not self.env["res.users"]._may_act_for(self.former_owner_ids):
            raise AccessError(
                self.env._(
                    "You can hand over your own work, and as a team leader that of "
                    "your team. Ask a renewal administrator for the rest."
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_show_records(self):
        """Find the records and share them out; nothing is handed over yet."""
        self._check_may_hand_over()
        if self.rule == "one" and not self.new_owner_id:
            raise UserError(self.env._("Choose the new owner."))
        if self.rule == "team" and not self.team_id:
            raise UserError(self.env._("Choose the sales team."))
        self.line_ids.unlink()
        # sudo: what is handed over is found by the system, not typed in
        self.env["renewal.handover.line"].sudo().create(self._collect())
        self.state = "list"
        self._share_out()
        return self._reopen()

    def action_back(self):
        """Back to the question."""
        self.state = "ask"
        return self._reopen()

    def action_share_out(self):
        """Share the records out again by the rule."""
        self._share_out()
        return self._reopen()

    def action_open_list(self):
        """All records in a list of their own, to search, group and change many."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_handover_line_action"
        )
        return {**action, "domain": [("handover_id", "=", self.id)]}

    def action_hand_over(self):
        """Hand over the selected records."""
        count = self._hand_over()
        message = (
            self.env._("1 record was handed over.")
            if count == 1
            else self.env._("%s records were handed over.", count)
        )
        # whoever opened the dialog reloads when it closes
        close = {"type": "ir.actions.act_window_close"}
        return notification("success", message, close)

    def action_hand_over_and_archive(self):
        """Hand over, then archive the users: with their own rights."""
        if self.state == "ask":
            self.action_show_records()
        self._hand_over()
        return self.action_archive_only()

    def action_archive_only(self):
        """Archive without a handover: tasks go up the chain, renewals show that they
        need an owner."""
        self.archive_ids.action_archive()
        return {"type": "ir.actions.act_window_close"}

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_handover_action"
        )
        return {**action, "res_id": self.id, "context": {"dialog_size": "extra-large"}}
