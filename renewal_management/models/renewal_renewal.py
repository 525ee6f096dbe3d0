# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

# Fields a person may change on an open renewal and that move its planned steps.
PLANNING_FIELDS = {"playbook_id"}


class RenewalRenewal(models.Model):
    """The decision about one term of one contract.

    Opened by ``renewal.sync`` when the contract has lines that end on a day nobody
    follows yet; worked by the steps of its playbook; closed with an outcome.
    """

    _name = "renewal.renewal"
    _description = "Renewal"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "decision_date, id"
    _mail_post_access = "read"

    # Identity
    name = fields.Char(
        compute="_compute_name",
        store=True,
        index="trigram",
    )
    contract_id = fields.Many2one(
        comodel_name="contract.contract",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    partner_id = fields.Many2one(
        related="contract_id.commercial_partner_id",
        string="Customer",
        store=True,
        index=True,
    )
    contact_id = fields.Many2one(
        related="contract_id.partner_id",
        string="Contact",
        store=True,
    )
    company_id = fields.Many2one(
        related="contract_id.company_id",
        store=True,
        index=True,
    )
    contract_type = fields.Selection(
        related="contract_id.contract_type",
        store=True,
    )
    line_ids = fields.One2many(
        comodel_name="renewal.line",
        inverse_name="renewal_id",
        readonly=True,
    )
    renewal_type = fields.Selection(
        selection=[
            ("manual", "Manual"),
            ("auto", "Auto-renewing"),
            ("evergreen", "Yearly review"),
        ],
        required=True,
        default="manual",
        readonly=True,
        help="Manual: ends unless somebody renews it.\n"
        "Auto-renewing: goes on unless somebody gives notice.\n"
        "Yearly review: the contract has no end; its value is reviewed every year.",
    )

    # Dates
    term_start = fields.Date(
        readonly=True,
    )
    term_end = fields.Date(
        required=True,
        readonly=True,
        help="Last day of the term, as signed.",
    )
    due_date = fields.Date(
        required=True,
        readonly=True,
        help="The day this decision counts in: rates and cohorts group by it. A short "
        "extension does not move it.",
    )
    extended_to = fields.Date(
        readonly=True,
        tracking=True,
        help="The term was prolonged to this day without a renewal.",
    )
    current_end = fields.Date(
        compute="_compute_current_end",
        store=True,
        index=True,
        help="Last day of the term, extension included.",
    )
    notice_deadline = fields.Date(
        readonly=True,
        help="Last day on which either side can stop the automatic renewal.",
    )
    decision_date = fields.Date(
        compute="_compute_decision_date",
        store=True,
        index=True,
        help="T: the notice deadline of an auto-renewing term, the end of any other.",
    )
    window_date = fields.Date(
        compute="_compute_window_date",
        store=True,
        help="From this day on the renewal is in the work list.",
    )
    days_left = fields.Integer(
        compute="_compute_days_left",
        help="Days until the decision date; negative when it has passed.",
    )
    in_window = fields.Boolean(
        readonly=True,
        index=True,
    )
    is_lapsed = fields.Boolean(
        string="Lapsed",
        readonly=True,
        help="The term is over and nobody has said how it ended.",
    )

    # People
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
        help="Nobody, or only an archived user, is responsible.",
    )

    # Work
    stage_id = fields.Many2one(
        comodel_name="renewal.stage",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self._default_stage_id(),
        group_expand="_read_group_stage_ids",
        ondelete="restrict",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    needs_planning = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
    )
    step_ids = fields.One2many(
        comodel_name="renewal.step",
        inverse_name="renewal_id",
    )
    next_step_id = fields.Many2one(
        comodel_name="renewal.step",
        compute="_compute_next_step",
    )
    next_step_date = fields.Date(
        compute="_compute_next_step",
    )
    failed_step_count = fields.Integer(
        compute="_compute_failed_step_count",
    )
    escalation_level = fields.Integer(
        readonly=True,
        help="How many people up the chain were asked because nobody acted.",
    )
    opportunity_id = fields.Many2one(
        comodel_name="crm.lead",
        domain="[('partner_id', 'child_of', partner_id)]",
        index="btree_not_null",
        tracking=True,
    )
    has_opportunity = fields.Boolean(
        compute="_compute_has_opportunity",
        store=True,
        help="An opportunity that is neither lost nor archived.",
    )
    priority = fields.Selection(
        selection=[("0", "Normal"), ("1", "High")],
        default="0",
    )
    tag_ids = fields.Many2many(
        comodel_name="crm.tag",
        string="Tags",
    )

    # Money
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        required=True,
        readonly=True,
        help="Currency of the contract.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
        string="Company Currency",
    )
    atr_amount = fields.Monetary(
        string="ATR",
        currency_field="currency_id",
        readonly=True,
        help="Available to renew: yearly recurring value, untaxed, of the lines that "
        "end with this term. Live while the renewal is open, frozen when it closes.",
    )
    company_atr_amount = fields.Monetary(
        string="ATR (Company Currency)",
        currency_field="company_currency_id",
        readonly=True,
        help="The same in the company's currency, at the rate of the rate date.",
    )
    rate_date = fields.Date(
        readonly=True,
    )

    # End
    outcome = fields.Selection(
        selection=[
            ("renewed", "Renewed"),
            ("churned", "Lost"),
            ("cancelled", "Cancelled"),
        ],
        readonly=True,
        index=True,
        tracking=True,
        help="Empty while the renewal is open.",
    )
    outcome_date = fields.Date(
        readonly=True,
    )
    outcome_note = fields.Text(
        readonly=True,
    )
    reason_id = fields.Many2one(
        comodel_name="contract.terminate.reason",
        readonly=True,
        ondelete="restrict",
    )
    successor_renewal_id = fields.Many2one(
        comodel_name="renewal.renewal",
        string="Next Renewal",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    opened_date = fields.Date(
        readonly=True,
        help="The day the renewal was opened: nobody could act before it.",
    )
    opened_run_id = fields.Many2one(
        comodel_name="renewal.run",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _unique_open_term = models.UniqueIndex(
        "(contract_id, current_end) WHERE outcome IS NULL",
        "This contract already has an open renewal for this day.",
    )
    _to_plan_idx = models.Index(
        "(company_id) WHERE needs_planning AND outcome IS NULL",
    )
    _window_idx = models.Index(
        "(company_id, window_date) WHERE outcome IS NULL AND NOT in_window",
    )
    _open_idx = models.Index(
        "(company_id, current_end) WHERE outcome IS NULL AND NOT is_lapsed",
    )

    # ------------------------------------------------------------------
    # Defaults and computes
    # ------------------------------------------------------------------

    @api.model
    def _default_stage_id(self):
        return self.env["renewal.stage"]._get_first("upcoming")

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        # columns of the work in progress always, the others when they hold something:
        # on a phone the first column is all there is to see
        return (stages | stages.search([("stage_type", "=", "open")])).sorted()

    @api.depends("contract_id.name", "contract_id.code")
    def _compute_name(self):
        for renewal in self:
            contract = renewal.contract_id
            code = f"[{contract.code}] " if contract.code else ""
            renewal.name = f"{code}{contract.name or ''}"

    @api.depends("name", "partner_id")
    def _compute_display_name(self):
        for renewal in self:
            # the customer's name is what everybody looks for; a salesperson may
            # read a renewal whose customer belongs to somebody else
            customer = renewal.sudo().partner_id.display_name or ""
            renewal.display_name = " – ".join(
                part for part in (customer, renewal.name) if part
            )

    @api.depends("term_end", "extended_to")
    def _compute_current_end(self):
        for renewal in self:
            renewal.current_end = renewal.extended_to or renewal.term_end

    @api.depends("renewal_type", "notice_deadline", "current_end")
    def _compute_decision_date(self):
        for renewal in self:
            is_auto = renewal.renewal_type == "auto"
            renewal.decision_date = (
                is_auto and renewal.notice_deadline or renewal.current_end
            )

    @api.depends(
        "decision_date",
        "playbook_id.window_days",
        "company_id.renewal_window_days",
    )
    def _compute_window_date(self):
        for renewal in self:
            days = (
                renewal.playbook_id.window_days
                or renewal.company_id.renewal_window_days
            )
            renewal.window_date = (
                renewal.decision_date and renewal.decision_date - timedelta(days=days)
            )

    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for renewal in self:
            renewal.days_left = (
                (renewal.decision_date - today).days if renewal.decision_date else 0
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

    @api.depends("opportunity_id.active", "opportunity_id.won_status")
    def _compute_has_opportunity(self):
        for renewal in self:
            lead = renewal.opportunity_id
            renewal.has_opportunity = bool(
                lead and lead.active and lead.won_status != "lost"
            )

    def _compute_next_step(self):
        steps = self.env["renewal.step"].search(
            [("renewal_id", "in", self.ids), ("state", "=", "planned")],
            order="scheduled_date, id",
        )
        by_renewal = steps.grouped("renewal_id")
        for renewal in self:
            step = by_renewal.get(renewal, steps.browse())[:1]
            renewal.next_step_id = step
            renewal.next_step_date = step.scheduled_date

    def _compute_failed_step_count(self):
        counts = dict(
            self.env["renewal.step"]._read_group(
                [("renewal_id", "in", self.ids), ("state", "=", "failed")],
                ["renewal_id"],
                ["__count"],
            )
        )
        for renewal in self:
            renewal.failed_step_count = counts.get(renewal, 0)

    @api.constrains("stage_id", "outcome")
    def _check_stage(self):
        """Columns that stand for an outcome hold the renewals that have it."""
        for renewal in self:
            stage_type = renewal.stage_id.stage_type
            is_closing = stage_type not in ("upcoming", "open")
            if is_closing and renewal.outcome != stage_type:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot be moved to %(stage)s: renew or terminate "
                        "the contract, and the renewal closes by itself.",
                        name=renewal.display_name,
                        stage=renewal.stage_id.name,
                    )
                )
            if renewal.outcome and not is_closing:
                raise ValidationError(
                    self.env._(
                        "%(name)s is closed: its stage no longer changes.",
                        name=renewal.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if PLANNING_FIELDS & set(vals) and "needs_planning" not in vals:
            # sudo: the flag is the system's
            self.sudo().needs_planning = True
        if vals.get("opportunity_id"):
            self._close_settled_tasks()
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_create_opportunity(self):
        """Create the opportunity of these renewals, or open the one there is."""
        self.ensure_one()
        if not self.has_opportunity:
            self._create_opportunities()
        return self.action_view_opportunity()

    def action_view_opportunity(self):
        """Open the linked opportunity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.opportunity_id.id,
            "view_mode": "form",
        }

    def action_view_contract(self):
        """Open the contract in the form its type calls for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "contract.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
            "views": [(self.contract_id.get_formview_id(), "form")],
        }

    def action_add_step(self):
        """Add a step by hand."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add a step"),
            "res_model": "renewal.step",
            "view_mode": "form",
            "views": [
                (self.env.ref("renewal_management.renewal_step_view_form_add").id, "form")
            ],
            "target": "new",
            "context": {"default_renewal_id": self.id},
        }

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------

    @api.model
    def _get_open_domain(self):
        """Renewals that still wait for an outcome."""
        return Domain("outcome", "=", False)

    @api.model
    def _get_window_domain(self, company, date_ref):
        """Open renewals whose window opens on or before the day."""
        return self._get_open_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("in_window", "=", False),
                ("window_date", "<=", date_ref),
            ]
        )

    @api.model
    def _get_lapsed_domain(self, company, date_ref):
        """Open renewals whose term is over and that do not say so yet."""
        return self._get_open_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("is_lapsed", "=", False),
                ("current_end", "<", date_ref),
            ]
        )

    def _flag_for_planning(self, domain):
        """Flag the renewals of a domain in one statement, whatever their number."""
        self.flush_model()
        query = self._search(domain)
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_renewal SET needs_planning = TRUE "
                "WHERE NOT COALESCE(needs_planning, FALSE) AND id IN %s",
                query.subselect(),
            )
        )
        self.invalidate_model(["needs_planning"])

    def _get_escalation_chain(self):
        """People to turn to, nearest first: owner, team leader, renewal manager.

        Active users only, nobody twice. Override to slot in HR managers.

        :return: res.users in order
        """
        self.ensure_one()
        chain = (
            self.user_id | self.team_id.user_id | self.company_id.renewal_manager_id
        )
        return chain.filtered("active")

    def _enter_window(self):
        """The last mile begins: the renewal joins the work list."""
        stage = self.env["renewal.stage"]._get_first("open")
        self.write({"in_window": True})
        before = self.filtered(lambda r: r.stage_id.stage_type == "upcoming")
        if stage:
            before.write({"stage_id": stage.id})

    def _leave_window(self):
        """The date was corrected to a later one before anybody worked on it."""
        stage = self.env["renewal.stage"]._get_first("upcoming")
        self.write({"in_window": False})
        first = self.env["renewal.stage"]._get_first("open")
        untouched = self.filtered(lambda r: r.stage_id == first)
        if stage:
            untouched.write({"stage_id": stage.id})

    def _move_end(self, new_end, date_ref):
        """The lines end on another day, and no renewal is the cause.

        Inside the window a later end is an extension: the due date stays. Anything
        else is a correction: the due date follows.
        """
        self.ensure_one()
        old_end = self.current_end
        if self.in_window and new_end > old_end:
            self.write({"extended_to": new_end})
            body = self.env._("Extended from %(old)s to %(new)s without a renewal.")
        else:
            self.write(
                {"term_end": new_end, "due_date": new_end, "extended_to": False}
            )
            body = self.env._("End of the term corrected from %(old)s to %(new)s.")
        self.write({"needs_planning": True, "is_lapsed": new_end < date_ref})
        dates = {"old": old_end, "new": new_end}
        self._message_log(
            body=body % {key: format_date(self.env, day) for key, day in dates.items()}
        )

    def _close(self, outcome, outcome_date, note="", reason=None):
        """Give the renewals their outcome: amounts freeze, planned work stops."""
        if not self:
            return
        stage = self.env["renewal.stage"]._get_first(outcome)
        values = {
            "outcome": outcome,
            "outcome_date": outcome_date,
            "outcome_note": note,
            "reason_id": reason.id if reason else False,
            "in_window": False,
            "is_lapsed": False,
            "needs_planning": False,
            "escalation_level": 0,
        }
        if stage:
            values["stage_id"] = stage.id
        self.write(values)
        self.line_ids.filtered(lambda line: not line.outcome).write(
            {"outcome": outcome}
        )
        self.env["renewal.step"]._stop_renewals(
            self, note or self.env._("The renewal is closed")
        )

    def _reopen(self):
        """Take the outcome back; the next synchronisation brings the dates in line."""
        for renewal in self:
            renewal.line_ids.filtered(
                lambda line, renewal=renewal: line.outcome == renewal.outcome
            ).write({"outcome": False})
        self.write(
            {
                "outcome": False,
                "outcome_date": False,
                "outcome_note": False,
                "reason_id": False,
                "stage_id": self._default_stage_id().id,
                "needs_planning": True,
            }
        )

    def _refresh_amounts(self, date_ref):
        """Recompute what is at stake from the contract lines, while still open."""
        for renewal in self:
            renewal.line_ids._refresh_amounts()
            lines = renewal.line_ids.filtered(lambda line: line.outcome != "cancelled")
            atr = sum(lines.mapped("atr_amount"))
            currency = renewal.contract_id.currency_id
            company_atr = currency._convert(
                atr, renewal.company_id.currency_id, renewal.company_id, date_ref
            )
            vals = {"rate_date": date_ref}
            if renewal.currency_id != currency:
                vals["currency_id"] = currency.id
            if currency.compare_amounts(renewal.atr_amount, atr):
                vals.update(atr_amount=atr, needs_planning=True)
            if renewal.company_id.currency_id.compare_amounts(
                renewal.company_atr_amount, company_atr
            ):
                vals["company_atr_amount"] = company_atr
            if set(vals) != {"rate_date"} or renewal.rate_date != date_ref:
                renewal.write(vals)

    def _close_settled_tasks(self):
        """Somebody acted: tasks that asked for it are closed at once."""
        # sudo: the task may be somebody else's, the leader's for example
        steps = self.env["renewal.step"].sudo()
        for company in self.company_id:
            steps.search(
                steps._get_open_task_domain(company)
                & Domain("renewal_id", "in", self.ids)
                & Domain("playbook_step_id.condition", "not in", (False, "[]"))
            )._close_settled()

    def _prepare_opportunity_vals(self):
        """Values of the CRM opportunity of one renewal. Override to add your own."""
        self.ensure_one()
        return {
            "type": "opportunity",
            "name": self.env._("Renewal: %(name)s", name=self.name),
            "partner_id": self.contact_id.id,
            "user_id": self.user_id.id if self.user_id.active else False,
            "team_id": self.team_id.id,
            "company_id": self.company_id.id,
            "expected_revenue": self.company_atr_amount,
            "date_deadline": self.decision_date,
            "tag_ids": self.tag_ids.ids,
        }

    def _create_opportunities(self):
        """Create one opportunity per renewal that has none.

        :return: crm.lead, the new ones
        """
        without = self.filtered(lambda renewal: not renewal.has_opportunity)
        # owners hear of it once, in the digest of the daily run
        leads = (
            self.env["crm.lead"]
            .with_context(mail_auto_subscribe_no_notify=True)
            .create([renewal._prepare_opportunity_vals() for renewal in without])
        )
        for renewal, lead in zip(without, leads, strict=True):
            renewal.opportunity_id = lead
        return leads
