# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalHealthScorecard(models.Model):
    """How the customers of a segment are scored: measures, weights, bands, caps."""

    _name = "renewal.health.scorecard"
    _description = "Health Scorecard"
    _inherit = ["renewal.condition.mixin", "renewal.parent.mixin"]
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
        help="Below this coverage, no customer is healthy: there is not enough data. "
        "Customers to watch and at risk stay so, and are marked.",
    )
    warning = fields.Char(
        compute="_compute_warning",
        help="Why it scores nobody.",
    )
    version_ids = fields.One2many(
        comodel_name="renewal.health.scorecard.version",
        inverse_name="scorecard_id",
        string="Versions",
        readonly=True,
    )
    error = fields.Text(
        readonly=True,
        copy=False,
        help="Why its conditions, or those of a cap, could not be used in the last "
        "run, so that they matched nobody.",
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

    # ------------------------------------------------------------------
    # Versions
    # ------------------------------------------------------------------

    # Whatever scores depend on is compared with what it was, and a change is a new
    # version, with who made it.

    @api.model_create_multi
    def create(self, vals_list):
        scorecards = super().create(vals_list)
        scorecards._note_versions()
        return scorecards

    def write(self, vals):
        result = super().write(vals)
        if not {"version", "error"} & set(vals):
            self._note_versions()
        return result

    def _request_version(self):
        """Look for a new version once, just before the transaction commits: the parts
        of a scorecard are written one by one."""
        transaction = self.env["renewal.transaction"]
        transaction._request_before_commit(self, "_note_versions")

    def _note_versions(self):
        """Keep the configuration of those whose scores would be made otherwise now."""
        # sudo: versions are kept by the system; the scorecard itself was checked
        versions = self.env["renewal.health.scorecard.version"].sudo()
        last = {}
        for version in versions.search([("scorecard_id", "in", self.ids)]):
            last.setdefault(version.scorecard_id.id, version)
        for scorecard in self.sudo():
            config = scorecard._get_config()
            before = last.get(scorecard.id, versions)
            if before.config == config:
                continue
            number = before.version + 1
            scorecard.version = number
            versions.create(
                {
                    "scorecard_id": scorecard.id,
                    "version": number,
                    "user_id": self.env.uid,
                    "config": config,
                    "summary": scorecard._get_summary(),
                }
            )

    def _get_config(self):
        """Everything that scores depend on, as plain values. Extend for more."""
        self.ensure_one()
        return {
            "domain": self.domain,
            "amber_from": self.amber_from,
            "green_from": self.green_from,
            "min_coverage": self.min_coverage,
            "groups": [
                {
                    "id": group.id,
                    "weight": group.weight,
                    "lines": [
                        {
                            "measure": line.measure_id.id,
                            "weight": line.weight,
                            **line.measure_id._get_version_config(),
                        }
                        for line in group.line_ids.sorted("id")
                    ],
                }
                for group in self.group_ids.sorted("id")
            ],
            "caps": [cap._get_version_config() for cap in self.cap_ids.sorted("id")],
        }

    def _get_summary(self):
        """The configuration in words: one line for each group and cap."""
        self.ensure_one()
        lines = [
            self.env._(
                "Amber from %(amber)s, green from %(green)s, but not below "
                "%(coverage)s%% data coverage",
                amber=self.amber_from,
                green=self.green_from,
                coverage=self.min_coverage,
            )
        ]
        for group in self.group_ids:
            measures = ", ".join(
                f"{line.measure_id.name} {line.weight:g}" for line in group.line_ids
            )
            lines.append(f"{group.name} {group.weight:g}: {measures}")
        lines += [f"≤ {cap.max_score}: {cap.name}" for cap in self.cap_ids]
        return "\n".join([*lines, self.domain or ""])
