# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from .risk_field import ExpectedLoss, RiskProbability

# A month ago: the last weekly snapshot that is so many days old, and not much older.
MONTH_DAYS = 28
OLDEST_DAYS = 42


class RenewalRenewal(models.Model):
    """What may be lost: the list of who is at risk begins with what costs most.

    Not stored: an amount that changes, a call or a model that is retired count at once,
    and no daily run has to keep it.
    """

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    risk_probability = RiskProbability(
        string="Likelihood (%)",
        digits=(5, 1),
        compute="_compute_expected_loss",
        aggregator=None,
        help="The renewal likelihood where the back-test confirms it, otherwise the "
        "probability of the forecast, which follows the stage.",
    )
    risk_source = fields.Selection(
        selection=[("learned", "Learned"), ("stage", "Stage")],
        string="Likelihood From",
        compute="_compute_expected_loss",
        help="Learned: from the outcomes of similar renewals, confirmed by the "
        "back-test. Stage: nothing was learned that can be believed, so renewals of "
        "one stage are all as likely.",
    )
    expected_loss_amount = ExpectedLoss(
        string="Expected Loss",
        compute="_compute_expected_loss",
        currency_field="company_currency_id",
        help="ARR up for renewal × (100 % − likelihood), while the renewal is open, in "
        "the company's currency. Meaningful as an order, and as a total of many.",
    )
    risk_change = fields.Text(
        string="Since Last Month",
        compute="_compute_risk_change",
        help="How the likelihood and the health score moved within about a month, and "
        "what moved the score.",
    )

    def _compute_expected_loss(self):
        """The same as the fields say in SQL."""
        for renewal in self:
            is_learned = renewal._is_likelihood_believed()
            percent = (
                renewal.health_probability
                if is_learned
                else renewal.computed_probability
            )
            share = 0.0 if renewal.outcome else 1 - percent / 100
            amount = renewal.company_atr_amount * share
            renewal.risk_probability = percent
            renewal.risk_source = "learned" if is_learned else "stage"
            renewal.expected_loss_amount = renewal.company_currency_id.round(amount)

    def _is_likelihood_believed(self):
        # sudo: whether it is believed is no secret, the model itself is the manager's
        return self.sudo().health_model_id.state == "active"

    # ------------------------------------------------------------------
    # Since last month
    # ------------------------------------------------------------------

    def _compute_risk_change(self):
        before = self._get_likelihoods_before()
        sentences = self._get_health_sentences()
        for renewal in self:
            parts = (
                renewal._describe_likelihood_change(*before.get(renewal.id, (None, 0))),
                sentences.get(renewal.health_id.id),
            )
            renewal.risk_change = "\n".join(filter(None, parts))

    def _get_likelihoods_before(self):
        """What the weekly snapshot of about a month ago says.

        :return: {id of the renewal: (day, percent)}
        """
        # sudo: of renewals that the reader may see
        today = self.env.company.sudo()._get_renewal_today()
        self.env["renewal.forecast.snapshot"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (renewal_id) renewal_id, date, health_probability
                  FROM renewal_forecast_snapshot
                 WHERE renewal_id = ANY(%s) AND health_probability IS NOT NULL
                   AND date BETWEEN %s AND %s
                 ORDER BY renewal_id, date DESC
                """,
                self.ids,
                today - timedelta(days=OLDEST_DAYS),
                today - timedelta(days=MONTH_DAYS),
            )
        )
        return {renewal: (day, percent) for renewal, day, percent in rows}

    def _describe_likelihood_change(self, day, percent):
        if day is None or not self._is_likelihood_believed():
            return ""
        before, after = round(percent), round(self.health_probability)
        if before == after:
            return self.env._(
                "Likelihood unchanged since %(day)s.",
                day=format_day(self.env, day, with_year=False),
            )
        return self.env._(
            "Likelihood %(before)d%% → %(after)d%% since %(day)s",
            before=before,
            after=after,
            day=format_day(self.env, day, with_year=False),
        )

    def _get_health_sentences(self):
        """{id of the customer's health: what moved its score}"""
        # sudo: of renewals that the reader may see, as their score and their reasons
        customers = self.sudo().health_id.filtered("has_score")
        return {
            customer.id: self.env._("Score: %(change)s", change=customer.sentence)
            for customer in customers
        }

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_new_task(self):
        """Ask for a task on this renewal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New task"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids},
        }
