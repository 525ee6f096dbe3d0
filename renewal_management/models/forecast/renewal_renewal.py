# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.forecast import choose, get_category
from .renewal_forecast_mixin import FORECAST_CATEGORIES

# What an outcome leaves to forecast.
OUTCOME_CATEGORIES = {
    "renewed": "closed",
    "churned": "omitted",
    "cancelled": "omitted",
}


class RenewalRenewal(models.Model):
    """The forecast: the yearly, untaxed value of the next term.

    Three answers stand beside each other: what the stage says (computed), what the
    owner says, what the manager says. The forecast is the manager's, else the owner's,
    else the computed one; category and amount are looked for separately, so that a
    manager may change one and leave the other. See docs/forecast.rst.
    """

    _name = "renewal.renewal"
    _inherit = ["renewal.renewal", "renewal.forecast.mixin"]

    computed_probability = fields.Float(
        string="Probability (%)",
        digits=(5, 1),
        compute="_compute_computed_probability",
        store=True,
        aggregator=None,
        help="How likely the renewal is, by its stage. Calls do not change it.",
    )
    computed_category = fields.Selection(
        string="System Category",
        selection=FORECAST_CATEGORIES,
        compute="_compute_forecast_category",
        store=True,
        help="The category by probability, without any call.",
    )
    company_proposed_amount = fields.Monetary(
        string="Proposed (Company Currency)",
        currency_field="company_currency_id",
        compute="_compute_company_forecasts",
        store=True,
    )
    company_owner_amount = fields.Monetary(
        string="Owner Amount (Company Currency)",
        currency_field="company_currency_id",
        compute="_compute_company_forecasts",
        inverse="_inverse_company_owner_amount",
        store=True,
    )
    company_manager_amount = fields.Monetary(
        string="Manager Amount (Company Currency)",
        currency_field="company_currency_id",
        compute="_compute_company_forecasts",
        inverse="_inverse_company_manager_amount",
        store=True,
    )
    forecast_category = fields.Selection(
        compute="_compute_forecast_category",
        store=True,
        help="Closed: already renewed.\n"
        "Commit: expected to renew; somebody vouches for it.\n"
        "Best case: will renew if all goes well.\n"
        "Pipeline: too early to tell.\n"
        "Omitted: not counted, because it is lost or expected to be lost.",
    )
    forecast_source = fields.Selection(
        compute="_compute_forecast_category",
        store=True,
        help="Whose call counts.",
    )
    forecast_amount = fields.Monetary(
        currency_field="company_currency_id",
        compute="_compute_forecast_amount",
        store=True,
        help="The expected ARR, untaxed: the manager's amount, else the owner's, "
        "else the proposal. Zero if omitted or lost; the renewed amount once it "
        "is renewed.",
    )
    weighted_amount = fields.Monetary(
        currency_field="company_currency_id",
        compute="_compute_forecast_amount",
        store=True,
        help="The proposal multiplied by its probability, regardless of calls. "
        "Meaningful only as a total of many renewals.",
    )

    @api.depends("stage_id.probability", "outcome")
    def _compute_computed_probability(self):
        percents = self._get_computed_probability()
        for renewal in self:
            renewal.computed_probability = percents[renewal]

    @api.depends(
        "computed_probability",
        "contract_type",
        "renewal_type",
        "outcome",
        "owner_category",
        "owner_amount",
        "manager_category",
        "manager_amount",
        "company_id.renewal_commit_percent",
        "company_id.renewal_best_case_percent",
    )
    def _compute_forecast_category(self):
        for renewal in self:
            computed = renewal._get_computed_category()
            renewal.computed_category = computed
            if renewal.outcome or not renewal._is_collected():
                renewal.forecast_source = "outcome" if renewal.outcome else "computed"
                renewal.forecast_category = computed
                continue
            renewal.forecast_source, _said = choose(
                ("manager", renewal.manager_category or renewal.manager_amount),
                ("owner", renewal.owner_category or renewal.owner_amount),
                ("computed", computed),
            )
            _who, renewal.forecast_category = choose(
                ("manager", renewal.manager_category),
                ("owner", renewal.owner_category),
                ("computed", computed),
            )

    @api.depends(
        "company_id",
        "currency_id",
        "rate_date",
        "proposed_amount",
        "owner_amount",
        "manager_amount",
    )
    def _compute_company_forecasts(self):
        """At the rate that the ATR was converted with: a forecast that equals the ATR
        equals it in every currency."""
        for renewal in self:
            for name in ("proposed_amount", "owner_amount", "manager_amount"):
                amount = renewal[name]
                # most have no call: nothing is nothing in every currency
                renewal[f"company_{name}"] = (
                    renewal._convert_to_company(
                        amount,
                        renewal.currency_id,
                        renewal._get_forecast_rate_date(),
                    )
                    if amount > 0
                    else 0.0
                )

    def _get_forecast_rate_date(self):
        return self.rate_date or self.opened_date or self.due_date

    def _inverse_company_owner_amount(self):
        self._take_company_amount("owner_amount")

    def _inverse_company_manager_amount(self):
        self._take_company_amount("manager_amount")

    def _take_company_amount(self, name):
        """A call made in the company's currency, where amounts are compared, becomes
        one in the contract's."""
        for renewal in self:
            renewal[name] = renewal.company_currency_id._convert(
                renewal[f"company_{name}"],
                renewal.currency_id,
                renewal.company_id,
                renewal._get_forecast_rate_date(),
            )

    @api.depends(
        "outcome",
        "forecast_category",
        "computed_probability",
        "contract_type",
        "renewal_type",
        "company_proposed_amount",
        "company_owner_amount",
        "company_manager_amount",
        "company_renewed_amount",
    )
    def _compute_forecast_amount(self):
        for renewal in self:
            renewal.forecast_amount, renewal.weighted_amount = (
                renewal._get_closed_forecast()
                if renewal.outcome
                else renewal._get_open_forecast()
            )

    @api.model
    def _get_forecast_domain(self):
        """Renewals that a forecast is about; the others are omitted, whatever anybody
        calls: see ``_is_collected``."""
        return Domain(
            [
                ("contract_type", "=", "sale"),
                ("renewal_type", "!=", "evergreen"),
                ("outcome", "!=", "cancelled"),
            ]
        )

    def _is_collected(self):
        """Does money depend on this decision? What suppliers get does not come in, and
        a yearly review ends no term."""
        return self.contract_type != "purchase" and self.renewal_type != "evergreen"

    def _get_computed_probability(self):
        """How likely each renewal is. Override to bring a better number than the one of
        its stage; calls stay what they are. Extend the dependencies of
        ``_compute_computed_probability`` with what the number depends on.

        :return: {renewal: percent}
        """
        certain = {"renewed": 100.0, "churned": 0.0, "cancelled": 0.0}
        return {
            renewal: certain.get(renewal.outcome, renewal.stage_id.probability)
            for renewal in self
        }

    def _get_computed_category(self):
        self.ensure_one()
        if not self._is_collected():
            return "omitted"
        if self.outcome:
            return OUTCOME_CATEGORIES[self.outcome]
        return get_category(
            self.computed_probability,
            self.company_id.renewal_commit_percent,
            self.company_id.renewal_best_case_percent,
        )

    def _get_open_forecast(self):
        """(forecast, weighted) of a renewal that waits for its outcome."""
        self.ensure_one()
        if not self._is_collected():
            return 0.0, 0.0
        _who, amount = choose(
            ("manager", self.company_manager_amount),
            ("owner", self.company_owner_amount),
            ("computed", self.company_proposed_amount),
        )
        if self.forecast_category == "omitted":
            amount = 0.0
        weighted = self.company_proposed_amount * self.computed_probability / 100
        return amount, self.company_currency_id.round(weighted)

    def _get_closed_forecast(self):
        """(forecast, weighted) of a closed renewal: what became of it, twice."""
        self.ensure_one()
        amount = self.company_renewed_amount if self._is_collected() else 0.0
        return amount, amount
