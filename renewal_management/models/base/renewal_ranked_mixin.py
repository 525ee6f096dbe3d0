# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL


class RenewalRankedMixin(models.AbstractModel):
    """Groups of some selections come in the order of the selection, not of the
    alphabet."""

    _name = "renewal.ranked.mixin"
    _description = "Records with Ranked Selections"

    # Fields whose groups come in the order of their selection.
    _ranked = ()

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        ranked = {
            spec: self._rank_selection(spec, term)
            for spec, term in groupby_terms.items()
            if spec in self._ranked
        }
        terms = {**groupby_terms, **ranked}
        result = super()._read_group_orderby(order, terms, query)
        # the method may add to the terms of other fields
        groupby_terms.update({k: v for k, v in terms.items() if k not in ranked})
        return result

    @api.model
    def _rank_selection(self, name, term):
        values = [value for value, _label in self._fields[name].selection]
        return SQL("array_position(%s::varchar[], %s)", values, term)
