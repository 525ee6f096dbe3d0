# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers are asked after their tickets were closed."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import day
from .voice_common import VoiceCase


@tagged("post_install", "-at_install")
class TestVoiceTicket(VoiceCase):
    def setUp(self):
        super().setUp()
        self.need("helpdesk.ticket")
        self.content = self.new_asking(
            "csat", self.new_survey(1, 5), is_repeatable=True, repeat_days=30
        )
        self.company.renewal_ticket_survey_id = self.content
        self.person = self.env["res.partner"].create(
            {
                "name": "Pat",
                "parent_id": self.partner.id,
                "email": "pat@example.com",
                "lang": "en_US",
            }
        )

    def test_the_contact_of_a_ticket_is_asked_once(self):
        ticket = self.new_ticket(1, 2, partner_id=self.person.id)
        self.run_day(3)
        touch = self.get_touches()
        self.assertRecordValues(
            touch,
            [
                {
                    "contact_id": self.person.id,
                    "occasion": f"helpdesk.ticket,{ticket.id}",
                    "score_kind": "csat",
                    "date": day(3),
                }
            ],
        )
        mail = self.get_mails()
        self.assertEqual(mail.recipient_ids, self.person)
        self.assertIn("Dear Pat", mail.body_html)
        self.assertEqual(touch.step_id.display_name, self.content.name)
        for offset in (3, 4, 40):
            self.run_day(offset)
        self.assertEqual(self.get_touches(), touch)

    def test_a_customer_is_not_asked_too_often(self):
        self.new_ticket(1, 2)
        self.new_ticket(1, 2)
        self.run_day(3)
        self.new_ticket(5, 10)
        self.run_day(11)
        self.assertEqual(len(self.get_touches()), 1)
        self.new_ticket(35, 40)
        self.run_day(41)
        self.assertEqual(self.get_touches().mapped("date"), [day(3), day(41)])

    def test_open_tickets_and_those_of_the_past_are_left_alone(self):
        self.new_ticket(-3, -2)
        self.new_ticket(1)
        self.run_day(3)
        self.assertFalse(self.get_touches())

    def test_whoever_declined_surveys_is_not_asked(self):
        names = self.env["res.partner"]._get_renewal_opt_out_fields()
        self.person[names["survey"]] = True
        self.new_ticket(1, 2, partner_id=self.person.id)
        self.run_day(3)
        step = self.renewal.step_ids
        self.assertEqual(step.state, "skipped")
        self.assertFalse(self.get_touches())

    def test_switched_off_nobody_is_asked(self):
        self.company.renewal_ticket_survey_id = False
        self.new_ticket(1, 2)
        self.run_day(3)
        self.assertFalse(self.renewal.step_ids)

    def test_a_survey_that_is_asked_once_cannot_be_chosen(self):
        once = self.new_asking("csat", self.new_survey(1, 5))
        with self.assertRaisesRegex(ValidationError, "asked once"):
            self.company.renewal_ticket_survey_id = once

    def test_tickets_of_another_company_are_none_of_ours(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.new_ticket(1, 2, company_id=other.id)
        self.run_day(3)
        self.assertFalse(self.get_touches())
