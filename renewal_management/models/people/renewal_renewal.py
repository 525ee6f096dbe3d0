# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ..term.renewal_renewal_change import after_change


class RenewalRenewal(models.Model):
    """Who is responsible for a renewal, and who is asked next."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        index=True,
    )
    csm_id = fields.Many2one(
        comodel_name="res.users",
        string="Customer Success Manager",
        domain=[("share", "=", False)],
        index="btree_not_null",
    )
    needs_owner = fields.Boolean(
        compute="_compute_needs_owner",
        store=True,
        help="The owner has left the company, or none is set.",
    )
    owner_history_ids = fields.One2many(
        comodel_name="renewal.owner.history",
        inverse_name="renewal_id",
        readonly=True,
    )

    _unowned_idx = models.Index(
        "(company_id) WHERE needs_owner IS TRUE AND outcome IS NULL",
    )

    @api.depends("user_id")
    def _compute_team_id(self):
        for renewal in self:
            team = renewal.user_id.sale_team_id
            if team and (not team.company_id or team.company_id == renewal.company_id):
                renewal.team_id = team
            else:
                renewal.team_id = renewal.team_id

    @api.depends("user_id.active")
    def _compute_needs_owner(self):
        for renewal in self:
            renewal.needs_owner = not renewal.user_id.active

    def _get_escalation_chain(self):
        """People to turn to, nearest first: owner, team leader, renewal manager.

        Active users only, nobody twice; whoever stands in for an absent person is asked
        instead. Override to slot in HR managers.

        :return: res.users in order
        """
        self.ensure_one()
        company = self.company_id
        chain = self.user_id | self.team_id.user_id | company.renewal_manager_id
        present = self.env["res.users"].union(
            *(user._get_present(company) for user in chain if user.active)
        )
        # sudo: of a user's companies, those count too that the reader did not select
        return present.filtered(lambda user: company in user.sudo().company_ids)

    @api.model
    def _get_unowned_domain(self, companies):
        """Open renewals that nobody, or only an archived user, is responsible for."""
        return self._get_open_domain() & Domain(
            [("company_id", "in", companies.ids), ("needs_owner", "=", True)]
        )

    @after_change(100, "user_id", "csm_id")
    def _on_people_changed_keep_history(self, before, vals):
        """The history keeps who was responsible until when."""
        former = {
            (renewal, name): user
            for name in ("user_id", "csm_id")
            for renewal, user in before.get(name, {}).items()
            if renewal[name] != user
        }
        if former:
            # sudo: the history is kept by the system, people only read it
            self.env["renewal.owner.history"].sudo()._record(former, self)

    @api.model
    def get_unowned_count(self):
        """How many open renewals need an owner; for the banner above the work list.

        :return: 0 for whoever does not hand renewals out
        """
        if not self.env.user.has_group("renewal_management.group_renewal_user_all"):
            return 0
        return self.search_count(self._get_unowned_domain(self.env.companies))
