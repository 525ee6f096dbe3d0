# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .common import day
from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestReviewStep(ReviewCase):
    """The action "Value review" of a playbook."""

    @classmethod
    def review_vals(cls, offset=-80, **values):
        values = {"assignee_type": "csm", **values}
        return cls.step_vals(offset, action="value_review", **values)

    def get_reviews(self):
        return self.env["renewal.value.review"].search(
            [("renewal_id", "=", self.renewal.id)]
        )

    def test_drafts_and_gives_the_task(self):
        self.new_playbook(self.review_vals())
        self.run_day(9)
        self.assertFalse(self.get_reviews())
        self.run_day(10)
        review = self.get_reviews()
        self.assertEqual(review.date_to, day(10))
        self.assertEqual(review.chart_ids.metric_id, self.exports)
        step = self.get_step(self.renewal, -80)
        self.assertEqual(step.state, "done")
        self.assertEqual(step.activity_id.user_id, self.csm)
        # a draft is nobody's business but the colleague's
        self.assertEqual(review.state, "draft")
        self.assertFalse(self.renewal.message_ids.filtered("partner_ids"))

    def test_running_again_drafts_nothing_new(self):
        self.new_playbook(self.review_vals())
        self.run_day(10)
        review, activities = self.get_reviews(), self.renewal.activity_ids
        self.run_day(10)
        self.run_day(11)
        self.assertEqual(self.get_reviews(), review)
        self.assertEqual(self.renewal.activity_ids, activities)

    def test_step_is_skipped_where_there_is_a_review(self):
        self.draft()
        self.new_playbook(self.review_vals())
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        self.assertEqual(step.state, "skipped")
        self.assertIn("already", step.reason)
        self.assertEqual(len(self.get_reviews()), 1)

    def test_one_failure_stays_one(self):
        """Nobody is there for one of them: that step fails in words, the other runs."""
        self.new_playbook(self.review_vals())
        lonely = self.new_renewal(user_id=False)
        lonely.team_id = False
        self.company.renewal_manager_id = False
        self.run_day(10)
        self.assertEqual(self.get_step(lonely, -80).state, "failed")
        self.assertFalse(lonely.value_review_ids)
        self.assertTrue(self.get_reviews())

    def test_the_task_goes_with_the_role(self):
        self.new_playbook(self.review_vals())
        self.run_day(10)
        self.renewal.csm_id = self.other_rep
        self.assertEqual(
            self.get_step(self.renewal, -80).activity_id.user_id, self.other_rep
        )
        self.assertEqual(self.get_reviews().user_id, self.other_rep)

    def test_simulation_equals_the_real_run(self):
        """Day, state, assignee and reason of each step; two of the kind, one draft."""
        self.new_renewal(name="Other").csm_id = False
        self.draft(self.new_renewal(name="Reviewed"), self.manager)
        playbook = self.new_playbook(
            self.review_vals(-80),
            self.review_vals(-60, assignee_type="owner", escalate_after_days=2),
        )
        self.run_day()
        action = playbook.with_user(self.manager).action_simulate()
        simulation = self.env["renewal.simulation"].browse(action["res_id"])
        simulated = {
            (line.renewal_id, line.date, line.level, line.state): line.user_id
            for line in simulation.line_ids
            if line.period == "next"
        }
        self.assertFalse(
            self.env["renewal.value.review"].search(
                [("renewal_id.name", "!=", "Reviewed")]
            )
        )
        for offset in range(1, 40):
            self.run_day(offset)
        steps = self.env["renewal.step"].search(
            [("playbook_step_id.playbook_id", "=", playbook.id)]
        )
        real = {
            (step.renewal_id, step.done_date, step.level, step.state): (
                step.user_id if step.state == "done" else step.user_id.browse()
            )
            for step in steps
            if step.done_date
        }
        simulated = {
            key: user if key[3] == "done" else user.browse()
            for key, user in simulated.items()
            if key[1] <= day(39)
        }
        self.assertEqual(simulated, real)
        self.assertTrue(real)

    def test_the_shipped_step_is_switched_off(self):
        """It creates no work by itself; the playbook it belongs to may be gone."""
        step = self.env.ref(
            "renewal_management_health.renewal_playbook_step_enterprise_review"
        )
        self.assertFalse(step.active)
        self.assertEqual(step.action, "value_review")
        task = self.env.ref("renewal_management.renewal_playbook_step_enterprise_value")
        formal = self.env.ref(
            "renewal_management.renewal_playbook_step_enterprise_formal"
        )
        self.assertLess(step.offset_days, task.offset_days)
        self.assertLess(step.offset_days + step.late_days, formal.offset_days + 1)
        self.env["renewal.playbook.step"]._ship_value_review()
        shipped = step.with_context(active_test=False).search(
            [("action", "=", "value_review")]
        )
        self.assertEqual(shipped, step)
        step.playbook_id.unlink()
        self.env["renewal.playbook.step"]._ship_value_review()

    def test_step_added_by_hand_drafts_a_review(self):
        step = (
            self.env["renewal.step"]
            .with_user(self.csm)
            .create(
                {
                    "renewal_id": self.renewal.id,
                    "name": "Review",
                    "action": "value_review",
                    "assignee_type": "csm",
                }
            )
        )
        self.press(step, "action_run_now", self.csm)
        self.assertEqual(step.state, "done")
        self.assertTrue(self.get_reviews())

    def test_each_company_drafts_with_its_own_usage(self):
        """Each with its own usage, in its own run."""
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids = [Command.link(other.id)]
        self.new_playbook(self.review_vals())
        theirs = (
            self.env["contract.contract"]
            .with_company(other)
            .create(
                {
                    "name": "Theirs",
                    "partner_id": self.partner.id,
                    "user_id": self.manager.id,
                    "company_id": other.id,
                    "contract_line_ids": [Command.create(self.line_vals())],
                }
            )
            .renewal_ids
        )
        self.env["renewal.usage"].create(
            {
                "company_id": other.id,
                "metric_id": self.logins.id,
                "partner_id": self.partner.id,
                "date": day(-3),
                "value": 7,
            }
        )
        self.run_day(10)
        with freeze_time(day(10)):
            self.assertEqual(self.get_reviews().chart_ids.metric_id, self.exports)
            review = theirs.value_review_ids
            self.assertEqual(review.chart_ids.metric_id, self.logins)
        reviews = self.env["renewal.value.review"].with_user(self.leader).search([])
        self.assertNotIn(review, reviews)
