# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL


class RenewalHealthCustomer(models.Model):
    """The snapshots of a customer's score, and scoring it at once."""

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    score_id = fields.Many2one(
        comodel_name="renewal.health.score",
        string="Last Snapshot",
        readonly=True,
    )
    score_ids = fields.One2many(
        comodel_name="renewal.health.score",
        inverse_name="customer_id",
        string="Scores",
        readonly=True,
    )
    snapshot_version = fields.Integer(
        string="Version",
        related="score_id.scorecard_version",
        aggregator=None,
    )
    digest = fields.Integer(
        readonly=True,
        aggregator=None,
        help="What the last snapshot was made of, as a number: a new one is kept when "
        "it changes.",
    )

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

    def _score_now(self):
        # sudo: scores are the system's; whoever asks for one was checked before
        for company, customers in self.sudo().grouped("company_id").items():
            self.env["renewal.health.scorer"]._score(
                company, company._get_renewal_today(), customers.partner_id.ids
            )
        return super()._score_now()

    # ------------------------------------------------------------------
    # Two customers become one
    # ------------------------------------------------------------------

    def _absorb(self, other):
        self._drop_double_days(other)
        if self.digest:
            # the last snapshot may be the other's then: the next run keeps a new one
            self.digest = 0
        return super()._absorb(other)

    def _drop_double_days(self, other):
        """Of a day that both have, this row's snapshot stays."""
        self.env["renewal.health.score"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM renewal_health_score AS double
                 USING renewal_health_score AS kept
                 WHERE double.customer_id = %(other)s AND kept.customer_id = %(kept)s
                   AND double.date = kept.date
                """,
                other=other.id,
                kept=self.id,
            )
        )
        self.env["renewal.health.score"].invalidate_model(flush=False)

    def _follow_partner(self, customer):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_health_score SET partner_id = %(customer)s
                 WHERE customer_id = %(kept)s AND partner_id != %(customer)s
                """,
                customer=customer.id,
                kept=self.id,
            )
        )
        self.env.invalidate_all()
        return super()._follow_partner(customer)
