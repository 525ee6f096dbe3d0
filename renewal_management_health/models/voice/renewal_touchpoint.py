# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.renewal_management.tools.bounds import MAX_DAYS, within

SCORE_KINDS = [("nps", "NPS"), ("csat", "CSAT")]
QUESTION = "survey.question"


class RenewalTouchpoint(models.Model):
    """A survey whose answer is a score, and which may be asked again."""

    _inherit = "renewal.touchpoint"  # pylint: disable=consider-merging-classes-inherited

    score_kind = fields.Selection(
        selection=SCORE_KINDS,
        string="Measures",
        help="NPS: the answer to “How likely are you to recommend us?”, from 0 to 10. "
        "9 and 10 are promoters, 0 to 6 detractors, who raise an alert.\n"
        "CSAT: how satisfied the customer is, on any scale.",
    )
    score_question = fields.Reference(
        selection="_selection_score_question",
        string="Question",
        compute="_compute_score_question",
        store=True,
        readonly=False,
        help="The question with a scale whose answer counts. The first one of the "
        "survey if you do not choose.",
    )
    is_repeatable = fields.Boolean(
        string="May Be Asked Again",
        help="A customer may get this survey more than once, but not within the days "
        "given.",
    )
    repeat_days = fields.Integer(
        string="Not More Often Than (Days)",
        default=90,
        help="So many days pass before the same customer is asked again.",
    )

    _repeat_days_range = models.Constraint(
        within("repeat_days", 1, MAX_DAYS),
        f"Ask a customer again after 1 to {MAX_DAYS} days.",
    )

    @api.model
    def _selection_score_question(self):
        if QUESTION not in self.env:
            return []
        return [(QUESTION, self.env["ir.model"]._get(QUESTION).name)]

    @api.depends("target", "score_kind")
    def _compute_score_question(self):
        for content in self:
            questions = content._get_scale_questions()
            if not content.score_kind or not questions:
                content.score_question = False
            elif not content.score_question or content.score_question not in questions:
                content.score_question = f"{QUESTION},{questions[0].id}"

    def _get_scale_questions(self):
        """Questions of the survey that are answered on a scale.

        :return: survey.question, or None without a survey
        """
        self.ensure_one()
        target = self.target
        if not target or target._name != "survey.survey":
            return None
        # sudo: whoever edits content need not be a survey officer
        questions = target.sudo().question_ids
        return questions.filtered(lambda question: question.question_type == "scale")

    @api.constrains("score_kind", "score_question", "target", "kind")
    def _check_score(self):
        """An NPS goes from 0 to 10: on another scale everybody would be a detractor."""
        for content in self.filtered("score_kind"):
            questions, question = content._get_scale_questions(), content.score_question
            if not question or question not in questions:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” measures nothing: choose a survey that has a "
                        "question with a scale.",
                        name=content.name,
                    )
                )
            scale = question.scale_min, question.scale_max
            if content.score_kind == "nps" and scale != (0, 10):
                raise ValidationError(
                    self.env._(
                        "The question of “%(name)s” goes from %(low)s to %(high)s. An "
                        "NPS is asked on a scale from 0 to 10.",
                        name=content.name,
                        low=scale[0],
                        high=scale[1],
                    )
                )

    # ------------------------------------------------------------------
    # Asked again
    # ------------------------------------------------------------------

    @api.model
    def _get_had(self, last_days, date_ref):
        """What may be asked again counts as not had once its days have passed."""
        had = super()._get_had(last_days, date_ref)
        return had - {
            content.id
            for content in self.browse(had)
            if content.is_repeatable
            and last_days[content.id] <= date_ref - timedelta(days=content.repeat_days)
        }
