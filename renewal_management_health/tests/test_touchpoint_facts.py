# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .apps_common import AppBuilders, moment
from .common import day
from .touchpoint_common import TouchpointCase

METRIC = {"name": "Search", "code": "search_test"}


@tagged("post_install", "-at_install")
class TestTouchpointFacts(TouchpointCase, AppBuilders):
    """What customers did with a content, read from the apps that know it."""

    def give(self, offset=10, **values):
        """The customer is given a content. :return: (content, touch)"""
        content = self.new_content("Come", **values)
        self.new_playbook(self.touch_vals(offset - 90))
        self.run_day(offset)
        self.deliver(offset)
        return content, self.get_touches()

    def give_event(self):
        self.need("event.event")
        event = self.new_event("Training", 30)
        target = f"event.event,{event.id}"
        _content, touch = self.give(kind="training", target=target)
        return event, touch

    def sign_up(self, event, offset, state="open", **values):
        visit = self.env["event.registration"].create(
            {
                "event_id": event.id,
                "state": state,
                "date_closed": moment(offset + 5) if state == "done" else False,
                **values,
            }
        )
        self.set_time(visit, "create_date", offset)
        return visit

    def set_time(self, record, name, offset):
        """What the clock would have written."""
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET {name} = %s WHERE id = %s",
            (moment(offset), record.id),
        )
        self.env.invalidate_all()

    def assert_nothing_new(self, offset):
        """A second run of the day writes nothing."""
        self.run_day(offset)
        touches = self.env["renewal.touch"]
        self.assertEqual(touches._note_facts(self.company, day(offset)), 0)

    # ------------------------------------------------------------------
    # Events
    # ------------------------------------------------------------------

    def test_a_registration_is_noted_with_its_day(self):
        event, touch = self.give_event()
        self.run_day(11)
        self.assertFalse(touch.registered_date)
        self.sign_up(event, 12, partner_id=self.partner.id)
        self.run_day(13)
        self.assertEqual(touch.registered_date, day(12))
        self.assertFalse(touch.attended_date)
        self.assertIn("Registered on", touch.step_id.result)
        self.assert_nothing_new(13)

    def test_who_came_attended(self):
        event, touch = self.give_event()
        self.sign_up(event, 12, state="done", partner_id=self.partner.id)
        self.run_day(18)
        self.assertEqual(touch.registered_date, day(12))
        self.assertEqual(touch.attended_date, day(17))

    def test_an_address_of_the_customer_is_enough(self):
        event, touch = self.give_event()
        self.partner.email = "anna@acme.example"
        self.sign_up(event, 12, email=" Anna@acme.example ", name="Anna")
        self.run_day(13)
        self.assertEqual(touch.registered_date, day(12))

    def test_what_was_before_it_or_of_others_does_not_count(self):
        event, touch = self.give_event()
        other = self.new_partner("Other", email="other@example.com")
        self.sign_up(event, 5, partner_id=self.partner.id)
        self.sign_up(event, 12, partner_id=other.id)
        self.sign_up(event, 12, state="cancel", partner_id=self.partner.id)
        self.sign_up(self.new_event("Other", 40), 12, partner_id=self.partner.id)
        self.run_day(13)
        self.assertFalse(touch.registered_date)

    # ------------------------------------------------------------------
    # Surveys
    # ------------------------------------------------------------------

    def give_survey(self):
        self.need("survey.survey")
        survey = self.env["survey.survey"].create(
            {
                "title": "How is it going?",
                "access_mode": "token",
                "users_login_required": False,
                "question_and_page_ids": [
                    (0, 0, {"title": "How likely?", "question_type": "scale"}),
                    (0, 0, {"title": "Why?", "question_type": "text_box"}),
                ],
            }
        )
        _content, touch = self.give(kind="survey", target=f"survey.survey,{survey.id}")
        return survey, touch

    def answer(self, survey, offset, value):
        [sheet] = survey.user_input_ids
        sheet._save_lines(survey.question_ids[0], value)
        sheet._mark_done()
        self.set_time(sheet, "end_datetime", offset)

    def test_an_answer_of_zero_is_an_answer(self):
        survey, touch = self.give_survey()
        self.answer(survey, 14, "0")
        self.run_day(15)
        self.assertEqual(touch.answered_date, day(14))
        self.assertTrue(touch.has_answer_value)
        self.assertEqual(touch.answer_value, 0)
        self.assertIn("Answered 0 on", touch.result)
        self.assert_nothing_new(15)

    def test_a_question_that_was_passed_over_has_no_value(self):
        survey, touch = self.give_survey()
        self.answer(survey, 14, "")
        self.run_day(15)
        self.assertEqual(touch.answered_date, day(14))
        self.assertFalse(touch.has_answer_value)

    # ------------------------------------------------------------------
    # Use of a feature
    # ------------------------------------------------------------------

    def test_the_first_use_of_the_feature_within_thirty_days(self):
        metric = self.env["renewal.usage.metric"].create(METRIC)
        _content, touch = self.give(metric_id=metric.id)
        for offset, value in ((9, 1), (14, 0), (16, 3), (20, 5)):
            self.add_usage(metric, offset, value)
        self.run_day(21)
        self.assertEqual(touch.feature_used_date, day(16))
        self.assert_nothing_new(21)

    def test_a_use_after_thirty_days_is_not_put_down_to_it(self):
        metric = self.env["renewal.usage.metric"].create(METRIC)
        _content, touch = self.give(metric_id=metric.id)
        self.add_usage(metric, 41, 3)
        self.run_day(42)
        self.assertFalse(touch.feature_used_date)

    def add_usage(self, metric, offset, value, partner=None):
        with freeze_time(day(offset)):
            self.env["renewal.usage"].create(
                {
                    "company_id": self.company.id,
                    "partner_id": (partner or self.partner).id,
                    "metric_id": metric.id,
                    "date": day(offset),
                    "value": value,
                }
            )

    # ------------------------------------------------------------------
    # All of them
    # ------------------------------------------------------------------

    def test_what_did_not_arrive_has_no_results(self):
        metric = self.env["renewal.usage.metric"].create(METRIC)
        _content, touch = self.give(metric_id=metric.id)
        touch.state = "bounced"
        self.add_usage(metric, 12, 1)
        self.run_day(13)
        self.assertFalse(touch.feature_used_date)

    def test_the_number_of_queries_does_not_depend_on_customers(self):
        metric = self.env["renewal.usage.metric"].create(METRIC)
        others = self.new_customers(5)
        self.give(metric_id=metric.id)
        for partner in others.partner_id:
            self.add_usage(metric, 12, 1, partner)
        touches = self.env["renewal.touch"]
        self.env.flush_all()
        sources = len(touches._get_fact_sources(self.company, day(12)))
        with self.assertQueryCount(sources):
            self.assertEqual(touches._note_facts(self.company, day(12)), 5)

    def test_the_track_is_noted(self):
        _content, touch = self.give()
        self.assertEqual(touch.track_id, touch.playbook_id.track_id)
        self.assertTrue(touch.track_id)

    def test_engagement_is_a_measure_of_health(self):
        _content, touch = self.give()
        touch.clicked_date = day(12)
        measure = self.env.ref(
            "renewal_management_health.renewal_health_measure_engagement"
        )
        rows = measure._get_rows(self.company, day(13))
        self.assertEqual([row[1] for row in rows if row[0] == self.partner.id], [1])
