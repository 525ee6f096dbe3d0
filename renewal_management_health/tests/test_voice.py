# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What customers say when they are asked."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import day
from .voice_common import VoiceCase


@tagged("post_install", "-at_install")
class TestVoice(VoiceCase):
    def test_an_answer_of_0_is_that_of_a_detractor(self):
        content = self.new_asking()
        touch = self.ask(content)
        self.assertEqual(touch.score_kind, "nps")
        self.answer(content, 0, 11)
        self.run_day(12)
        self.assertRecordValues(
            touch,
            [
                {
                    "answered_date": day(11),
                    "has_answer_value": True,
                    "answer_value": 0,
                    "nps_category": "detractor",
                }
            ],
        )

    def test_9_and_10_promote_and_7_and_8_are_passive(self):
        content = self.new_asking()
        renewals = self.renewal | self.new_customers(3)
        self.ask(content)
        touches = self.env["renewal.touch"].search([])
        for renewal, value in zip(renewals, (6, 7, 8, 9), strict=True):
            self.answer(content, value, 11, renewal.partner_id)
        self.run_day(12)
        found = {touch.partner_id: touch.nps_category for touch in touches}
        self.assertEqual(
            [found[renewal.partner_id] for renewal in renewals],
            ["detractor", "passive", "passive", "promoter"],
        )

    def test_an_nps_needs_a_scale_from_0_to_10(self):
        with self.assertRaisesRegex(ValidationError, "from 1 to 5"):
            self.new_asking(survey=self.new_survey(1, 5))
        self.new_asking("csat", survey=self.new_survey(1, 5))

    def test_the_first_scale_counts_unless_another_question_is_chosen(self):
        survey = self.new_survey()
        content = self.new_content(
            "Ask",
            kind="survey",
            target=f"survey.survey,{survey.id}",
            score_kind="nps",
        )
        self.assertEqual(content.score_question, survey.question_ids[0])

    # ------------------------------------------------------------------
    # Detractors
    # ------------------------------------------------------------------

    def get_alert(self):
        return self.env["renewal.health.alert"].search(
            [("partner_id", "=", self.partner.id), ("kind", "=", "detractor")]
        )

    def test_a_detractor_raises_one_alert_with_a_task(self):
        content = self.new_asking()
        self.ask(content)
        self.answer(content, 3, 11)
        self.run_day(12)
        alert = self.get_alert()
        self.assertEqual(len(alert), 1)
        self.assertEqual(alert.description, "Detractor: NPS 3 of 10")
        self.assertTrue(alert.activity_id)
        self.run_day(12)
        self.run_day(13)
        self.assertEqual(self.get_alert(), alert)
        self.assertEqual(len(alert.reason_ids), 1)

    def test_the_alert_ends_after_a_month_once_somebody_reacted(self):
        content = self.new_asking()
        self.ask(content)
        self.answer(content, 3, 11)
        self.run_day(12)
        alert = self.get_alert()
        self.run_day(43)
        self.assertEqual(alert.state, "open")
        alert.with_user(self.manager).action_acknowledge()
        self.run_day(44)
        self.assertEqual((alert.state, alert.close_reason), ("closed", "expired"))
        self.run_day(45)
        self.assertEqual(self.get_alert(), alert)

    def test_a_better_answer_ends_the_alert(self):
        content = self.new_asking(is_repeatable=True, repeat_days=20)
        self.ask(content, 5)
        self.answer(content, 2, 6)
        self.run_day(7)
        alert = self.get_alert()
        self.assertEqual(alert.state, "open")
        self.ask(content, 30)
        self.answer(content, 9, 31)
        self.run_day(32)
        self.assertEqual((alert.state, alert.close_reason), ("closed", "recovered"))

    # ------------------------------------------------------------------
    # Asked again
    # ------------------------------------------------------------------

    def test_what_may_be_asked_again_is_asked_after_its_days(self):
        content = self.new_asking(is_repeatable=True, repeat_days=30)
        self.new_playbook(
            self.touch_vals(-85), self.touch_vals(-70), self.touch_vals(-40)
        )
        for offset in (5, 20, 50):
            self.run_day(offset)
        self.assertEqual(
            self.get_touches().mapped("date"), [day(5), day(50)], content.name
        )
        self.assertEqual(self.get_step(self.renewal, -70).state, "skipped")

    def test_what_is_asked_once_stays_once(self):
        self.new_asking()
        self.new_playbook(self.touch_vals(-85), self.touch_vals(-20))
        self.run_day(5)
        self.run_day(70)
        self.assertEqual(len(self.get_touches()), 1)

    def test_each_answer_belongs_to_its_own_time(self):
        content = self.new_asking(is_repeatable=True, repeat_days=30)
        first = self.ask(content, 5)
        second = self.ask(content, 50)
        self.assertNotEqual(first, second)
        self.answer(content, 8, 51)
        self.run_day(52)
        self.assertFalse(first.answered_date)
        self.assertEqual(second.answer_value, 8)

    # ------------------------------------------------------------------
    # Report
    # ------------------------------------------------------------------

    def test_the_nps_of_a_group_is_a_ratio_of_sums(self):
        content = self.new_asking()
        renewals = self.renewal | self.new_customers(3)
        self.ask(content)
        for renewal, value in zip(renewals, (10, 9, 7, 0), strict=True):
            self.answer(content, value, 11, renewal.partner_id)
        self.run_day(12)
        analysis = self.env["renewal.touch.analysis"].with_user(self.manager)
        [(month, nps, count)] = analysis._read_group(
            [("answered_date", "!=", False)],
            ["answered_date:month"],
            ["nps:avg", "nps_count:sum"],
        )
        self.assertEqual((month, nps, count), (day(11).replace(day=1), 0.25, 4))

    def test_the_shipped_measure_reads_the_answers(self):
        measure = self.env.ref("renewal_management_health.renewal_health_measure_nps")
        content = self.new_asking()
        self.ask(content)
        self.answer(content, 0, 11)
        self.run_day(12)
        values = measure._measure(self.company, day(12))
        self.assertEqual(values[self.partner.id][0], 0)
