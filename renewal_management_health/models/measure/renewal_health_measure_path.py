# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class RenewalHealthMeasure(models.Model):
    """From the names that a user writes to SQL, with a sentence where that fails."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_path_sql(self, records, path, query):
        """Follow a path such as ``partner_id.parent_id`` through many2one fields.

        Adds the joins to the query.

        :return: (last field, SQL of its column)
        :raise UserError: when there is no such path, or it is not in the database
        """
        model, alias = records, query.table
        *names, last = (path or "").split(".")
        for name in names:
            field = self._get_path_field(model, name)
            if field.type != "many2one":
                raise UserError(
                    self.env._(
                        "%(field)s of %(model)s leads to no single record: choose "
                        "another path.",
                        field=name,
                        model=model._description,
                    )
                )
            model, alias = self._join_path(model, alias, field, query)
        field = self._get_path_field(model, last)
        try:
            return field, model._field_to_sql(alias, last, query)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(field)s of %(model)s is worked out when it is shown: choose a "
                    "field that is stored.",
                    field=last,
                    model=model._description,
                )
            ) from error

    @api.model
    def _join_path(self, model, alias, field, query):
        if field.related and not field.store:
            model, field, alias = model._traverse_related_sql(alias, field, query)
        return field.join(model, alias, query)

    @api.model
    def _get_path_field(self, model, name):
        field = model._fields.get(name)
        if not field:
            raise UserError(
                self.env._(
                    "%(model)s has no field %(field)s.",
                    model=model._description,
                    field=name or "?",
                )
            )
        return field

    @api.model
    def _get_day_end(self, field, company, day):
        """What is on that day or before is less than this, in the field's own type."""
        following = day + timedelta(days=1)
        if field.type == "date":
            return following
        timezone = pytz.timezone(company._get_renewal_tz())
        begin = timezone.localize(datetime.combine(following, time.min))
        return begin.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _get_day_sql(self, field, company, column):
        """The day of a column where the company is."""
        if field.type == "date":
            return column
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            column,
            company._get_renewal_tz(),
        )
