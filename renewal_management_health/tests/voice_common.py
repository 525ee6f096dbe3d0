# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Surveys that are really sent and answered."""

from freezegun import freeze_time

from .apps_common import AppBuilders
from .common import day
from .touchpoint_common import TouchpointCase


class VoiceCase(TouchpointCase, AppBuilders):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # alerts are for customers of a scorecard, scored or not
        cls.scorecard = cls.new_scorecard()

    def new_survey(self, low=0, high=10, **values):
        """A survey with a question that does not count, and one that does."""
        self.need("survey.survey")
        survey = self.env["survey.survey"].create(
            {
                "title": "How is it going?",
                "access_mode": "token",
                "users_login_required": False,
                **values,
            }
        )
        self.env["survey.question"].create(
            [
                {
                    "survey_id": survey.id,
                    "title": title,
                    "question_type": "scale",
                    "scale_min": low,
                    "scale_max": high,
                    "sequence": sequence,
                }
                for sequence, title in enumerate(("Price", "Would you recommend us?"))
            ]
        )
        return survey

    def new_asking(self, kind="nps", survey=None, **values):
        """The content that asks the second question."""
        survey = survey or self.new_survey()
        return self.new_content(
            "Would you recommend us?",
            **{
                "kind": "survey",
                "target": f"survey.survey,{survey.id}",
                "score_kind": kind,
                "score_question": f"survey.question,{survey.question_ids[1].id}",
                **values,
            },
        )

    def deliver(self):
        """The mail server took what was sent."""
        touches = self.env["renewal.touch"].search([("state", "=", "prepared")])
        for company, steps in touches.step_id.grouped("company_id").items():
            steps._mark_delivered(company._get_renewal_today())

    def answer(self, content, value, offset=0, partner=None):
        """Answer the newest sheet of somebody, with a price that was fine."""
        partner = partner or self.partner
        sheet = content.target.user_input_ids.filtered(
            lambda s: s.partner_id == partner and s.state == "new"
        )[-1:]
        self.assertTrue(sheet)
        with freeze_time(day(offset)):
            other, question = content.target.question_ids
            sheet._save_lines(other, "5")
            sheet._save_lines(question, str(value))
            sheet._mark_done()
        return sheet

    def ask(self, content, offset=10):
        """Send it by a step of a playbook, on that day."""
        self.env["renewal.playbook"].search([]).action_archive()
        self.new_playbook(self.touch_vals(offset - 90, touchpoint_ids=content.ids))
        self.run_day(offset)
        with freeze_time(day(offset)):
            self.deliver()
        return self.get_touches()[-1:]
