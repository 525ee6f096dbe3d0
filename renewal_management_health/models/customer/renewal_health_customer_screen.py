# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthCustomer(models.Model):
    """What lists and cards show beside the score, and the buttons around it."""

    _inherit = "renewal.health.customer"

    band = fields.Selection(
        group_expand="_group_expand_bands",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id",
    )
    open_renewal_count = fields.Integer(
        compute="_compute_open_renewals",
    )
    atr_amount = fields.Monetary(
        string="At Stake",
        currency_field="company_currency_id",
        compute="_compute_open_renewals",
        help="Yearly amount of the open renewals.",
    )
    next_decision_date = fields.Date(
        compute="_compute_open_renewals",
    )
    override_ids = fields.One2many(
        comodel_name="renewal.health.override",
        inverse_name="customer_id",
        string="Overrides",
        readonly=True,
    )

    @api.model
    def _group_expand_bands(self, values, domain):
        return ["red", "amber", "green", "unknown"]

    def _compute_open_renewals(self):
        # sudo: how much is at stake, and until when, is no secret to whoever sees the
        # customer
        groups = (
            self.env["renewal.renewal"]
            .sudo()
            ._read_group(
                [("health_id", "in", self.ids), ("outcome", "=", False)],
                ["health_id"],
                ["__count", "company_atr_amount:sum", "decision_date:min"],
            )
        )
        figures = {customer.id: values for customer, *values in groups}
        for customer in self:
            count, amount, date = figures.get(customer.id, (0, 0.0, False))
            customer.open_renewal_count = count
            customer.atr_amount = amount
            customer.next_decision_date = date

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_override(self):
        """Say what the score is, for a while, and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override the score"),
            "res_model": "renewal.health.override",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "renewal_management_health.renewal_health_override_view_form"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {
                "default_customer_id": self.id,
                "default_score": self.score,
            },
        }

    def action_end_override(self):
        """The computed score speaks again."""
        self.ensure_one()
        return self.override_id.action_end()

    def action_view_scores(self):
        """Open the score over time."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_health_score_action"
        )
        return {
            **action,
            "name": self.env._("Score of %(customer)s", customer=self.display_name),
            "domain": [("customer_id", "=", self.id)],
            "context": {"graph_groupbys": ["date:day"]},
        }

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------

    def _score_now(self):
        """Score these customers at once, instead of tonight."""
        for company, customers in self.sudo().grouped("company_id").items():
            self.env["renewal.health.scorer"]._score(
                company, company._get_renewal_today(), customers.partner_id.ids
            )
