# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command, api, fields, models
from odoo.tools import SQL

from ..customer.renewal_health_customer import BANDS

KINDS = [
    ("threshold", "Below the threshold"),
    ("band", "Band dropped"),
    ("drop", "Score dropped"),
    ("detractor", "Detractor"),
]
CLOSE_REASONS = [
    ("recovered", "Recovered"),
    ("hand", "Closed manually"),
    ("expired", "Expired"),
    ("left", "Customer churned"),
    ("disabled", "Alert switched off"),
    ("joined", "Joined with another alert"),
]
# What the first reason and its alert both say.
SHARED = (
    "kind",
    "opened_date",
    "closed_date",
    "close_reason",
    "score_before",
    "score",
    "band_before",
    "band",
)
# Averages over days, and the day that ends them: alerts to which nobody reacted yet are
# left out, they do not count as 0 days.
DURATIONS = {"reaction_days:avg": "reacted_date", "open_days:avg": "closed_date"}


class RenewalHealthAlert(models.Model):
    """A request to look after a customer: one, with all its reasons, until the
    customer recovers.

    Opened and closed by the daily run (``renewal_health_alert_judge.py`` says when);
    who is asked, and how, is in ``renewal_health_alert_task.py``.
    """

    _name = "renewal.health.alert"
    _description = "Health Alert"
    _inherit = ["renewal.readonly.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "state DESC, opened_date DESC, id DESC"
    _rec_name = "customer_id"
    _mail_post_access = "read"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        string="Customer health",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="customer_id.partner_id",
        store=True,
        index=True,
    )
    company_id = fields.Many2one(
        related="customer_id.company_id",
        store=True,
        index=True,
    )
    kind = fields.Selection(
        string="Alert Type",
        selection=KINDS,
        required=True,
        readonly=True,
        help="The first reason.",
    )
    reason_ids = fields.One2many(
        comodel_name="renewal.health.alert.reason",
        inverse_name="alert_id",
        string="Reasons",
        readonly=True,
    )
    description = fields.Char(
        string="What Happened",
        compute="_compute_description",
        help="The reasons it is open for; of a closed one all.",
    )
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
        index="btree_not_null",
        tracking=True,
        help="Follows the task. Empty if nobody was found: set the customer's "
        "success manager, or the renewal manager in the settings.",
    )
    opened_date = fields.Date(
        required=True,
        readonly=True,
    )
    reacted_date = fields.Date(
        string="Acknowledged On",
        readonly=True,
        help="The day on which its task was done or somebody acknowledged it.",
    )
    closed_date = fields.Date(
        readonly=True,
    )
    close_reason = fields.Selection(
        selection=CLOSE_REASONS,
        string="Closing Reason",
        readonly=True,
    )
    close_note = fields.Text(
        readonly=True,
    )
    is_over = fields.Boolean(
        compute="_compute_is_over",
        store=True,
        help="The cause of the alert has cleared. An alert closed by hand reopens "
        "only after its cause has cleared.",
    )
    is_notified = fields.Boolean(
        readonly=True,
        help="The responsible person was notified.",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Task",
        readonly=True,
        index="btree_not_null",
    )
    explanation = fields.Text(
        readonly=True,
        help="What happened and why, as known on the day of its last reason.",
    )
    reaction_days = fields.Integer(
        string="Days to Acknowledge",
        compute="_compute_durations",
        store=True,
        aggregator="avg",
        help="From the day it was opened to the day it was acknowledged.",
    )
    open_days = fields.Integer(
        string="Days Open",
        compute="_compute_durations",
        store=True,
        aggregator="avg",
        help="From the day it was opened to the day it was closed.",
    )
    score_before = fields.Integer(
        readonly=True,
        aggregator="avg",
    )
    score = fields.Integer(
        string="Score When Opened",
        readonly=True,
        aggregator="avg",
    )
    band_before = fields.Selection(
        selection=BANDS,
        readonly=True,
    )
    band = fields.Selection(
        selection=BANDS,
        string="Band When Opened",
        readonly=True,
    )
    coverage = fields.Integer(
        string="Data Coverage (%)",
        readonly=True,
        aggregator="avg",
    )
    is_little_known = fields.Boolean(
        readonly=True,
        help="It was opened on less data than the scorecard asks for.",
    )
    current_score = fields.Integer(
        related="customer_id.score",
        string="Score Now",
    )
    current_band = fields.Selection(
        related="customer_id.band",
        string="Band Now",
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    at_stake_amount = fields.Monetary(
        string="ARR Up for Renewal",
        related="customer_id.atr_amount",
        help="The ARR of the customer's open renewals.",
    )
    next_decision_date = fields.Date(
        string="Next Decision",
        related="customer_id.next_decision_date",
        help="The nearest decision date of the customer's open renewals.",
    )

    _open_uniq = models.UniqueIndex(
        "(customer_id) WHERE state = 'open'",
        "There is an open alert for the customer.",
    )
    _unnotified_idx = models.Index(
        "(company_id) WHERE state = 'open' AND is_notified IS NOT TRUE",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------

    @api.depends("reason_ids.is_over")
    def _compute_is_over(self):
        for alert in self:
            alert.is_over = all(alert.reason_ids.mapped("is_over"))

    @api.depends("reason_ids", "state")
    @api.depends_context("lang")
    def _compute_description(self):
        for alert in self:
            alert.description = alert._describe()

    @api.model_create_multi
    def create(self, vals_list):
        """Without reasons, what the alert says is the only one."""
        return super().create([self._with_reason(vals) for vals in vals_list])

    @api.model
    def _with_reason(self, vals):
        vals = dict(vals)
        is_over = vals.pop("is_over", False)
        if "reason_ids" not in vals:
            shared = {name: vals[name] for name in SHARED if name in vals}
            reason = Command.create({**shared, "is_over": is_over})
            vals["reason_ids"] = [reason]
        return vals

    @api.depends("opened_date", "reacted_date", "closed_date")
    def _compute_durations(self):
        for alert in self:
            first = alert.opened_date
            for name, last in (
                ("reaction_days", alert.reacted_date),
                ("open_days", alert.closed_date),
            ):
                alert[name] = (last - first).days if first and last else 0

    def _read_group_select(self, aggregate_spec, query):
        """The average of days leaves out alerts to which nobody reacted yet."""
        if aggregate_spec in DURATIONS:
            return SQL(
                "AVG(%s - %s)",
                self._field_to_sql(self._table, DURATIONS[aggregate_spec], query),
                self._field_to_sql(self._table, "opened_date", query),
            )
        return super()._read_group_select(aggregate_spec, query)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_acknowledge(self):
        """Acknowledge the alert; it stays open until the customer recovers."""
        self.check_access("write")
        # sudo: the fields are kept by the system; who may was checked
        alerts = self.sudo().filtered(lambda alert: alert.state == "open")
        alerts._acknowledge(self.env.user)
        return True

    def action_close(self):
        """Ask why, then close by hand."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_health_alert_close_action"
        )
        return {**action, "context": {"default_alert_ids": self.ids}}

    def action_view_customer(self):
        """Open the customer's health, which explains the score."""
        self.ensure_one()
        return self.customer_id.get_formview_action()
