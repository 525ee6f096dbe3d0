# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthScorecard(models.Model):
    """How the customers of a segment are scored: measures, weights, bands, caps."""

    _name = "renewal.health.scorecard"
    _description = "Health Scorecard"
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
    )
    sequence = fields.Integer(
        default=10,
        help="Each customer is scored by the first scorecard that matches.",
    )
    active = fields.Boolean(
        default=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        help="Leave empty if it scores the customers of every company.",
    )
    domain = fields.Char(
        string="Customers",
        default="[]",
        required=True,
        help="Which customers it scores. The first scorecard that matches is used.",
    )
    version = fields.Integer(
        default=1,
        readonly=True,
        copy=False,
        help="Increases when something changes that scores depend on; every score "
        "keeps the version it was calculated with.",
    )
    group_ids = fields.One2many(
        comodel_name="renewal.health.scorecard.group",
        inverse_name="scorecard_id",
        copy=True,
    )
    cap_ids = fields.One2many(
        comodel_name="renewal.health.cap",
        inverse_name="scorecard_id",
        string="Caps",
        copy=True,
    )
    amber_from = fields.Integer(
        default=50,
        help="Customers below this score are red.",
    )
    green_from = fields.Integer(
        default=75,
        help="Customers below this score are amber.",
    )
    min_coverage = fields.Integer(
        string="Minimum Data Coverage (%)",
        default=50,
        help="Below this coverage, customers get no band: there is not enough data.",
    )
    warning = fields.Char(
        compute="_compute_warning",
        help="Why it scores nobody.",
    )

    _bands_in_order = models.Constraint(
        "CHECK(0 <= amber_from AND amber_from <= green_from AND green_from <= 100)",
        "Green must not begin below amber, and both lie between 0 and 100.",
    )
    _min_coverage_range = models.Constraint(
        "CHECK(min_coverage BETWEEN 0 AND 100)",
        "The minimum data coverage lies between 0 and 100%.",
    )

    @api.depends("active", "domain", "group_ids.line_ids.measure_id")
    def _compute_warning(self):
        for scorecard in self:
            scorecard.warning = scorecard._get_warning()

    def _get_warning(self):
        """Why it scores nobody, in words; empty when it does. Extend for a reason."""
        measures = self.group_ids.line_ids.measure_id
        if not measures:
            return self.env._("It has no measures, so it scores nobody.")
        if not any(measure.is_available for measure in measures):
            return self.env._(
                "None of its measures can be read here, so it scores nobody."
            )
        return ""
