# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from .renewal_rate_mixin import Percentile, Rate, SlowPercentile

# Fewer renewals say nothing of a stage.
ENOUGH = 5


class RenewalFunnel(models.Model):
    """Where renewals leak: a row for each stage that a renewal was in.

    A renewal that came back to a stage has one row of it: entered the first time, with
    the days of all its stays, and what became of it the last time. So every count is of
    distinct renewals, and of those that entered a stage

    entered = moved on + went back and stayed away + lost + still there

    - conversion = moved on / (entered - still there)
    - days: median and 90th percentile of the time in the stage, of those that left it

    Void renewals, yearly reviews and contracts with suppliers are left out, as in
    renewal analysis, and so are terms that were reconstructed from contracts. What the
    columns are worth is in ``renewal_funnel_query.py``.
    """

    _name = "renewal.funnel"
    _description = "Where Renewals Leak"
    _inherit = ["renewal.row.mixin", "renewal.group.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "entered_date desc, id"

    # What, whose, when
    stage_id = fields.Many2one(
        comodel_name="renewal.stage",
    )
    stage_type = fields.Selection(
        selection=lambda self: self._get_stage_types(),
        string="Kind of Stage",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
    )
    country_id = fields.Many2one(
        comodel_name="res.country",
    )
    entered_date = fields.Date(
        string="Entered On",
        help="The day on which the renewal entered the stage for the first time.",
    )
    ending = fields.Selection(
        selection=[
            ("moved_on", "Moved on"),
            ("went_back", "Went back"),
            ("lost", "Lost"),
            ("here", "Still there"),
        ],
        string="What Became of It",
        help="How the renewal left the stage the last time.",
    )
    is_reconstructed = fields.Boolean(
        string="Reconstructed",
        help="Read afterwards from tracked changes, done steps and dates.",
    )

    # Numbers and amounts
    entered_count = fields.Integer(
        string="Entered",
    )
    moved_on_count = fields.Integer(
        string="Moved On",
        help="To a later stage, or renewed.",
    )
    went_back_count = fields.Integer(
        string="Went Back",
        help="Went back to an earlier stage at least once, whatever came later.",
    )
    lost_count = fields.Integer(
        string="Lost",
        help="Lost from this stage.",
    )
    here_count = fields.Integer(
        string="Still There",
    )
    left_count = fields.Integer(
        string="Left",
        help="Entered less still there.",
    )
    entered_amount = fields.Monetary(
        string="ARR Entered",
    )
    moved_on_amount = fields.Monetary(
        string="ARR Moved On",
    )
    went_back_amount = fields.Monetary(
        string="ARR Went Back",
    )
    lost_amount = fields.Monetary(
        string="ARR Lost",
    )
    here_amount = fields.Monetary(
        string="ARR Still There",
    )
    left_amount = fields.Monetary(
        string="ARR Left",
    )
    conversion_rate = Rate(
        help="Moved on / left. Those that are still there are left out.",
    )
    amount_rate = Rate(
        string="Conversion Rate by ARR",
        help="ARR moved on / ARR left.",
    )
    days = fields.Float(
        digits=(16, 1),
        aggregator="avg",
        help="Days in the stage, all stays together. Empty while it is still there.",
    )
    median_days = Percentile(
        digits=(16, 1),
        help="Half of the renewals left the stage within so many days.",
    )
    slow_days = SlowPercentile(
        string="Slow Days",
        digits=(16, 1),
        help="Nine of ten renewals left the stage within so many days: the 90th "
        "percentile.",
    )

    def _get_stage_types(self):
        field = self.env["renewal.stage"]._fields["stage_type"]
        return field._description_selection(self.env)

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "conversion_rate": ("moved_on_count:sum", "left_count:sum"),
            "amount_rate": ("moved_on_amount:sum", "left_amount:sum"),
        }

    # ------------------------------------------------------------------
    # In a sentence
    # ------------------------------------------------------------------

    @api.model
    def _get_worst_link(self, domain=()):
        """The stage in progress that the smallest share of renewals moves on from.

        :param domain: which rows are looked at
        :return: nothing where no stage was left by enough renewals, else {"sentence",
            "domain" of the rows, "stage", "next_stage" (empty after the last), "rate",
            "team" with the lowest rate (empty where none is lower), "team_rate",
            "lost_amount" in the currency of the company that looks}
        """
        domain = Domain(domain) & Domain("stage_type", "in", ("upcoming", "open"))
        groups = self._read_group(
            domain,
            ["stage_id", "team_id"],
            ["left_count:sum", "moved_on_count:sum", "lost_amount:sum"],
        )
        sums, teams = {}, {}
        for stage, team, left, moved_on, lost in groups:
            before = sums.get(stage, (0, 0, 0.0))
            sums[stage] = before[0] + left, before[1] + moved_on, before[2] + lost
            if team and left >= ENOUGH:
                teams.setdefault(stage, []).append((moved_on / left, team.id, team))
        rates = [
            (moved_on / left, stage.sequence, stage)
            for stage, (left, moved_on, _lost) in sums.items()
            if left >= ENOUGH
        ]
        if not rates:
            return {}
        rate, _sequence, stage = min(rates, key=lambda each: each[:2])
        team_rate, _id, team = min(
            teams.get(stage, []), default=(rate, 0, self.env["crm.team"])
        )
        link = {
            "domain": list(domain & Domain("stage_id", "=", stage.id)),
            "stage": stage,
            "next_stage": self._get_next_stage(stage),
            "rate": rate,
            # a difference that is seen
            "team": team if round(team_rate, 2) < round(rate, 2) else team.browse(),
            "team_rate": team_rate,
            "lost_amount": sums[stage][2],
        }
        return {**link, "sentence": self._describe_link(link)}

    @api.model
    def _get_next_stage(self, stage):
        stages = self.env["renewal.stage"].search(
            [("stage_type", "in", ("upcoming", "open", "renewed"))]
        )
        return stages[list(stages).index(stage) + 1 :][:1]

    @api.model
    def _describe_link(self, link):
        values = {
            "stage": link["stage"].name,
            "next": link["next_stage"].name or self.env._("Renewed"),
            "rate": f"{link['rate']:.0%}",
            "team": link["team"].name,
            "team_rate": f"{link['team_rate']:.0%}",
            "amount": format_amount(
                self.env,
                round(link["lost_amount"]),
                self.env.company.currency_id,
                trailing_zeroes=False,
            ),
        }
        if link["team"]:
            return self.env._(
                "%(stage)s → %(next)s: %(rate)s (team %(team)s %(team_rate)s), "
                "%(amount)s lost there",
                **values,
            )
        return self.env._(
            "%(stage)s → %(next)s: %(rate)s, %(amount)s lost there", **values
        )
