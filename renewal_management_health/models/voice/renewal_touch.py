# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from .renewal_touchpoint import SCORE_KINDS

CATEGORIES = [
    ("promoter", "Promoter"),
    ("passive", "Passive"),
    ("detractor", "Detractor"),
]


class RenewalTouch(models.Model):
    """What was asked, on which occasion, and what the answer means."""

    _inherit = "renewal.touch"  # pylint: disable=consider-merging-classes-inherited

    score_kind = fields.Selection(
        selection=SCORE_KINDS,
        string="Measures",
        readonly=True,
    )
    nps_category = fields.Selection(
        selection=CATEGORIES,
        string="NPS Group",
        readonly=True,
        help="Promoter: 9 or 10. Passive: 7 or 8. Detractor: 0 to 6.",
    )

    _detractor_idx = models.Index(
        "(company_id, answered_date) WHERE nps_category = 'detractor'",
    )

    @api.model
    def _prepare_vals(self, step, date_ref):
        """What may be asked again is asked once on each occasion."""
        vals = super()._prepare_vals(step, date_ref)
        content, reader = step.touchpoint_id, step._get_asked_partner()
        if content.is_repeatable:
            vals["occasion"] = step._get_occasion()
        return vals | {
            "score_kind": content.score_kind or None,
            "contact_id": reader.id or vals["contact_id"],
        }

    # ------------------------------------------------------------------
    # The answer
    # ------------------------------------------------------------------

    @api.model
    def _get_fact_sources(self, company, date_ref):
        """With an answer comes what it means."""
        return [
            self._add_category(*source) if "answer_value" in source[0] else source
            for source in super()._get_fact_sources(company, date_ref)
        ]

    @api.model
    def _add_category(self, names, query):
        categories = SQL(
            """
            SELECT answer.*,
                   CASE WHEN asked.score_kind IS DISTINCT FROM 'nps'
                          OR answer.has_answer_value IS NOT TRUE THEN NULL
                        WHEN answer.answer_value >= 9 THEN 'promoter'
                        WHEN answer.answer_value >= 7 THEN 'passive'
                        ELSE 'detractor' END AS nps_category
              FROM (%s) AS answer
              JOIN renewal_touch AS asked ON asked.id = answer.id
            """,
            query,
        )
        return [*names, "nps_category"], categories

    @api.model
    def _get_counted_question_sql(self):
        """The question that was chosen, if one was."""
        return SQL(
            """
            %s AND COALESCE((SELECT c.score_question FROM renewal_touchpoint AS c
                              WHERE c.id = t.touchpoint_id),
                            'survey.question,' || q.id) = 'survey.question,' || q.id
            """,
            super()._get_counted_question_sql(),
        )

    @api.model
    def _get_next_asked_sql(self):
        """An answer belongs to the last time the customer was asked before it."""
        return SQL(
            """
            LEAST(%s, (SELECT min(again.date) FROM renewal_touch AS again
                        WHERE again.company_id = t.company_id AND again.date > t.date
                          AND again.partner_id = t.partner_id
                          AND again.touchpoint_id = t.touchpoint_id))
            """,
            super()._get_next_asked_sql(),
        )
