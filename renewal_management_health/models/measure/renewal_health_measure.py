# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import Error as DatabaseError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.action import dialog
from odoo.addons.renewal_management.tools.bounds import MAX_DAYS


class RenewalHealthMeasure(models.Model):
    """One signal of a customer's health: where it is read, and what is good.

    A new source is ``selection_add`` on ``source`` and one ``_measure_<source>`` that
    returns rows; see docs/health.rst.
    """

    _name = "renewal.health.measure"
    _description = "Health Measure"
    _inherit = ["renewal.condition.mixin", "renewal.parent.mixin"]
    _order = "sequence, name, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if every company may use it.",
    )
    source = fields.Selection(
        selection=[
            ("usage", "Usage of the product"),
            ("model", "Records of an app"),
            ("invoice", "Payment behaviour"),
            ("contact", "Last contact"),
        ],
        required=True,
        default="usage",
    )
    window_days = fields.Integer(
        string="Period (Days)",
        default=30,
        help="How many days back it looks. 0: as far as there are records.",
    )
    trend = fields.Selection(
        selection=[
            ("percent", "Change in %"),
            ("points", "Change in its own unit"),
        ],
        help="Use the change compared with as many days before, or a year ago, "
        "instead of the value itself. A customer without earlier data has no trend.",
    )
    bad_value = fields.Float(
        string="Bad",
        help="From this value on, a customer gets 0 points.",
    )
    good_value = fields.Float(
        string="Good",
        default=100.0,
        help="From this value on, a customer gets 100 points. Lower than the bad "
        "value if less is better.",
    )
    validity_days = fields.Integer(
        string="Valid for (Days)",
        default=14,
        help="How long a value counts in full; over the same time again, its weight "
        "fades to zero. 0: it never ages.",
    )
    uom = fields.Char(
        string="Unit",
        translate=True,
    )
    description = fields.Text(
        translate=True,
        help="What it shows, and what to do when it falls. Displayed where a score "
        "is explained.",
    )
    is_available = fields.Boolean(
        string="Available",
        compute="_compute_is_available",
        help=(
            "Whether its data source is available. If not, the measure is not counted."
        ),
    )
    unavailable_reason = fields.Char(
        compute="_compute_is_available",
    )
    error = fields.Text(
        readonly=True,
        copy=False,
        help=(
            "Why the last run could not read this measure, so that it was not counted."
        ),
    )

    _bad_is_not_good = models.Constraint(
        "CHECK(bad_value != good_value)",
        "Good and bad must differ: between them lie the points from 0 to 100.",
    )
    _validity_positive = models.Constraint(
        "CHECK(validity_days >= 0)",
        "A value cannot be valid for fewer than 0 days.",
    )
    _window_positive = models.Constraint(
        "CHECK(window_days >= 0)",
        "A measure cannot look back fewer than 0 days.",
    )

    @api.depends(lambda self: self._get_definition_fields())
    def _compute_is_available(self):
        for measure in self:
            reason = measure._get_unavailable_reason()
            measure.is_available = not reason
            measure.unavailable_reason = reason

    @api.constrains("trend", "window_days")
    def _check_trend(self):
        for measure in self:
            if measure.trend and not measure.window_days:
                raise ValidationError(
                    self.env._(
                        "%(name)s shows a change: enter over how many days, so that "
                        "it can be compared with as many days before.",
                        name=measure.name,
                    )
                )

    @api.constrains("window_days", "validity_days")
    def _check_days(self):
        for measure in self:
            if max(measure.window_days, measure.validity_days) > MAX_DAYS:
                raise ValidationError(
                    self.env._(
                        "%(name)s looks back too far, or is valid for too long: write "
                        "at most %(days)s days for each, or 0 for no limit.",
                        name=measure.name,
                        days=MAX_DAYS,
                    )
                )

    @api.model
    def _get_definition_fields(self):
        """Fields that say what is read. Extend for a source with fields of its own."""
        return ["source", "window_days", "trend"]

    def action_test(self):
        """Show the measure's values for the company's customers today. Nothing is
        kept."""
        self.ensure_one()
        return dialog(
            self.name, "renewal.health.measure.test", default_measure_id=self.id
        )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _get_rows(self, company, date_ref, partner_ids=None):
        """The measure of every customer of a company, as it stood on a day.

        One grouped query, whatever the number of customers. What goes wrong is noted on
        the measure; it then counts for nothing, and the others go on.

        :param partner_ids: commercial partners to look at; None for all
        :return: list of (commercial partner id, value, day of the value), without the
            customers that nothing is known of
        """
        self.ensure_one()
        if self.company_id not in (company, company.browse()) or not self.is_available:
            return []
        # sudo: the daily run's view; callers show nobody more than a customer's own
        measure = self.sudo().with_company(company)
        rows, error = self.env["renewal.transaction"]._in_savepoint(
            getattr(measure, f"_measure_{self.source}"), company, date_ref, partner_ids
        )
        measure._note_error(error)
        return rows or []

    def _preview(self, company, date_ref, partner_ids=None):
        """The same as :meth:`_get_rows`, of the records that the user may read. Nothing
        is noted on the measure.

        :return: (rows, error in words or False)
        """
        self.ensure_one()
        if self.company_id not in (company, company.browse()):
            return [], False
        if not self.is_available:
            return [], self.unavailable_reason
        rows, error = self.env["renewal.transaction"]._in_savepoint(
            getattr(self._get_reader(company), f"_measure_{self.source}"),
            company,
            date_ref,
            partner_ids,
        )
        return rows or [], error or False

    def _get_reader(self, company):
        """Who reads for a preview. Records of an app are read as the user."""
        # sudo: usage and payments have no record rules of their own; whoever may try a
        # measure of the company sees what it counts
        measure = self if self.source == "model" else self.sudo()
        return measure.with_company(company)

    def _measure(self, company, date_ref, partner_ids=None):
        """The same as :meth:`_get_rows`, by customer.

        :return: {commercial partner id: (value, day)}
        """
        rows = self._get_rows(company, date_ref, partner_ids)
        return {partner_id: (value, date) for partner_id, value, date in rows}

    def _note_error(self, error):
        if (error or False) != self.error:
            self.error = error

    def _get_unavailable_reason(self):
        """Why it cannot be read, in words; empty when it can.

        Whatever is wrong with it is the reason and is not raised: an app that changed
        must stop neither the other measures nor the form in which it is mended.
        """
        self.ensure_one()
        check = getattr(self, f"_get_unavailable_reason_{self.source}", None)
        try:
            return check() if check else ""
        except DatabaseError:
            # no savepoint here, for it would empty an open form: nothing can go on
            raise
        except Exception as error:
            return str(error) or repr(error)

    @api.model
    def _get_trend_sql(self, trend, now, before):
        """The change from ``before`` to ``now``, NULL when one of them is.

        In %: 100 * (now - before) / before, NULL when there was nothing before, or
        less: of a loss that became a gain, a percentage tells nothing.
        """
        if trend == "percent":
            return SQL(
                "(100.0 * ((%(now)s) - (%(before)s))"
                " / NULLIF(GREATEST(%(before)s, 0), 0))",
                now=now,
                before=before,
            )
        return SQL("((%s) - (%s))", now, before)
