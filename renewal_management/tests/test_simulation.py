# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import day
from .simulation_common import SimulationCase

TRACES = (
    "renewal_renewal",
    "renewal_line",
    "renewal_step",
    "renewal_playbook",
    "renewal_playbook_step",
    "renewal_run",
    "mail_message",
    "mail_mail",
    "mail_followers",
    "mail_activity",
    "crm_lead",
    "bus_bus",
    "res_partner",
)


@tagged("post_install", "-at_install")
class TestSimulation(SimulationCase):
    def test_a_playbook_is_simulated_before_it_is_switched_on(self):
        """Who gets what, on which day; escalations are marked as such."""
        playbook = self.new_playbook(
            self.step_vals(-60, escalate_after_days=2),
            self.mail_vals(-30),
            active=False,
        )
        renewal = self.new_renewal(end=70)
        lines = self.get_lines(self.simulate(playbook))
        self.assertRecordValues(
            lines,
            [
                {
                    "date": day(10),
                    "action": "activity",
                    "user_id": self.rep.id,
                    "level": 0,
                    "if_nobody_acts": False,
                    "renewal_id": renewal.id,
                    "recipient": False,
                },
                {
                    "date": day(14),  # Thursday + 2 working days
                    "action": "escalation",
                    "user_id": self.leader.id,
                    "level": 1,
                    "if_nobody_acts": True,
                    "renewal_id": renewal.id,
                    "recipient": False,
                },
                {
                    "date": day(16),
                    "action": "escalation",
                    "user_id": self.manager.id,
                    "level": 2,
                    "if_nobody_acts": True,
                    "renewal_id": renewal.id,
                    "recipient": False,
                },
                {
                    "date": day(40),
                    "action": "mail",
                    "user_id": False,
                    "level": 0,
                    "if_nobody_acts": False,
                    "renewal_id": renewal.id,
                    "recipient": '"Acme" <acme@example.com>',
                },
            ],
        )
        self.assertEqual(lines[3].subject, f"Your contract {renewal.name}")
        self.assertFalse(playbook.active)

    def test_simulation_leaves_no_trace(self):
        """Neither rows nor their versions, nor what waits for the commit."""
        playbook = self.new_busy_playbook()
        self.new_busy_contracts(12)
        self.run_day()
        # some were open before, and one of them is closed by now
        renewals = self.env["renewal.renewal"].search([])
        renewals.opened_date = day(-120)
        renewals[:3]._close("churned", day(-5))
        before = self.get_traces()
        waiting = len(self.env.cr.postcommit._funcs)
        simulation = self.simulate(playbook, user=self.env.user)
        self.assertTrue(self.get_lines(simulation))
        self.assertTrue(self.get_lines(simulation, "past"))
        self.assertEqual(self.get_traces(), before)
        self.assertEqual(len(self.env.cr.postcommit._funcs), waiting)

    def get_traces(self):
        """Every row a simulation could have written, with its row version."""
        self.env.flush_all()
        rows = {}
        for table in TRACES:
            self.env.cr.execute(f"SELECT id, xmin, ctid FROM {table} ORDER BY id")
            rows[table] = self.env.cr.fetchall()
        return rows

    def test_back_simulation_shows_closed_renewals_as_they_were(self):
        """Closed renewals were open then: T-60 of a term that ended 20 days ago, lost
        on its last day, came 80 days ago; T-10 came 30 days ago; T+10 would be after
        it was lost. What happened before the 90 days is not shown."""
        playbook = self.new_playbook(
            self.step_vals(-120),
            self.step_vals(-60),
            self.step_vals(-10),
            self.step_vals(10),
        )
        lost, is_open, late = (self.new_renewal(end=end) for end in (-20, 50, 100))
        (lost | is_open).opened_date = day(-200)
        late.opened_date = day(-15)
        lost._close("churned", day(-20))
        lines = self.get_lines(self.simulate(playbook), "past")
        self.assertEqual(
            [
                (line.renewal_id, line.playbook_step_id.offset_days, line.date)
                for line in lines
            ],
            [
                (lost, -60, day(-80)),
                (is_open, -120, day(-70)),
                (lost, -10, day(-30)),
                (late, -120, day(-15)),
                (is_open, -60, day(-10)),
            ],
        )
        self.assertEqual(lines.user_id, self.rep)

    def test_looking_back_shows_what_was_simulated_ahead(self):
        """Simulated ahead, and a month later behind: the same steps. Without the cap:
        behind, e-mails of other playbooks do not use it up."""
        self.company.renewal_mail_cap_days = 0
        playbook = self.new_busy_playbook()
        self.new_busy_contracts(20)
        playbook.action_switch_on()

        def get_steps(period):
            return {
                (line.renewal_id, line.playbook_step_id, line.level, line.state)
                for line in self.get_lines(self.simulate(playbook, days=30), period)
                if line.date > day(0)
            }

        ahead = get_steps("next")
        with freeze_time(day(30)):
            behind = get_steps("past")
        self.assertTrue(ahead)
        self.assertEqual(behind, ahead)

    # ------------------------------------------------------------------
    # Whose renewals
    # ------------------------------------------------------------------

    def test_earlier_playbooks_and_choices_come_first(self):
        first = self.new_playbook(
            name="First", sequence=1, domain="[('contract_id.name', '=', 'Big')]"
        )
        playbook = self.new_playbook(name="Second", sequence=2, active=False)
        self.new_playbook(name="Third", sequence=3)
        self.new_renewal(name="Big")
        small = self.new_renewal(name="Small")
        chosen = self.new_renewal(name="Big", renewal_playbook_id=playbook.id)
        self.new_renewal(name="Small", renewal_playbook_id=first.id)
        self.assertEqual(
            self.get_lines(self.simulate(playbook)).renewal_id, small | chosen
        )

    def test_each_company_is_simulated_by_itself(self):
        """Each company is simulated by itself, and only by who works there."""
        playbook = self.new_playbook(active=False)
        other = self.env["res.company"].create({"name": "Other"})
        mine = self.new_renewal()
        theirs = self.new_renewal(company_id=other.id)
        self.assertEqual(self.get_lines(self.simulate(playbook)).renewal_id, mine)
        simulation = self.simulate(playbook)
        with self.assertRaises(AccessError):
            simulation.write({"company_id": other.id})
            simulation.action_simulate()
        self.manager.company_ids |= other
        simulation = self.simulate(
            playbook.with_context(allowed_company_ids=[other.id, self.company.id])
        )
        self.assertEqual(simulation.company_id, other)
        self.assertEqual(self.get_lines(simulation).renewal_id, theirs)

    def test_only_managers_can_simulate(self):
        playbook = self.new_playbook()
        for user in (self.rep, self.leader):
            with self.assertRaises(AccessError):
                self.simulate(playbook, user=user)
        simulation = self.simulate(playbook)
        second = self.new_user("second", "renewal_management.group_renewal_manager")
        with self.assertRaises(AccessError):
            simulation.with_user(second).read(["days"])
        self.assertFalse(self.env[simulation._name].with_user(second).search([]))

    def test_tasks_during_an_absence_go_to_the_stand_in(self):
        """Absent from day 5 to day 14: tasks of these days go to the stand-in."""
        playbook = self.new_playbook(self.step_vals(-30), active=False)
        renewals = [self.new_renewal(end=30 + offset) for offset in (4, 5, 14, 15)]
        self.rep.write(
            {
                "renewal_delegate_id": self.other_rep.id,
                "renewal_delegate_from": day(5),
                "renewal_delegate_until": day(14),
            }
        )
        lines = self.get_lines(self.simulate(playbook))
        self.assertEqual(
            [(line.renewal_id, line.user_id) for line in lines],
            list(
                zip(
                    renewals,
                    (self.rep, self.other_rep, self.other_rep, self.rep),
                    strict=True,
                )
            ),
        )
        self.assertFalse(self.rep.renewal_stand_in_id)

    # ------------------------------------------------------------------
    # What would not be done
    # ------------------------------------------------------------------

    def test_skipped_steps_have_their_reasons(self):
        """Too late, condition, collapsed, nobody there: in words. What falls into the
        cap's window goes with the e-mail before."""
        playbook = self.new_playbook(
            self.step_vals(-90, late_days=1),
            self.step_vals(-60),
            self.step_vals(-50),
            self.mail_vals(-30),
            self.mail_vals(-25),
            self.step_vals(-20, condition="[('priority', '=', '1')]"),
            self.step_vals(-1, assignee_type="leader"),
            active=False,
        )
        self.company.renewal_mail_cap_days = 31
        self.team.user_id = self.company.renewal_manager_id = False
        renewal = self.new_renewal(end=40)
        renewal.user_id = self.rep
        lines = self.get_lines(self.simulate(playbook))
        words = {
            line.playbook_step_id.offset_days: (line.state, line.reason or "")
            for line in lines
        }
        for offset, state, text in (
            (-90, "skipped", "Too late"),
            (-60, "skipped", "A later step"),
            (-50, "done", ""),
            (-30, "done", ""),
            (-25, "done", ""),
            (-20, "skipped", "condition"),
        ):
            self.assertEqual(words[offset][0], state, offset)
            self.assertIn(text, words[offset][1])
        self.rep.action_archive()
        lines = self.get_lines(self.simulate(playbook), state="failed")
        self.assertIn("Nobody can take this step", lines.reason)
        self.assertEqual(lines.date, day(39), "tried every day; this one is the last")

    def test_a_broken_template_fails_in_the_simulation(self):
        """Found out before a customer would have got nothing."""
        playbook = self.new_playbook(self.mail_vals(-30), active=False)
        self.template.subject = "{{ object.no_such_field }}"
        self.new_renewal(end=40)
        line = self.get_lines(self.simulate(playbook))
        self.assertEqual(line.state, "skipped", "tried for 60 days, then too late")
        simulation = self.simulate(playbook, days=20)
        line = self.get_lines(simulation)
        self.assertRecordValues(line, [{"state": "failed", "date": day(10)}])
        self.assertIn("no_such_field", line.reason)

    def test_broken_conditions_are_refused(self):
        playbook = self.new_playbook(active=False)
        self.env.cr.execute(
            "UPDATE renewal_playbook SET domain = %s WHERE id = %s",
            ["[('gone', '=', 1)]", playbook.id],
        )
        playbook.invalidate_recordset()
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            self.simulate(playbook)

    # ------------------------------------------------------------------
    # The screen
    # ------------------------------------------------------------------

    def test_summary_counts_tasks_by_person_and_week(self):
        """Two tasks for the rep in one week, one for the other a week later."""
        playbook = self.new_playbook(self.step_vals(-60), active=False)
        for end, user in ((61, self.rep), (62, self.rep), (68, self.other_rep)):
            self.new_renewal(end=end, user_id=user.id)
        simulation = self.simulate(playbook, days=14)
        self.assertEqual((simulation.task_count, simulation.mail_count), (3, 0))
        values = simulation._prepare_summary("next")
        self.assertEqual(
            [(row["user"], row["tasks"]) for row in values["rows"]],
            [("rep", [2, 0]), ("other_rep", [0, 1])],
        )
        self.assertEqual(values["peak"]["user"], "rep")
        self.assertEqual(values["totals"]["tasks"], 3)
        self.assertIn("tasks in the week of", simulation.next_summary)
        self.assertIn("other_rep", simulation.next_summary)
        self.assertIn("Nothing would have happened", simulation.past_summary)

    def test_a_single_task_is_in_the_singular(self):
        playbook = self.new_playbook(self.step_vals(-60), active=False)
        self.new_renewal(end=61)
        text = self.simulate(playbook, days=14).next_summary
        self.assertRegex(text, r"1</strong>\s+task in the week of")

    def test_weeks_are_named_in_the_language_of_the_reader(self):
        monday = date(2026, 11, 23)
        for code, name in (("en_US", "Nov 23"), ("zh_CN", "11月23日")):
            self.env["res.lang"]._activate_lang(code)
            simulation = self.env["renewal.simulation"].with_context(lang=code)
            self.assertEqual(simulation._describe_week(monday), name)

    def test_simulation_period_is_limited(self):
        simulation = self.simulate(self.new_playbook())
        for days in (0, -1, 1000):
            with self.assertRaisesRegex(ValidationError, "Choose between"):
                simulation.days = days
