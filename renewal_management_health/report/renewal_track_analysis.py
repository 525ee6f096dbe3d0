# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.renewal_management.report.renewal_rate_mixin import Rate

from ..models.customer.score_field import Score
from ..tools.effect import ENOUGH, judge
from ..tools.validation import wilson

GROUPS = [
    ("got", "Got it"),
    ("held_out", "Held out"),
    ("before", "Before the draw"),
    ("version_a", "Version A"),
    ("version_b", "Version B"),
]
# The group that is judged, and the one it is compared with.
PAIRS = {
    "track_id": ("got", "held_out"),
    "playbook_id": ("version_b", "version_a"),
}


class RenewalTrackAnalysis(models.Model):
    """Does it work? A row for each customer on a track: drawn into which group, and
    what became of them since they began.

    Who was held out is followed like everybody else, so the two groups differ by
    nothing but chance and what was done.
    """

    _name = "renewal.track.analysis"
    _description = "Does It Work?"
    _inherit = ["renewal.row.mixin", "renewal.group.mixin", "renewal.rate.mixin"]
    _auto = False
    _order = "start_date desc, id desc"

    track_id = fields.Many2one(
        comodel_name="renewal.track",
    )
    playbook_id = fields.Many2one(
        comodel_name="renewal.playbook",
        help="What the customer follows, or would follow.",
    )
    group = fields.Selection(
        selection=GROUPS,
        help="Held out: drawn for the comparison, and got nothing on this track.\n"
        "Before the draw: began when nobody was held out yet, so there is nobody to "
        "compare with.\n"
        "Version A and B: drawn for the two versions of a playbook that are compared.",
    )
    industry_id = fields.Many2one(
        comodel_name="res.partner.industry",
    )
    start_date = fields.Date(
        string="Began On",
        help="The day on which the customer first followed a playbook of the track.",
    )
    customer_count = fields.Integer(
        string="Customers",
    )
    decided_count = fields.Integer(
        string="Decisions",
        help="Renewals of the customer that were renewed or lost since it began.",
    )
    renewed_count = fields.Integer(
        string="Renewed",
    )
    decided_amount = fields.Monetary(
        string="ARR Decided",
    )
    renewed_amount = fields.Monetary(
        string="ARR Renewed",
    )
    renewal_rate = Rate(
        help="Renewed / decisions.",
    )
    amount_rate = Rate(
        string="Renewal Rate by ARR",
        help="ARR of what was renewed / ARR decided. Large customers weigh more: a "
        "single one may make the difference.",
    )
    health_score = Score(
        string="Health Now",
        aggregator="avg",
    )
    health_change = Score(
        aggregator="avg",
        help="Health now less the last score on or before the first day.",
    )
    key_feature_share = Score(
        string="Key Features Used (%)",
        aggregator="avg",
        help="Share of the key features that the customer used within 30 days.",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "renewal_rate": ("renewed_count:sum", "decided_count:sum"),
            "amount_rate": ("renewed_amount:sum", "decided_amount:sum"),
        }

    # ------------------------------------------------------------------
    # In a sentence
    # ------------------------------------------------------------------

    @api.model
    def _judge(self, records, name="track_id"):
        """What the rows that the reader may see say of these tracks.

        :param name: the field of a row that leads to the records
        :return: {record: (tools.effect.Effect, {group: (customers, decisions,
            renewed)})}
        """
        rows = self._read_group(
            Domain(name, "in", records.ids) & Domain("group", "in", PAIRS[name]),
            [name, "group"],
            ["customer_count:sum", "decided_count:sum", "renewed_count:sum"],
        )
        counts = {(record, group): sums for record, group, *sums in rows}
        result = {}
        for record in records:
            groups = {
                group: counts.get((record._origin, group), (0, 0, 0))
                for group in PAIRS[name]
            }
            (_own, decided, renewed), (customers, others, kept) = groups.values()
            effect = judge(renewed, decided, kept, others, bool(customers))
            result[record] = effect, groups
        return result

    @api.model
    def _describe_group(self, customers, decided, renewed):
        """One group in words, in the language of the context."""
        if not decided:
            return self.env._(
                "%(customers)s customers, no decision yet", customers=customers
            )
        low, high = wilson(renewed, decided)
        return self.env._(
            "%(customers)s customers, %(decided)s decisions, %(rate)s renewed "
            "(95%% interval: %(low)s to %(high)s)",
            customers=customers,
            decided=decided,
            rate=f"{renewed / decided:.0%}",
            low=f"{low:.0%}",
            high=f"{high:.0%}",
        )

    @api.model
    def _describe_effect(self, effect, who):
        """The verdict in words.

        :param who: the group with too few decisions, if there is one
        """
        points = {"low": effect.low, "high": effect.high}
        if effect.kind == "unknown":
            return self.env._(
                "Not known yet: %(count)s decisions among %(who)s, %(enough)s are "
                "needed.",
                count=effect.count,
                who=who,
                enough=ENOUGH,
            )
        if effect.kind == "better":
            return self.env._("Better by %(low)s to %(high)s points.", **points)
        if effect.kind == "worse":
            return self.env._("Worse by %(low)s to %(high)s points.", **points)
        return self.env._(
            "No difference seen: between %(low)s points worse and %(high)s better.",
            low=-effect.low,
            high=effect.high,
        )
