# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from ...tools.explain import age_state, polyline
from ...tools.scoring import band

HISTORY_DAYS = 365
WIDTH, HEIGHT = 720, 120
COLORS = {"green": "success", "amber": "warning", "red": "danger"}


class RenewalHealthCustomer(models.Model):
    """The snapshots of a customer's score, scoring it at once, the explanation as a
    table and the history as a line."""

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    score_id = fields.Many2one(
        comodel_name="renewal.health.score",
        string="Last Snapshot",
        readonly=True,
        # deleting old snapshots asks whose last one they are
        index="btree_not_null",
    )
    score_ids = fields.One2many(
        comodel_name="renewal.health.score",
        inverse_name="customer_id",
        string="Scores",
        readonly=True,
    )
    snapshot_version = fields.Integer(
        string="Version",
        related="score_id.scorecard_version",
        aggregator=None,
    )
    digest = fields.Integer(
        readonly=True,
        aggregator=None,
        help="What the last snapshot was made of, as a number: a new one is kept when "
        "it changes.",
    )
    explanation = fields.Html(
        compute="_compute_explanation",
        sanitize=False,
        help="Each measure with its value, age and points.",
    )
    history = fields.Html(
        compute="_compute_history",
        sanitize=False,
        help="The score over a year.",
    )

    def action_view_scores(self):
        """Open the score over time."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "renewal_management_health.renewal_health_score_action"
        )
        return {
            **action,
            "name": self.env._("Score of %(customer)s", customer=self.display_name),
            "domain": [("customer_id", "=", self.id)],
            "context": {"graph_groupbys": ["date:day"]},
        }

    def _score_now(self):
        # sudo: scores are the system's; whoever asks for one was checked before
        for company, customers in self.sudo().grouped("company_id").items():
            self.env["renewal.health.scorer"]._score(
                company, company._get_renewal_today(), customers.partner_id.ids
            )
        return super()._score_now()

    # ------------------------------------------------------------------
    # Two customers become one
    # ------------------------------------------------------------------

    def _absorb(self, other):
        self._drop_double_days(other)
        if self.digest:
            # the last snapshot may be the other's then: the next run keeps a new one
            self.digest = 0
        return super()._absorb(other)

    def _drop_double_days(self, other):
        """Of a day that both have, this row's snapshot stays."""
        self.env["renewal.health.score"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM renewal_health_score AS double
                 USING renewal_health_score AS kept
                 WHERE double.customer_id = %(other)s AND kept.customer_id = %(kept)s
                   AND double.date = kept.date
                """,
                other=other.id,
                kept=self.id,
            )
        )
        self.env["renewal.health.score"].invalidate_model(flush=False)

    def _follow_partner(self, customer):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE renewal_health_score SET partner_id = %(customer)s
                 WHERE customer_id = %(kept)s AND partner_id != %(customer)s
                """,
                customer=customer.id,
                kept=self.id,
            )
        )
        self.env.invalidate_all()
        return super()._follow_partner(customer)

    # ------------------------------------------------------------------
    # The explanation as a table, and the history as a line
    # ------------------------------------------------------------------

    @api.depends("score_id.detail")
    @api.depends_context("lang", "uid")
    def _compute_explanation(self):
        for customer in self:
            snapshot = customer.score_id
            customer.explanation = snapshot.detail and self.env["ir.qweb"]._render(
                "renewal_management_health.renewal_health_explanation",
                customer._prepare_explanation(snapshot),
            )

    @api.depends("score_id", "score_date")
    @api.depends_context("lang")
    def _compute_history(self):
        for customer in self:
            values = customer._prepare_history()
            customer.history = values and self.env["ir.qweb"]._render(
                "renewal_management_health.renewal_health_history", values
            )

    # ------------------------------------------------------------------
    # The table
    # ------------------------------------------------------------------

    def _prepare_explanation(self, snapshot):
        """Values of the template: groups of lines with data, what has none, and the
        caps that applied."""
        lines = list(snapshot._get_lines().values())
        missing = [line["measure"] for line in lines if line["value"] is None]
        lines = [line for line in lines if line["value"] is not None]
        widest = max((line["weight"] for line in lines), default=0) or 1
        groups = {}
        for line in lines:
            groups.setdefault(line["group"], []).append(
                self._prepare_line(line, snapshot.date, widest)
            )
        names = self.env["renewal.health.scorecard.group"].browse(groups).exists()
        caps = self.env["renewal.health.cap"].browse(snapshot.detail.get("caps", []))
        raw = snapshot.detail.get("raw")
        return {
            "groups": [
                {
                    "name": group.name,
                    "lines": groups[group.id],
                    "weight": round(sum(line["weight"] for line in groups[group.id])),
                }
                for group in names.sorted()
            ],
            "missing": self._describe_all_missing(missing),
            "caps": [(cap.name, cap.max_score) for cap in caps.exists()],
            "raw": raw,
            "computed": snapshot.computed_score,
            "has_cut": raw is not None and raw - snapshot.computed_score >= 1,
        }

    def _prepare_line(self, line, day, widest):
        measure = self.env["renewal.health.measure"].browse(line["measure"]).exists()
        dated = line["date"] and date.fromisoformat(line["date"])
        age = (day - dated).days if dated else 0
        return {
            "name": measure.name or self.env._("Deleted measure"),
            "description": measure.description or "",
            "value": measure._format_value(line["value"])
            if measure
            else f"{line['value']:g}",
            "age": self._describe_age(age),
            "day": dated and format_day(self.env, dated) or "",
            "state": age_state(age, measure.validity_days or 0),
            "points": line["points"] is not None and round(line["points"]),
            "color": self._get_color(line["points"]),
            "weight": 100 * line["weight"],
            "contribution": line["contribution"],
            "lost": line["lost"],
            "bar": 100 * line["weight"] / widest,
        }

    def _describe_all_missing(self, ids):
        """What has no data, and why, in one line for administrators, who can change
        it; empty for everybody else."""
        if not self.env.user.has_group("renewal_management.group_renewal_manager"):
            return ""
        measures = self.env["renewal.health.measure"].browse(ids).exists()
        return ", ".join(
            self.env._(
                "%(measure)s (%(reason)s)",
                measure=measure.name,
                reason=self._describe_missing(measure).rstrip("."),
            )
            for measure in measures
        )

    def _describe_missing(self, measure):
        if measure and not measure.is_available:
            return measure.unavailable_reason
        if measure.error:
            return self.env._("cannot be read")
        return self.env._("no data")

    def _describe_age(self, days):
        if days <= 0:
            return self.env._("today")
        if days == 1:
            return self.env._("yesterday")
        return self.env._("%(days)s days ago", days=days)

    def _get_color(self, points):
        """Bootstrap's name of the band that the points would be in."""
        if points is None:
            return "secondary"
        return COLORS[str(band(points, 100, *self._get_limits(), 0))]

    def _get_limits(self):
        """Where amber and green begin; without a scorecard, where they usually do."""
        card = self.scorecard_id or self.scorecard_id.new()
        return card.amber_from, card.green_from

    # ------------------------------------------------------------------
    # The line
    # ------------------------------------------------------------------

    def _prepare_history(self):
        """Values of the template; None before there are two snapshots."""
        self.ensure_one()
        today = self.company_id._get_renewal_today()
        scores = self.env["renewal.health.score"].search(
            [
                ("customer_id", "=", self.id),
                ("has_score", "=", True),
                ("date", ">", today - timedelta(days=HISTORY_DAYS)),
            ],
            order="date",
        )
        if len(scores) < 2:
            return None
        start = scores[0].date
        days = max(1, (max(today, scores[-1].date) - start).days)
        steps = [((score.date - start).days, score.score) for score in scores]
        amber, green = self._get_limits()
        return {
            "width": WIDTH,
            "height": HEIGHT,
            "line": polyline(steps, days, WIDTH, HEIGHT),
            "green": HEIGHT * (1 - green / 100),
            "amber": HEIGHT * (1 - amber / 100),
            "start": format_day(self.env, start),
            "end": format_day(self.env, max(today, scores[-1].date)),
            "versions": self._prepare_versions(scores, start, days),
        }

    def _prepare_versions(self, scores, start, days):
        """Where the scorecard changed: what moves there may be no customer's doing."""
        marks = []
        for before, after in zip(scores, scores[1:], strict=False):
            key = (before.scorecard_id, before.scorecard_version)
            if key != (after.scorecard_id, after.scorecard_version):
                text = self.env._(
                    "%(day)s: version %(version)s of %(scorecard)s",
                    day=format_day(self.env, after.date),
                    version=after.scorecard_version,
                    scorecard=after.scorecard_id.name or "—",
                )
                marks.append((WIDTH * (after.date - start).days / days, text))
        return marks
