# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from .review_common import ReviewCase

# Sources are data: leads stand for tickets, and for who came to what, as the apps that
# keep these need not be installed.
TICKETS = {
    "model": "crm.lead",
    "partner": "partner_id",
    "company": "company_id",
    "start": "create_date",
    "end": "date_closed",
    "name": "name",
}
EVENTS = {
    "model": "crm.lead",
    "partner": "partner_id",
    "company": "company_id",
    "start": "date_open",
    "group": "team_id",
    "domain": [("type", "=", "lead")],
}


@tagged("post_install", "-at_install")
class TestSources(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls.registry["renewal.value.review"]
        for name, source in (
            ("_get_ticket_source", TICKETS),
            ("_get_event_source", EVENTS),
        ):
            patcher = patch.object(model, name, return_value=source)
            patcher.start()
            cls.addClassCleanup(patcher.stop)

    @classmethod
    def new_record(cls, name, start, end=None, **values):
        lead = cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "partner_id": cls.partner.id,
                "company_id": cls.company.id,
                **values,
            }
        )
        begin = datetime(2026, 3, 2, 8) + timedelta(days=start)
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_lead SET create_date = %s, date_closed = %s, date_open = %s "
            "WHERE id = %s",
            (begin, begin + timedelta(hours=end) if end else None, begin, lead.id),
        )
        lead.invalidate_recordset()
        return lead

    def test_tickets(self):
        """Three were solved in 2, 4 and 300 hours: half of them within 4."""
        for index, hours in enumerate((2, 4, 300)):
            self.new_record(f"Solved {index}", -100 + index, hours)
        self.new_record("Slow exports", -20)
        self.new_record("Long ago", -400, 5)
        self.new_record("Of before, solved now", -300, 24 * 100)
        self.new_record("Somebody else's", -5, 1, partner_id=self.new_partner().id)
        review = self.draft()
        self.assertTrue(review.is_ticket_source)
        self.assertEqual((review.ticket_count, review.solved_count), (4, 4))
        self.assertEqual(review.solve_hours, 152)
        self.assertEqual(self.get_texts(review.point_ids), ["Slow exports"])
        text = self.print(review)
        self.assertIn("4 tickets solved", text)
        self.assertIn("6 days to solve half of them", text)
        self.assertIn("Slow exports (since 02/10/2026)", text)
        review.has_tickets = False
        self.assertNotIn("tickets solved", self.print(review))

    def test_a_solved_ticket_is_no_longer_open(self):
        ticket = self.new_record("Slow exports", -20)
        review = self.draft()
        self.assertTrue(review.point_ids)
        self.env.cr.execute(
            "UPDATE crm_lead SET date_closed = %s WHERE id = %s",
            (datetime(2026, 3, 2, 7), ticket.id),
        )
        ticket.invalidate_recordset()
        self.as_user(review).action_refresh()
        self.assertFalse(review.point_ids)
        self.assertEqual(review.solved_count, 1)

    def test_when_the_app_goes(self):
        self.new_record("Slow exports", -20)
        review = self.draft()
        with patch.object(
            self.registry["renewal.value.review"], "_get_ticket_source", return_value={}
        ):
            self.as_user(review).action_refresh()
        self.assertFalse(review.is_ticket_source)
        self.assertFalse(review.point_ids)

    def test_events(self):
        """One point for each event, however many came; a contact's visit counts."""
        training = self.env["crm.team"].create({"name": "Training"})
        fair = self.env["crm.team"].create({"name": "Fair"})
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        for team, start, partner in (
            (training, -50, self.partner),
            (training, -50, ana),
            (fair, -10, self.partner),
            (self.team, -400, self.partner),
            (self.team, -10, self.new_partner()),
        ):
            self.new_record(
                "Visit", start, 1, type="lead", team_id=team.id, partner_id=partner.id
            )
        review = self.draft()
        self.assertEqual(
            set(self.get_texts(review.attendance_ids)), {"Training (2 people)", "Fair"}
        )
        self.assertEqual(set(review.attendance_ids.mapped("kind")), {"event"})
        self.assertFalse(review.point_ids)
        text = self.print(review)
        self.assertIn("01/11/2026: Training (2 people)", text)
        self.assertIn("2 trainings and events", text)
