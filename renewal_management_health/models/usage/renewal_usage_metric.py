# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

# How often a metric may be reported, and the days of one period at most.
INTERVALS = [("day", "Daily"), ("week", "Weekly"), ("month", "Monthly")]
PERIOD_DAYS = {"day": 1, "week": 7, "month": 31}
CODE = re.compile(r"[a-z0-9][a-z0-9_.-]*")
# How values of days become one of a week or a month, by ``rollup``.
AGGREGATES = {"sum": SQL("SUM"), "avg": SQL("AVG"), "max": SQL("MAX")}


def get_rollup_sql(rollup, value):
    """The aggregate for metrics of which only the database knows the ``rollup``.

    :param rollup: SQL of it, such as a column
    :param value: SQL of the values
    """
    cases = SQL(" ").join(
        SQL("WHEN %s THEN %s(%s)", name, aggregate, value)
        for name, aggregate in AGGREGATES.items()
    )
    return SQL("CASE %s %s END", rollup, cases)


class RenewalUsageMetric(models.Model):
    """A metric that the product reports: logins, seats, exports…"""

    _name = "renewal.usage.metric"
    _description = "Usage Metric"
    _inherit = ["renewal.parent.mixin"]
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(
        required=True,
        translate=True,
    )
    code = fields.Char(
        required=True,
        help="What usage reports call the metric. Lower case, without spaces.",
    )
    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if every company reports it.",
    )
    uom = fields.Char(
        string="Unit",
        translate=True,
        help="What one of it is, in words: logins, hours, seats…",
    )
    rollup = fields.Selection(
        selection=[("sum", "Sum"), ("avg", "Average"), ("max", "Highest")],
        string="Over Time",
        default="sum",
        required=True,
        help=(
            "How days are combined into a week or a month: logins add up, seats do not."
        ),
    )
    interval = fields.Selection(
        selection=INTERVALS,
        string="Reported",
        company_dependent=True,
        help="How often the product reports it. Whole periods are compared: a month "
        "with the month before. Leave empty to follow what the reports look like.",
    )
    proposed_interval = fields.Selection(
        selection=INTERVALS,
        string="Looks Like",
        company_dependent=True,
        readonly=True,
        help="How often it is reported, by the reports of the last months.",
    )
    late_since = fields.Date(
        company_dependent=True,
        readonly=True,
        help="Last day reported of a feed that is late; the administrators were told.",
    )
    is_signed = fields.Boolean(
        string="Allow Negative Values",
        help="For what may fall below 0, such as a margin, net seats or a variance. "
        "Otherwise a negative value is refused as a mistake.",
    )
    is_key_feature = fields.Boolean(
        string="Key Feature",
        help="Counts as one of the features whose use shows that the customer depends "
        "on the product.",
    )
    description = fields.Text(
        translate=True,
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))",
        "There is another metric of that code.",
    )

    @api.constrains("code")
    def _check_code(self):
        for metric in self:
            if not CODE.fullmatch(metric.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” cannot be the code of a metric: use lower case "
                        "letters, digits, dots, dashes and underscores, such as "
                        "%(example)s.",
                        code=metric.code,
                        example="report_exports",
                    )
                )

    @api.constrains("is_signed")
    def _check_is_signed(self):
        """What is stored below 0 would count where the metric says it cannot be."""
        unsigned = self.filtered(lambda metric: not metric.is_signed)
        # sudo: what is stored must not depend on who changes the metric
        usage = self.env["renewal.usage"].sudo()
        below = [("metric_id", "in", unsigned.ids), ("value", "<", 0)]
        if found := unsigned and usage.search(below, limit=1):
            raise ValidationError(
                self.env._(
                    "%(name)s has negative values, such as %(value)s of "
                    "%(customer)s on %(day)s. Correct or delete them first: the list "
                    "Usage has a filter “Negative values”.",
                    name=found.metric_id.name,
                    value=f"{found.value:.15g}",
                    customer=found.partner_id.display_name,
                    day=format_day(self.env, found.date),
                )
            )

    def _get_interval(self):
        """How often the environment's company reports it."""
        self.ensure_one()
        return self.interval or self.proposed_interval or "day"

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        # sudo: whether it was reported must not depend on who deletes
        usage = self.env["renewal.usage"].sudo()
        for metric in self:
            if usage.search_count([("metric_id", "=", metric.id)], limit=1):
                raise UserError(
                    self.env._(
                        "Usage of %(name)s was reported, and would go with it. "
                        "Archive the metric instead.",
                        name=metric.name,
                    )
                )

    def copy_data(self, default=None):
        """A copy needs a code of its own."""
        vals_list = super().copy_data(default=default)
        if "code" not in (default or {}):
            for metric, vals in zip(self, vals_list, strict=True):
                vals["code"] = f"{metric.code}_copy"
        return vals_list
