# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.report.renewal_rate_mixin import Rate

from ..models.voice.renewal_touch import CATEGORIES
from ..models.voice.renewal_touchpoint import SCORE_KINDS


class RenewalTouchAnalysis(models.Model):
    """Satisfaction: what customers answered.

    - NPS = (promoters - detractors) / answers, from -1 to 1
    - CSAT = sum of the answers / number of answers

    Sums run over the rows of the group: 1 of 1 and 0 of 9 is not 50%.
    """

    _inherit = "renewal.touch.analysis"

    _depends = {
        "renewal.touch": [
            "answer_value",
            "has_answer_value",
            "nps_category",
            "score_kind",
        ],
        "renewal.renewal": ["lifecycle_stage_id"],
    }

    score_kind = fields.Selection(
        selection=SCORE_KINDS,
        string="Measures",
    )
    nps_category = fields.Selection(
        selection=CATEGORIES,
        string="NPS Group",
    )
    answered_date = fields.Date(
        string="Answered On",
    )
    lifecycle_stage_id = fields.Many2one(
        comodel_name="renewal.lifecycle.stage",
        help="Where the customer stands now.",
    )
    nps_count = fields.Integer(
        string="NPS Answers",
    )
    promoter_count = fields.Integer(
        string="Promoters",
    )
    detractor_count = fields.Integer(
        string="Detractors",
    )
    nps_balance = fields.Integer(
        string="Promoters Minus Detractors",
    )
    csat_count = fields.Integer(
        string="CSAT Answers",
    )
    csat_total = fields.Float(
        string="Total of CSAT Answers",
    )
    nps = Rate(
        string="NPS",
        help="(Promoters - detractors) / answers.",
    )
    csat = Rate(
        string="CSAT",
        help="Average of the answers, on the scale of the question.",
    )

    def _get_rates(self):
        return {
            **super()._get_rates(),
            "nps": ("nps_balance:sum", "nps_count:sum"),
            "csat": ("csat_total:sum", "csat_count:sum"),
        }

    def _select(self):
        return SQL(
            """
            %s, touch.score_kind, touch.nps_category, touch.answered_date,
            renewal.lifecycle_stage_id,
            (touch.nps_category IS NOT NULL)::int AS nps_count,
            (touch.nps_category IS NOT DISTINCT FROM 'promoter')::int
                AS promoter_count,
            (touch.nps_category IS NOT DISTINCT FROM 'detractor')::int
                AS detractor_count,
            (touch.nps_category IS NOT DISTINCT FROM 'promoter')::int
                - (touch.nps_category IS NOT DISTINCT FROM 'detractor')::int
                AS nps_balance,
            (touch.score_kind = 'csat' AND touch.has_answer_value IS TRUE)::int
                AS csat_count,
            CASE WHEN touch.score_kind = 'csat' AND touch.has_answer_value
                 THEN touch.answer_value END AS csat_total
            """,
            super()._select(),
        )
