# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lost customers are won back by a playbook of their own."""

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import RedirectWarning, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RenewalBuilders, day
from .outcome_common import OutcomeCase


class WinBackCase(OutcomeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.track = cls.env.ref("renewal_management.renewal_track_win_back")

    @classmethod
    def win_back_vals(cls, offset, **values):
        return cls.step_vals(offset, **{"anchor": "win_back", **values})

    @classmethod
    def new_win_back(cls, *steps, **values):
        steps = steps or (cls.win_back_vals(0),)
        values = {"name": "Win back", "track_id": cls.track.id, **values}
        return cls.new_playbook(*steps, **values)

    def new_lost(self, end=90, **values):
        renewal = self.new_renewal(end=end)
        self.lose(renewal, **values)
        return renewal


@tagged("post_install", "-at_install")
class TestWinBack(WinBackCase):
    def test_steps_run_on_the_lost_renewal_until_there_is_an_opportunity(self):
        self.new_win_back(
            self.step_vals(14, anchor="lost"),
            self.win_back_vals(-10),
            self.win_back_vals(0, action="opportunity"),
        )
        renewal = self.new_lost(end=30, win_back_date=day(200))
        self.assertFalse(renewal.activity_ids, "the steps take the place of the task")
        planned = {14: "planned", -10: "planned", 0: "planned"}
        self.assertEqual(self.get_states(renewal), planned)
        self.run_day(43)
        self.assertEqual(self.get_states(renewal), planned)
        self.run_day(44)
        self.assertEqual(self.get_states(renewal), {**planned, 14: "done"})
        self.assertEqual(self.get_activities(renewal), ["T+14"])
        self.run_day(190)
        self.run_day(200)
        self.run_day(200)
        lead = self.get_step(renewal, 0).opportunity_id
        self.assertRecordValues(
            lead,
            [
                {
                    "name": "Win back: Acme",
                    "user_id": self.rep.id,
                    "expected_revenue": renewal.company_atr_amount,
                    "won_status": "pending",
                }
            ],
        )
        self.assertEqual(renewal.outcome, "churned")
        self.assertFalse(renewal.opportunity_id)
        self.assertFalse(renewal.in_window)

    def test_without_such_a_playbook_the_owner_gets_the_task(self):
        self.new_win_back(active=False)
        renewal = self.new_lost(win_back_date=day(200))
        self.assertEqual(len(renewal.activity_ids), 1)
        self.assertFalse(renewal.step_ids)

    def test_a_playbook_that_does_not_count_from_the_date_leaves_the_task(self):
        self.new_win_back(self.step_vals(14, anchor="lost"))
        renewal = self.new_lost(win_back_date=day(200))
        self.assertEqual(len(renewal.activity_ids), 1)
        self.assertEqual(self.get_states(renewal), {14: "planned"})

    def test_open_renewals_follow_other_tracks_and_lost_ones_only_this(self):
        usual = self.new_playbook(self.step_vals(-30))
        won_back = self.new_win_back()
        renewal = self.new_renewal()
        self.assertEqual(renewal.follow_ids.playbook_id, usual)
        self.lose(renewal, win_back_date=day(200))
        self.run_day()
        self.assertEqual(self.get_states(renewal), {-30: "cancelled", 0: "planned"})
        self.assertEqual(usual.open_renewal_count, 0)
        self.assertEqual(won_back.open_renewal_count, 1)

    def test_a_customer_who_is_back_is_asked_nothing_more(self):
        self.new_win_back(self.win_back_vals(-100), self.win_back_vals(0))
        renewal = self.new_lost(end=5, win_back_date=day(110))
        self.run_day(10)
        self.assertEqual(len(renewal.activity_ids), 1)
        self.new_contract(self.line_vals(start=11, end=375))
        self.run_day(12)
        step = self.get_step(renewal, 0)
        self.assertEqual(
            (step.state, step.reason), ("cancelled", "The customer is back")
        )
        self.assertFalse(renewal.activity_ids)
        self.run_day(110)
        self.assertEqual(step.state, "cancelled")

    def test_a_loss_that_is_taken_back_has_no_win_back(self):
        self.new_win_back()
        self.new_playbook(self.step_vals(-30))
        renewal = self.new_lost(win_back_date=day(200))
        self.reopen(renewal)
        step = self.get_step(renewal, 0)
        self.assertEqual(
            (step.state, step.reason), ("cancelled", "The renewal was reopened")
        )
        self.assertFalse(renewal.win_back_date)
        self.run_day()
        self.assertEqual(self.get_states(renewal), {0: "cancelled", -30: "planned"})

    def test_of_several_losses_the_latest_counts_while_no_contract_goes_on(self):
        self.new_win_back()
        first = self.new_lost(end=20, win_back_date=day(100))
        second = self.new_renewal(end=60)
        self.run_day()
        self.assertEqual(self.get_states(first), {0: "cancelled"})
        self.lose(second, win_back_date=day(150))
        self.run_day(1)
        self.assertEqual(self.get_states(first), {0: "cancelled"})
        self.assertEqual(self.get_states(second), {0: "planned"})

    def test_another_date_moves_the_steps(self):
        self.new_win_back()
        renewal = self.new_lost(win_back_date=day(200))
        renewal.with_user(self.rep).win_back_date = day(250)
        self.run_day()
        self.assertEqual(renewal.step_ids.mapped("scheduled_date"), [day(250)])

    def test_only_a_lost_renewal_has_a_win_back_date(self):
        renewal = self.new_renewal()
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            renewal.win_back_date = day(100)
            renewal.flush_recordset()

    def test_switching_it_on_reaches_old_losses_only_where_something_is_ahead(self):
        old = self.new_lost(end=-30)
        recent = self.new_lost_customer(-3)
        dated = self.new_lost_customer(-30, win_back_date=day(30))
        self.new_win_back(
            self.step_vals(5, anchor="lost", late_days=10), self.win_back_vals(0)
        )
        self.run_day()
        self.assertTrue(old)
        self.assertEqual(self.get_states(old), {})
        self.assertEqual(self.get_states(recent), {5: "planned"})
        self.assertEqual(self.get_states(dated), {0: "planned"})

    def new_lost_customer(self, end, **values):
        partner = self.env["res.partner"].create({"name": "Another"})
        renewal = self.new_renewal(end=end, partner_id=partner.id)
        self.lose(renewal, **values)
        return renewal

    def test_switching_it_off_asks_and_cancels(self):
        playbook = self.new_win_back()
        renewal = self.new_lost(win_back_date=day(200))
        with self.assertRaises(RedirectWarning):
            playbook.with_user(self.manager).action_ask_switch_off()
        playbook.active = False
        self.run_day()
        self.assertEqual(self.get_states(renewal), {0: "cancelled"})
        self.assertFalse(renewal.follow_ids)

    def test_its_tasks_are_escalated_and_its_steps_can_be_run_early(self):
        self.new_win_back(self.win_back_vals(0, escalate_after_days=1))
        renewal = self.new_lost(end=5, win_back_date=day(20))
        step = self.get_step(renewal, 0)
        self.press(step, "action_run_now", self.rep)
        self.assertEqual(step.state, "done")
        self.run_day(10)
        self.assertEqual(self.get_step(renewal, 0, level=1).state, "done")

    def test_steps_that_count_from_a_loss_are_for_tracks_of_lost_renewals(self):
        with self.assertRaisesRegex(ValidationError, "counts from a loss"):
            self.new_playbook(self.step_vals(14, anchor="lost"))
        playbook = self.new_win_back()
        with self.assertRaisesRegex(ValidationError, "counts from a loss"):
            playbook.track_id = self.env["renewal.track"]._get_last_mile()
        with self.assertRaisesRegex(UserError, "Make another track"):
            self.track.carrier = "customer"

    def test_a_company_leaves_the_losses_of_another_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.new_win_back(company_id=other.id)
        renewal = self.new_lost(win_back_date=day(200))
        self.run_day()
        self.assertFalse(renewal.step_ids)
        self.assertEqual(len(renewal.activity_ids), 1)

    def test_an_email_to_a_lost_customer_is_sent(self):
        self.partner.email = "customer@example.com"
        template = RenewalBuilders.new_mail_template.__func__(type(self))
        self.new_win_back(
            self.win_back_vals(0, action="mail", mail_template_id=template.id)
        )
        renewal = self.new_lost(end=5, win_back_date=day(20))
        self.run_day(20)
        step = self.get_step(renewal, 0)
        self.assertEqual((step.state, step.reason), ("done", False))
        self.assertTrue(step.mail_id)

    def test_the_simulation_shows_what_it_would_do_and_keeps_nothing(self):
        playbook = self.new_win_back(
            self.step_vals(14, anchor="lost"),
            self.win_back_vals(0, action="opportunity"),
            active=False,
        )
        renewal = self.new_lost(end=-10, win_back_date=day(40))
        simulation = playbook.with_user(self.manager).action_simulate()
        lines = self.env["renewal.simulation"].browse(simulation["res_id"]).line_ids
        shown = lines.filtered(lambda line: line.period == "next")
        self.assertEqual(shown.renewal_id, renewal)
        self.assertEqual(sorted(line.date for line in shown), [day(4), day(40)])
        self.assertFalse(renewal.step_ids)
        self.assertFalse(self.env["crm.lead"].search([("name", "=like", "Win back%")]))

    def test_the_shipped_playbook_ends_with_an_opportunity(self):
        playbook = self.env.ref("renewal_management.renewal_playbook_win_back")
        self.assertFalse(playbook.active)
        playbook.active = True
        renewal = self.new_lost(end=5, win_back_date=day(100))
        self.assertEqual(
            self.get_states(renewal), dict.fromkeys((14, -14, 0), "planned")
        )

    def test_a_track_with_lost_renewals_is_made_by_the_company_too(self):
        mine = self.env["renewal.track"].create({"name": "Mine", "carrier": "lost"})
        self.env["renewal.playbook"].create(
            {
                "name": "Mine",
                "track_id": mine.id,
                "step_ids": [Command.create(self.step_vals(3, anchor="lost"))],
            }
        )
        renewal = self.new_lost(end=5)
        self.run_day()
        self.assertEqual(self.get_states(renewal), {3: "planned"})
