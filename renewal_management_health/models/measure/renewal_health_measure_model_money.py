# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .renewal_health_measure_model import NUMBERS


class RenewalHealthMeasure(models.Model):
    """Amounts of all currencies in one, the company's, in the query that counts.

    At the rate of the record's day: it is not the customer who moves when a rate does,
    and a past day is seen as it stood.
    """

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    def _get_model_amount_sql(self, company, records, query, day):
        """The number on the record, an amount in the company's currency.

        :param day: SQL of the record's day
        """
        field, value = self._get_model_column("value_field", NUMBERS, records, query)
        if field.type != "monetary":
            return value
        currency = self._get_model_currency_sql(field, records, query)
        if currency is None:
            return value
        ours = SQL("%s", company.currency_id.id)
        return SQL(
            "CASE WHEN COALESCE(%(currency)s, %(ours)s) = %(ours)s THEN %(value)s"
            " ELSE %(value)s * %(our_rate)s / %(their_rate)s END",
            currency=currency,
            ours=ours,
            value=value,
            our_rate=self._get_rate_sql(ours, company, day),
            their_rate=self._get_rate_sql(currency, company, day),
        )

    def _get_model_currency_sql(self, field, records, query):
        """The currency of an amount; None where it is that of the company.

        :raise UserError: when the database does not know it
        """
        model = self.env[field.model_name]
        name = field.get_currency_field(model)
        currency = model._fields[name]
        if currency.store or currency.related:
            *way, _last = self.value_field.split(".")
            return self._get_path_sql(records, ".".join([*way, name]), query)[1]
        if name.startswith("company_currency"):
            return None
        raise UserError(
            self.env._(
                "The currency of %(field)s of %(model)s is worked out when it is "
                "shown: choose an amount in the company's currency.",
                field=self.value_field,
                model=records._description,
            )
        )

    @api.model
    def _get_rate_sql(self, currency, company, day):
        """How many units of a currency one of the base currency was on a day, as
        ``res.currency._get_rates`` finds it: the last rate before, else the first."""
        # sudo: rates are no secret
        rates = self.env["res.currency.rate"].sudo()
        found = []
        for order in ("DESC", "ASC"):
            query = rates._search(
                [("company_id", "in", (False, company.root_id.id))],
                order=f"company_id.id, name {order}",
                limit=1,
            )
            name, rate, of = (
                rates._field_to_sql(query.table, field)
                for field in ("name", "rate", "currency_id")
            )
            query.add_where(SQL("%s = %s", of, currency))
            if order == "DESC":
                query.add_where(SQL("%s <= %s", name, day))
            found.append(query.select(rate))
        return SQL("COALESCE((%s), (%s), 1.0)", *found)
