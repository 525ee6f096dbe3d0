# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import HealthCase, day


@tagged("post_install", "-at_install")
class TestRiskPlaybook(HealthCase):
    """Health in playbooks, notes, briefs and renewal rates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard = cls.new_scorecard(alert_below=50)
        # scored by hand below: the scorecard has no measures, so the run finds nothing
        cls.scorecard.active = False

    def score(self, renewal, score, **values):
        values.setdefault("scorecard_id", self.scorecard.id)
        return self.set_health(renewal.partner_id, score, **values)

    def new_conditional(self):
        return self.new_playbook(
            self.step_vals(-90, condition="[('health_band', '=', 'red')]"),
            self.step_vals(-80, condition="[('health_score', '>=', 50)]"),
            self.step_vals(-70, condition="[('health_trend', '=', 'down')]"),
            self.step_vals(-60, condition="[('is_at_risk', '=', True)]"),
        )

    def keep_scores(self):
        """The day's scoring leaves alone what the test has set."""
        scorer = type(self.env["renewal.health.scorer"])
        self.patch(scorer, "_is_used", lambda scorer, company: False)

    # ------------------------------------------------------------------
    # Playbooks
    # ------------------------------------------------------------------

    def test_playbook_conditions_can_ask_for_health(self):
        self.keep_scores()
        self.new_conditional()
        red, green = (
            self.new_renewal(),
            self.new_renewal(partner_id=self.new_partner().id),
        )
        self.score(red, 40, trend="down")
        self.score(green, 80, trend="flat")
        for offset in (0, 10, 20, 30):
            self.run_day(offset)
        self.assertEqual(
            self.get_states(red),
            {-90: "done", -80: "skipped", -70: "done", -60: "done"},
        )
        self.assertEqual(
            self.get_states(green),
            {-90: "skipped", -80: "done", -70: "skipped", -60: "skipped"},
        )

    def test_nothing_known_is_not_below_anything(self):
        """No data is not 0 points, in conditions and in filters."""
        self.keep_scores()
        self.new_playbook(
            self.step_vals(-90, condition="[('health_score', '<', 50)]"),
            self.step_vals(-80, condition="[('health_score', '=', False)]"),
        )
        renewal = self.new_renewal()
        self.env["renewal.health.customer"].sudo().create(
            {"partner_id": self.partner.id, "company_id": self.company.id}
        )
        for offset in (0, 10):
            self.run_day(offset)
        self.assertEqual(self.get_states(renewal), {-90: "skipped", -80: "done"})
        later = self.new_renewal()
        self.assertTrue(later.health_id)
        found = renewal.search([("health_score", "<", 50)])
        self.assertFalse(found & (renewal | later))
        self.assertEqual(renewal.health_score, 0)
        customers = self.env["renewal.health.customer"]
        self.assertFalse(customers.search([("score", "<=", 100)]) & self.get_health())

    def test_renewals_at_risk_can_have_their_own_playbook(self):
        self.keep_scores()
        rescue = self.new_playbook(
            self.step_vals(-90), domain="[('is_at_risk', '=', True)]", sequence=1
        )
        usual = self.new_playbook(self.step_vals(-90), sequence=2)
        renewal = self.new_renewal()
        self.score(renewal, 80)
        self.run_day(0)
        self.assertEqual(renewal.playbook_id, usual)
        self.score(renewal, 40, on=1)
        self.run_day(1)
        self.run_day(2)
        self.assertEqual(renewal.playbook_id, rescue)

    def test_the_simulation_says_the_same(self):
        self.keep_scores()
        playbook = self.new_conditional()
        red = self.new_renewal()
        self.score(red, 40, trend="down")
        self.run_alerts()
        action = playbook.with_user(self.manager).action_simulate()
        simulation = self.env["renewal.simulation"].browse(action["res_id"])
        found = {
            line.date: line.state
            for line in simulation.line_ids
            if line.renewal_id == red and line.date >= day(0)
        }
        for offset in (0, 10, 20, 30):
            self.run_day(offset)
        real = {step.done_date: step.state for step in red.step_ids}
        self.assertEqual(found, real)

    def test_task_explains_the_health(self):
        self.keep_scores()
        self.new_playbook()
        renewal = self.new_renewal()
        self.score(renewal, 40, trend="down")
        self.run_day()
        note = renewal.activity_ids.note
        self.assertIn("40 (At risk, Falling)", note)

    def test_brief_tells_the_health(self):
        renewal = self.new_renewal()
        self.assertNotIn("Health", dict(renewal._get_brief_facts()))
        self.score(renewal, 40, trend="down")
        renewal.sudo().write({"is_at_risk": True, "risk_reasons": "Logins\nTickets"})
        facts = dict(renewal._get_brief_facts())
        self.assertEqual(facts["Health"], "40 (At risk, Falling)")
        self.assertEqual(facts["At risk"], "Logins; Tickets")
        self.score(renewal, 40, band="unknown")
        self.assertEqual(renewal._get_health_line(), "Insufficient data")

    def test_many_tasks_take_few_queries(self):
        """What a note tells of health costs no query for each renewal."""
        self.keep_scores()
        self.new_playbook()
        renewals = self.env["renewal.renewal"]
        for _number in range(6):
            renewal = self.new_renewal(partner_id=self.new_partner().id)
            self.score(renewal, 40)
            renewals |= renewal
        self.env["renewal.planner"]._plan(renewals, day(0))
        steps = renewals.step_ids.filtered(
            lambda step: step.playbook_step_id.offset_days == -90
        )
        self.env.flush_all()

        def count(batch):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for step in batch.sudo():
                step._get_health_note()
            return self.env.cr.sql_log_count - before

        few, many = count(steps[:2]), count(steps)
        self.assertLessEqual(many, few)

    # ------------------------------------------------------------------
    # Renewal rates
    # ------------------------------------------------------------------

    def test_renewal_rates_are_grouped_by_band(self):
        kept = self.new_renewal()
        lost = self.new_renewal(partner_id=self.new_partner().id)
        self.score(kept, 80)
        self.score(lost, 85, on=0)
        self.score(lost, 30, on=10)
        kept.sudo()._close("renewed", day(20), "-")
        lost.sudo()._close("churned", day(20), "-")
        self.env.flush_all()
        rows = self.env["renewal.analysis"]._read_group(
            [("renewal_id", "in", (kept | lost).ids)],
            ["health_band", "health_band_ahead"],
            ["renewed_count:sum"],
        )
        self.assertEqual(
            {row[0]: row[1:] for row in rows},
            {"green": ("green", 1), "red": ("green", 0)},
        )

    def test_band_ahead_is_empty_until_90_days_before(self):
        renewal = self.new_renewal(end=91)
        self.score(renewal, 80)
        self.env.flush_all()
        row = self.env["renewal.analysis"].search([("renewal_id", "=", renewal.id)])
        self.assertEqual(row.health_band, "green")
        self.assertFalse(row.health_band_ahead)

    def test_customers_are_grouped_by_band_where_the_company_chose_that(self):
        renewal = self.new_renewal()
        self.score(renewal, 80)
        self.company.renewal_group = "band"
        for model in ("renewal.analysis", "renewal.funnel"):
            rows = self.env[model]._read_group(
                [("renewal_id", "=", renewal.id)], ["customer_group", "health_band"]
            )
            self.assertEqual(rows, [("Healthy", "green")])
