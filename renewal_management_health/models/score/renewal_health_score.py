# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from ...tools.explain import CAPS, OVERRIDE, attribute, round_parts
from ..customer.renewal_health_customer import BANDS
from ..customer.score_field import Score


class RenewalHealthScore(models.Model):
    """The score of a customer as it stood on a day: a snapshot that never changes after
    its day, with everything that made it."""

    _name = "renewal.health.score"
    _description = "Health Score"
    _log_access = False
    _inherit = ["renewal.frozen.mixin", "renewal.readonly.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "date"

    customer_id = fields.Many2one(
        comodel_name="renewal.health.customer",
        string="Customer health",
        required=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        ondelete="cascade",
    )
    date = fields.Date(
        required=True,
    )
    scorecard_id = fields.Many2one(
        comodel_name="renewal.health.scorecard",
    )
    scorecard_version = fields.Integer(
        aggregator=None,
    )
    score = Score(
        aggregator="avg",
    )
    band = fields.Selection(
        selection=BANDS,
    )
    computed_score = Score(
        aggregator="avg",
    )
    computed_band = fields.Selection(
        selection=BANDS,
    )
    has_score = fields.Boolean()
    coverage = fields.Integer(
        string="Data Coverage (%)",
        aggregator="avg",
    )
    delta = fields.Integer(
        string="Change",
        aggregator="avg",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        help="What the score would have been: calculated afterwards by Look back.",
    )
    is_month_end = fields.Boolean(
        string="Last of Its Month",
        compute="_compute_is_month_end",
        search="_search_is_month_end",
        help="The customer's last score of the month: counted by it, each customer "
        "counts once a month.",
    )
    detail = fields.Json(
        help="Each measure's value, day, points, weight, contribution and points lost, "
        "and the caps that applied.",
    )

    _day_uniq = models.UniqueIndex(
        "(customer_id, date)",
        "A customer has one score a day.",
    )
    _company_date_idx = models.Index("(company_id, date)")
    _reconstructed_idx = models.Index("(company_id) WHERE is_reconstructed IS TRUE")

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for score in self:
            score.display_name = format_day(self.env, score.date)

    def _compute_is_month_end(self):
        last = self.search(
            Domain("id", "in", self.ids) & Domain("is_month_end", "=", True)
        )
        for score in self:
            score.is_month_end = score in last

    @api.model
    def _search_is_month_end(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = SQL(
            """(
            SELECT s.id FROM renewal_health_score s
             WHERE NOT EXISTS (
                   SELECT FROM renewal_health_score later
                    WHERE later.customer_id = s.customer_id AND later.date > s.date
                      AND later.date < DATE_TRUNC('month', s.date) + INTERVAL '1 month')
            )"""
        )
        return Domain("id", "in" if True in value else "not in", query)

    def _get_lines(self):
        """{measure id: its line of the detail}"""
        return {line["measure"]: line for line in (self.detail or {}).get("lines", [])}

    def _get_change_parts(self, after):
        """Points won or lost from this snapshot to another, by measure, caps and
        override; they sum to the change of the score, exactly."""
        self.ensure_one()
        if None in (self._get_raw(), after._get_raw()):
            return self._get_unmeasured_parts(after)
        parts = attribute(self._get_weighed_points(), after._get_weighed_points())
        parts[CAPS] = after._get_cut() - self._get_cut()
        parts[OVERRIDE] = (after.score - after.computed_score) - (
            self.score - self.computed_score
        )
        return round_parts(parts, after.score - self.score)

    def _get_unmeasured_parts(self, after):
        """The same where nothing was measured on one of the days: no measure can be
        compared then, and what set the score is what moved it. When the same caps did
        on both days, it is that the measures came or went."""
        change = float(after.score - self.score)
        if self._is_set_by_hand() or after._is_set_by_hand():
            return {OVERRIDE: change}
        if self._get_caps() != after._get_caps():
            return {CAPS: change}
        known = after if self._get_raw() is None else self
        parts = {
            key: weight * change
            for key, (weight, _points) in known._get_weighed_points().items()
            if weight
        }
        if parts:
            return round_parts(parts, change)
        # by how much the same caps hold down was changed
        return {CAPS: change} if after._get_caps() else {}

    def _is_set_by_hand(self):
        return bool((self.detail or {}).get("override"))

    def _get_caps(self):
        """Ids of the caps that applied."""
        return set((self.detail or {}).get("caps", []))

    def _get_raw(self):
        """Points of the measures; None when nothing was known."""
        return (self.detail or {}).get("raw")

    def _get_weighed_points(self):
        return {
            key: (line["weight"], line["points"])
            for key, line in self._get_lines().items()
        }

    def _get_cut(self):
        return self.computed_score - self._get_raw()
