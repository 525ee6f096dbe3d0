# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ...tools.exchange import get_rate


class Rates:
    """The exchange rates of all days, of some currencies of one company."""

    def __init__(self, rows, root_id):
        self.own, self.general = defaultdict(list), defaultdict(list)
        for currency_id, company_id, day, rate in rows:
            if company_id in (None, root_id):
                kind = self.own if company_id else self.general
                kind[currency_id].append((day, rate))

    def get(self, currency, other, day):
        """What a unit of a currency is worth in another one on a day."""
        if currency == other:
            return 1.0
        to, since = (
            get_rate(self.own[c.id], self.general[c.id], day) for c in (other, currency)
        )
        return to / since


class RenewalLookBackRates(models.AbstractModel):
    """Exchange rates of the past: one query for all days of a batch."""

    _name = "renewal.look.back.rates"
    _description = "Exchange Rates of the Past"

    def _read(self, contracts):
        """
        :return: Rates of the currencies of these contracts of one company
        """
        company = contracts.company_id[:1]
        currencies = contracts.currency_id | company.currency_id
        if len(currencies) < 2:
            return Rates([], company.root_id.id)
        self.env["res.currency.rate"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT currency_id, company_id, name, rate FROM res_currency_rate
                 WHERE currency_id = ANY(%s) ORDER BY name
                """,
                currencies.ids,
            )
        )
        return Rates(rows, company.root_id.id)
