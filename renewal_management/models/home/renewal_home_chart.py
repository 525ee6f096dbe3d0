# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

MAX_BUBBLES = 200
# Days around today whose decisions are drawn.
PAST_DAYS = 30
NEXT_DAYS = 180


class RenewalHome(models.AbstractModel):
    """The largest renewals at a glance: how soon, how likely, how much."""

    _inherit = "renewal.home"  # pylint: disable=consider-merging-classes-inherited

    def _get_chart(self, height="computed_probability", only=Domain.TRUE):
        """Override for another measure.

        :param height: field that says how high a bubble is, of 100
        :param only: renewals of which it is known
        :return: the bubbles and the name of their height; False without any
        """
        renewals = self.env["renewal.renewal"]
        domain = self._get_chart_domain() & only
        query = renewals._search(domain, limit=MAX_BUBBLES)
        query.order = SQL("%s DESC, id", self._get_worth_sql(query))
        bubbles = [
            {**self._get_bubble(renewal), "height": renewal[height]}
            for renewal in renewals.browse(query)
        ]
        label = renewals._fields[height]._description_string(self.env)
        return bool(bubbles) and {"bubbles": bubbles, "label": label}

    def _get_chart_domain(self):
        """What is drawn, whatever its height."""
        today = self.env.company._get_renewal_today()
        renewals = self.env["renewal.renewal"]
        scope = self._get_mine_domain()
        if self._is_manager() or self._leads_team():
            scope |= self._get_team_domain()
        dates = [
            ("decision_date", ">=", today - timedelta(days=PAST_DAYS)),
            ("decision_date", "<=", today + timedelta(days=NEXT_DAYS)),
            ("company_atr_amount", ">", 0),
        ]
        return (
            renewals._get_open_domain()
            & renewals._get_forecast_domain()
            & Domain(dates)
            & scope
        )

    def _get_bubble_tone(self, renewal):
        """Bootstrap's name of a colour. Override for another measure."""
        return "info"

    def _get_bubble(self, renewal):
        today = renewal.company_id._get_renewal_today()
        return {
            "id": renewal.id,
            "title": renewal.display_name,
            "days": (renewal.decision_date - today).days,
            "date": renewal.decision_date,
            "amount": renewal.company_atr_amount * self._get_rate(renewal.company_id),
            "tone": self._get_bubble_tone(renewal),
        }
