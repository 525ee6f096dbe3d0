# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.value_review import combine_months, unknown_placeholders

PLACEHOLDERS = ("quantity", "value", "metric")


class RenewalValueUnit(models.Model):
    """What one unit of a metric is worth to a customer: minutes or money saved."""

    _name = "renewal.value.unit"
    _description = "Value of Usage"
    _inherit = ["renewal.parent.mixin"]
    _order = "sequence, id"
    _rec_name = "sentence"

    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if every company says it.",
    )
    metric_id = fields.Many2one(
        comodel_name="renewal.usage.metric",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sentence = fields.Char(
        required=True,
        translate=True,
        help="What the customer reads. {quantity} is the usage of the term, {value} "
        "what it was worth, {metric} the metric's name: “{quantity} invoices were sent "
        "automatically, saving {value} of work.”",
    )
    kind = fields.Selection(
        selection=[("hours", "Hours"), ("money", "Money")],
        default="hours",
        required=True,
        string="Value Type",
    )
    factor = fields.Float(
        string="Value per Unit",
        digits=(16, 4),
        default=1.0,
        required=True,
        help="Hours, or money, for one unit of the metric. Three minutes are 0.05 "
        "hours. Take a figure the customer agrees with: they check it first.",
    )
    currency_id = fields.Many2one(
        comodel_name="res.currency",
        default=lambda self: self.env.company.currency_id,
        help="Amounts are converted to the currency of the contract.",
    )

    _factor_positive = models.Constraint(
        "CHECK(factor > 0)",
        "The value per unit must be more than 0.",
    )
    _money_has_currency = models.Constraint(
        "CHECK(kind != 'money' OR currency_id IS NOT NULL)",
        "Choose the currency of the value per unit.",
    )

    def _get_texts(self):
        """{unit id: {language code: sentence}}"""
        if not self:
            return {}
        self.flush_recordset(["sentence"])
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, sentence FROM renewal_value_unit WHERE id IN %s",
                    tuple(self.ids),
                )
            )
        )

    def _has_worth(self, totals):
        """Whether there is something to say: a metric that fell below 0 brought nobody
        anything.

        :param totals: {first day of the month: value}, or None
        """
        if not totals:
            return False
        return combine_months([*totals.values()], self.metric_id.rollup) >= 0

    @api.constrains("sentence")
    def _check_sentence(self):
        for unit in self:
            unknown = unknown_placeholders(unit.sentence, PLACEHOLDERS)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "Nothing is known that could stand for {%(name)s}. A sentence "
                        "can use {quantity}, {value} and {metric}.",
                        name=unknown[0],
                    )
                )
