# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import contextmanager

from odoo import api, fields, models

# A change to one of these may open, move, close or re-target a renewal.
RENEWAL_FIELDS = {
    "active",
    "company_id",
    "contract_line_ids",
    "contract_line_fixed_ids",
    "contract_type",
    "date_end",
    "date_start",
    "fiscal_position_id",
    "is_terminated",
    "journal_id",
    "line_recurrence",
    "currency_id",
    "manual_currency_id",
    "partner_id",
    "pricelist_id",
    "recurring_interval",
    "recurring_rule_type",
    "renewal_playbook_id",
    "user_id",
}
# A change to one of these may give the renewals another playbook.
PLANNING_FIELDS = {"company_id", "partner_id", "renewal_playbook_id", "tag_ids"}
PENDING_KEY = "renewal_management.pending_contract_ids"
HELD_KEY = "renewal_management.held_sync"


class ContractContract(models.Model):
    _inherit = "contract.contract"

    renewal_ids = fields.One2many(
        comodel_name="renewal.renewal",
        inverse_name="contract_id",
    )
    renewal_playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        string="Renewal Playbook",
        copy=True,
        check_company=True,
        help="Left empty, the conditions of the playbooks decide.",
    )
    renewal_sync_error = fields.Text(
        readonly=True,
        copy=False,
        help="Why the renewals of this contract could not be brought in line.",
    )
    renewal_sync_told = fields.Boolean(
        readonly=True,
        copy=False,
        help="The managers were told of the error.",
    )
    open_renewal_count = fields.Integer(
        compute="_compute_renewal_figures",
    )
    next_decision_date = fields.Date(
        compute="_compute_renewal_figures",
    )
    renewal_days_left = fields.Integer(
        string="Days Left",
        compute="_compute_renewal_figures",
        help="Days until the next decision date.",
    )
    renewal_arr = fields.Monetary(
        string="ARR",
        compute="_compute_renewal_arr",
        currency_field="renewal_currency_id",
        help="Yearly recurring value, untaxed, of the lines in force today.",
    )
    renewal_currency_id = fields.Many2one(
        comodel_name="res.currency",
        string="Renewal Currency",
        compute="_compute_renewal_arr",
        help="The currency of the contract, for people who may not read journals.",
    )

    @api.depends("renewal_ids.outcome", "renewal_ids.decision_date")
    def _compute_renewal_figures(self):
        today = fields.Date.context_today(self)
        # sudo: a person who may read the contract may know when it is decided
        groups = (
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [("contract_id", "in", self.ids), ("outcome", "=", False)],
                ["contract_id"],
                ["__count", "decision_date:min"],
            )
        )
        figures = {contract.id: values for contract, *values in groups}
        for contract in self:
            count, date = figures.get(contract.id, (0, False))
            contract.open_renewal_count = count
            contract.next_decision_date = date
            contract.renewal_days_left = (date - today).days if date else 0

    @api.depends("contract_line_ids.price_subtotal", "contract_line_ids.date_end")
    def _compute_renewal_arr(self):
        today = fields.Date.context_today(self)
        # sudo: the currency may come from a journal, which salespeople may not read
        for contract, known in zip(self, self.sudo(), strict=True):
            contract.renewal_currency_id = known.currency_id
            contract.renewal_arr = known._get_arr(today)

    def _get_arr(self, day):
        """Yearly recurring value, untaxed, in force on a day, contract currency."""
        self.ensure_one()
        lines = self.contract_line_ids.filtered(
            lambda line: (
                line._is_renewable()
                and (not line.date_start or line.date_start <= day)
                and (line._get_effective_end() or day) >= day
            )
        )
        return sum(line._get_annual_amount() for line in lines) if self.active else 0.0

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._sync_renewals()
        return contracts

    def write(self, vals):
        owners = {contract: contract.user_id for contract in self}
        is_revived = vals.get("is_terminated") is False
        terminated = self.filtered("is_terminated") if is_revived else self.browse()
        result = super().write(vals)
        if "user_id" in vals:
            self._pass_on_renewals(owners)
        if PLANNING_FIELDS & set(vals):
            self._get_open_renewals().needs_planning = True
        if RENEWAL_FIELDS & set(vals):
            terminated._reopen_terminated_renewals()
            self._sync_renewals()
        return result

    def unlink(self):
        # sudo: renewals go with their contract; through the ORM, so that their
        # activities and messages go too
        self.sudo().renewal_ids.unlink()
        return super().unlink()

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_view_renewals(self):
        """Open the renewals of these contracts."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management.renewal_renewal_action"
        )
        action.update(domain=[("contract_id", "in", self.ids)], context={})
        if len(self.renewal_ids) == 1:
            action.update(
                res_id=self.renewal_ids.id, view_mode="form", views=[(False, "form")]
            )
        return action

    # ------------------------------------------------------------------
    # Renewals
    # ------------------------------------------------------------------

    def _get_open_renewals(self):
        # sudo: what happens to a contract happens to its renewals, whoever acts
        return (
            self.env["renewal.renewal"]
            .sudo()
            .search([("contract_id", "in", self.ids), ("outcome", "=", False)])
        )

    def _request_renewal_sync(self):
        """Bring the renewals in line once, just before the transaction commits.

        Lines are often written one by one, or inside the creation of their contract:
        reading half a contract would cost time and could be wrong.
        """
        if not self:
            return
        pending = self.env.cr.precommit.data.setdefault(PENDING_KEY, set())
        if not pending:
            self.env.cr.precommit.add(self._sync_pending_renewals)
        pending.update(self.ids)

    def _sync_pending_renewals(self):
        pending = self.env.cr.precommit.data.pop(PENDING_KEY, set())
        self.browse(pending).exists()._sync_renewals()

    @contextmanager
    def _hold_renewal_sync(self):
        """Inside, contracts that are written one by one do not bring their renewals in
        line one by one: all are done at the end, by the caller or by the commit."""
        data = self.env.cr.precommit.data
        before = data.get(HELD_KEY)
        data[HELD_KEY] = True
        try:
            yield
        finally:
            data[HELD_KEY] = before

    def _sync_renewals(self):
        """Bring the renewals of these contracts in line with their lines, now."""
        if self.env.cr.precommit.data.get(HELD_KEY):
            self._request_renewal_sync()
            return
        self._forget_pending()
        self.env["renewal.sync"]._sync_safely(self)

    def _sync_renewals_strictly(self):
        """The same; what cannot be brought in line is an error of who asks for it."""
        self._forget_pending()
        self.env["renewal.sync"]._sync_strictly(self)

    def _forget_pending(self):
        pending = self.env.cr.precommit.data.get(PENDING_KEY, set())
        pending.difference_update(self.ids)

    def _pass_on_renewals(self, owners):
        """A renewal owned by the contract's former responsible follows the new one."""
        nobody = self.env["res.users"]
        # no e-mail for each: contracts are often handed over by the dozen
        quiet = self._get_open_renewals().with_context(
            mail_auto_subscribe_no_notify=True
        )
        following = quiet.filtered(
            lambda renewal: renewal.user_id in (owners.get(renewal.contract_id), nobody)
        )
        for owner, renewals in following.grouped(
            lambda renewal: renewal.contract_id.user_id
        ).items():
            renewals.write({"user_id": owner.id})

    def _reopen_terminated_renewals(self):
        """The termination was cancelled: what it lost is open again."""
        lost = (
            self.env["renewal.renewal"]
            .sudo()
            .search(
                [
                    ("contract_id", "in", self.ids),
                    ("outcome", "=", "churned"),
                    ("successor_renewal_id", "=", False),
                ],
                order="current_end desc",
            )
        )
        for renewals in lost.grouped("contract_id").values():
            last = max(renewals.mapped("outcome_date"))
            renewals.filtered(lambda r, last=last: r.outcome_date == last)._reopen()
