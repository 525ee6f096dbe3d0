# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class RenewalHealthMeasure(models.Model):
    """Whose records they are: no record rule holds for the daily run, which is
    superuser, and yet nobody counts what another company has."""

    _inherit = "renewal.health.measure"  # pylint: disable=consider-merging-classes-inherited

    def _get_model_domain(self, company, date_ref):
        domain = self._get_condition(date_ref)
        if self._has_company(self.env[self.model_name]):
            # whatever path is written
            domain &= Domain("company_id", "in", [company.id, False])
        if self.company_path:
            domain &= Domain(self.company_path, "in", [company.id, False])
        return domain

    @api.model
    def _has_company(self, model):
        """Whether its records have a company that can be searched for."""
        field = model._fields.get("company_id")
        return (
            field
            and (field.store or field.related)
            and field.comodel_name == "res.company"
        )

    def _get_model_owner_sql(self, company, records, query):
        """Conditions on ratings, which belong to the company of what was rated, and
        know of it by the name of its model only."""
        if records._name != "rating.rating":
            return []
        return [
            SQL(
                "NOT (%s = %s AND %s IN %s)",
                records._field_to_sql(query.table, "res_model", query),
                model._name,
                records._field_to_sql(query.table, "res_id", query),
                model._search(
                    [("company_id", "not in", [company.id, False])]
                ).subselect(),
            )
            for model in self._get_rated_models()
        ]

    def _get_rated_models(self):
        """Models with a company whose records are rated."""
        # sudo: asked whose they are, not for records
        registry = self.sudo().with_context(active_test=False).env
        return [
            model
            for model in registry.values()
            if not model._abstract
            and "rating_last_value" in model._fields
            and self._has_company(model)
        ]

    def _check_model_company(self, records):
        if not self.company_path:
            return
        # a query of its own: the one that counts is searched by this very path
        query = records.browse()._as_query(ordered=False)
        field, _column = self._get_path_sql(records, self.company_path, query)
        if field.comodel_name != "res.company":
            raise UserError(
                self.env._(
                    "%(path)s of %(model)s does not lead to a company.",
                    path=self.company_path,
                    model=records._description,
                )
            )
