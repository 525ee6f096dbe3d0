# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields
from odoo.tools import SQL


class RiskProbability(fields.Float):
    """A renewal's likelihood where it is believed, else that of its stage; computed
    when it is read, and by the same formula in SQL, so that lists are sorted by it."""

    def to_sql(self, model, alias):
        stored, states = model._fields, model.env["renewal.health.model"]._fields
        return SQL(
            """
            (CASE WHEN EXISTS (
                SELECT FROM renewal_health_model model
                 WHERE model.id = %s AND model.state = 'active')
             THEN %s ELSE %s END)
            """,
            stored["health_model_id"].to_sql(model, alias),
            stored["health_probability"].to_sql(model, alias),
            stored["computed_probability"].to_sql(model, alias),
            to_flush=states["state"],
        )


class ExpectedLoss(fields.Monetary):
    """What may be lost of an open renewal, alike."""

    def to_sql(self, model, alias):
        stored = model._fields
        return SQL(
            "(CASE WHEN %s IS NULL THEN %s * (1 - %s / 100) ELSE 0 END)",
            stored["outcome"].to_sql(model, alias),
            stored["company_atr_amount"].to_sql(model, alias),
            stored["risk_probability"].to_sql(model, alias),
        )
