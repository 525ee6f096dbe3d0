# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from unittest.mock import patch

from odoo.tests import tagged

from .apps_common import AppBuilders, moment
from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestTickets(AppBuilders, ReviewCase):
    """Tickets as ``helpdesk_mgmt`` keeps them."""

    def setUp(self):
        super().setUp()
        self.need("helpdesk.ticket")

    def test_solved_tickets_show_their_median_time(self):
        """Four were solved, in 2, 4, 300 and 2,400 hours: half of them within 152."""
        ana = self.new_partner("Ana", is_company=False, parent_id=self.partner.id)
        self.new_ticket(-100, hours=2)
        self.new_ticket(-99, hours=4, partner_id=ana.id)
        self.new_ticket(-98, hours=300)
        self.new_ticket(-20, name="Slow exports")
        self.new_ticket(-400, hours=5)
        self.new_ticket(-300, hours=24 * 100)
        self.new_ticket(-5, hours=1, partner_id=self.new_partner().id)
        review = self.draft()
        self.assertTrue(review.is_ticket_source)
        self.assertEqual((review.ticket_count, review.solved_count), (4, 4))
        self.assertEqual(review.solve_hours, 152)
        self.assertEqual(self.get_texts(review.point_ids), ["Slow exports"])
        text = self.print(review)
        self.assertIn("4 tickets solved", text)
        self.assertIn("6 days median time to solve", text)
        self.assertIn("Slow exports (since 02/10/2026)", text)
        review.has_tickets = False
        self.assertNotIn("tickets solved", self.print(review))

    def test_tickets_of_another_company_do_not_count(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.new_ticket(-20, company_id=company.id)
        review = self.draft()
        self.assertTrue(review.is_ticket_source)
        self.assertEqual(review.ticket_count, 0)
        self.assertFalse(review.point_ids)

    def test_a_solved_ticket_is_no_longer_open(self):
        ticket = self.new_ticket(-20)
        review = self.draft()
        self.assertTrue(review.point_ids)
        self.set_ticket_times(ticket, moment(-20), moment(-1))
        self.as_user(review).action_refresh()
        self.assertFalse(review.point_ids)
        self.assertEqual(review.solved_count, 1)

    def test_tickets_go_with_their_app(self):
        self.new_ticket(-20)
        review = self.draft()
        with patch.object(
            self.registry["renewal.value.review"], "_get_ticket_source", return_value={}
        ):
            self.as_user(review).action_refresh()
        self.assertFalse(review.is_ticket_source)
        self.assertFalse(review.point_ids)


@tagged("post_install", "-at_install")
class TestEvents(AppBuilders, ReviewCase):
    """Who came to what, as ``event`` keeps it."""

    def setUp(self):
        super().setUp()
        self.need("event.registration")

    def test_attended_events_are_points(self):
        """One point for each event, however many came; a contact's visit counts."""
        training = self.new_event("Training", -50)
        fair = self.new_event("Fair", -10)
        ana = self.new_partner("Ana", is_company=False, parent_id=self.partner.id)
        self.new_visit(training)
        self.new_visit(training, ana)
        self.new_visit(fair)
        self.new_visit(fair, ana, state="open")
        self.new_visit(self.new_event("Missed", -30), state="cancel")
        self.new_visit(self.new_event("Long ago", -400))
        self.new_visit(self.new_event("Others", -9), self.new_partner())
        review = self.draft()
        self.assertEqual(
            set(self.get_texts(review.attendance_ids)), {"Training (2 people)", "Fair"}
        )
        self.assertEqual(set(review.attendance_ids.mapped("kind")), {"event"})
        self.assertFalse(review.point_ids)
        text = self.print(review)
        self.assertIn("01/11/2026: Training (2 people)", text)
        self.assertIn("2 trainings and events", text)

    def test_events_of_other_companies_do_not_count(self):
        """An event of no company is one of all; another company's is not ours."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.new_visit(self.new_event("Fair", -10, company_id=False))
        self.new_visit(self.new_event("Theirs", -10, company_id=company.id))
        self.assertEqual(self.get_texts(self.draft().attendance_ids), ["Fair"])
