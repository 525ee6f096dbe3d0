# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common import TODAY, RenewalBuilders
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestTours(RenewalBuilders, TourCase):
    """The rep's and the manager's day in a real browser, on the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.ahead = (date.today() - TODAY).days
        cls.new_playbook(
            cls.step_vals(-90, name="Tour call", late_days=90),
            cls.step_vals(-7, name="Tour signature"),
        )
        cls.urgent = cls.new_tour_renewal("Tour Urgent", 20)
        cls.new_tour_renewal("Tour Later", 60)

    @classmethod
    def new_tour_renewal(cls, name, end, **values):
        partner = cls.env["res.partner"].create({"name": name, "lang": "en_US"})
        return cls.new_renewal(
            end=cls.ahead + end, name=name, partner_id=partner.id, **values
        )

    def run_today(self):
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_rep_works_through_a_day(self):
        self.run_today()
        self.start_tour("/odoo", "renewal_rep_day", login=self.rep.login)
        self.assertTrue(self.urgent.has_opportunity)
        states = self.get_states(self.urgent)
        self.assertEqual(states, {-90: "done", -7: "skipped"})
        self.assertTrue(self.get_step(self.urgent, -90).handled_date)

    def test_manager_works_through_a_day(self):
        """A renewal that came after the morning's run, and whose escalation has nobody
        to turn to, is in the failures of the run by hand."""
        self.run_today()
        run = self.env["renewal.run"].search([], limit=1)
        self.assertFalse(run.steps_failed)
        self.new_playbook(
            self.step_vals(-80, action="escalation", late_days=90), sequence=1
        )
        self.team.user_id = False
        self.company.renewal_manager_id = False
        lost = self.new_tour_renewal("Tour Nobody", 80)
        lost.opened_date = TODAY
        self.start_tour("/odoo", "renewal_manager_day", login=self.manager.login)
        self.assertEqual(run.steps_failed, 1)

    def test_rep_renews_one_and_loses_another(self):
        """One renewal is signed, another one is lost."""
        self.env["contract.terminate.reason"].create(
            {"name": "Tour reason", "terminate_comment_required": False}
        )
        self.run_today()
        self.start_tour("/odoo", "renewal_closing", login=self.rep.login)
        later = self.env["renewal.renewal"].search([("name", "=", "Tour Later")])
        self.assertEqual(self.urgent.outcome, "renewed")
        self.assertEqual(self.urgent.outcome_note, "Signed by the board")
        self.assertEqual(later.outcome, "churned")
        self.assertEqual(later.reason_id.name, "Tour reason")
