# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
import runpy

from odoo.exceptions import AccessError, UserError
from odoo.modules import get_module_path
from odoo.service.model import call_kw
from odoo.tests import tagged

from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestLearning(CalibrationCase):
    def learn(self, offset=0):
        models = self.env["renewal.health.model"]
        return models._learn(self.company, day(offset))

    def test_below_the_minimum_rates_are_shown(self):
        self.write_past(60, self.tell())
        renewal = self.new_renewal()
        model = self.learn()
        self.assertEqual((model.kind, model.state), ("rates", "candidate"))
        self.assertIn("60 decided of 100 needed", model.reason)
        with self.assertRaisesRegex(UserError, "Too few outcomes"):
            model.action_activate()
        self.run_day()
        self.assertTrue(50 < renewal.health_probability < 80)
        self.assertIn("too few", renewal.health_probability_note)
        self.assertFalse(renewal.is_health_fed)

    def test_without_outcomes_nothing_is_learned(self):
        self.assertFalse(self.learn())
        with self.assertRaisesRegex(UserError, "Not enough data yet"):
            self.env["renewal.health.model"].with_user(self.manager).action_learn()

    def test_enough_outcomes_give_a_likelihood(self):
        self.write_past(400, self.tell())
        model = self.learn()
        self.assertNotEqual(model.kind, "rates")
        self.assertEqual(model.state, "active")
        self.assertEqual((model.decided_count, model.horizon_days), (400, 90))
        self.assertGreater(model.auc, 0.8)
        self.assertGreater(model.skill, 20)
        self.assertEqual(model.backtest_id.method, "forward")
        first = model.feature_ids[0]
        self.assertIn(first.name, ("Logins", "Health score"))
        self.assertTrue(all(model.feature_ids.mapped("sentence")))

    def test_the_newest_takes_the_place(self):
        self.write_past(400, self.tell())
        old, new = self.learn(-1), self.learn()
        self.assertEqual((old.state, new.state), ("retired", "active"))

    def test_an_update_keeps_the_verdict_until_the_next_run_learns_anew(self):
        self.write_past(300, self.tell())
        old = self.learn(-5)
        self.env.flush_all()
        # as it was kept before there were two learners
        self.env.cr.execute(
            "UPDATE renewal_health_model SET kind = 'logistic', data = data - 'learner'"
        )
        self.env.cr.execute(
            "UPDATE renewal_health_backtest_result SET is_believed = NULL"
        )
        path = get_module_path("renewal_management_health")
        script = f"{path}/migrations/19.0.1.7.0/post-belief.py"
        runpy.run_path(script)["migrate"](self.env.cr, "19.0.1.6.0")
        self.env.invalidate_all()
        self.assertEqual((old.kind, old.state), ("lines", "active"))
        self.assertTrue(old._is_trusted())
        self.assertIn("is reliable", old.backtest_id.verdict)
        renewal = self.new_renewal()
        self.env["renewal.renewal"]._predict_company(self.company, day(-5))
        self.assertTrue(renewal.health_probability, "the old model still speaks")
        self.run_day()
        new = renewal.health_model_id
        self.assertNotEqual(new, old)
        self.assertIn("learner", new.data)
        self.assertEqual(old.state, "retired")

    def test_a_model_no_better_than_the_prior_is_not_used(self):
        """Noise is learned, checked, and not believed."""

        def toss(chance):
            noise = {measure: chance.uniform(0, 100) for measure in self.measures}
            return chance.random() < 0.7, chance.randint(0, 100), noise, 100.0

        self.write_past(300, toss)
        self.company.renewal_health_feed = True
        renewal = self.new_renewal()
        model = self.learn()
        self.assertNotEqual(model.kind, "rates")
        self.assertEqual(model.state, "candidate")
        self.assertIn("no better", model.reason)
        self.run_day()
        self.assertTrue(renewal.health_probability)
        self.assertFalse(renewal.is_health_fed)
        self.assertEqual(renewal.computed_probability, renewal.stage_id.probability)

    # ------------------------------------------------------------------
    # Forward in time
    # ------------------------------------------------------------------

    def get_sample(self, offset=0, horizon=90):
        history = self.env["renewal.health.history"]
        return history._get_sample(self.company, day(offset), horizon)

    def test_later_outcomes_are_unknown(self):
        past = self.write_past(50, self.tell(), first=-500, last=-10)
        known = past.filtered(lambda r: r.closed_date < day(-200))
        self.assertEqual(set(self.get_sample(-200).ids), set(known.ids))

    def test_later_snapshots_are_not_looked_at(self):
        """A snapshot of the day after says who left: nobody learns from it."""
        past = self.write_past(120, self.tell())
        before = self.get_sample()
        self._insert(
            "renewal.health.score",
            [
                self._prepare_snapshot(
                    self.get_health(renewal.partner_id).id,
                    self.company,
                    (
                        renewal.partner_id.id,
                        renewal.due_date,
                        None,
                        100 * (renewal.outcome == "renewed"),
                        {self.measures[0]: 100.0 * (renewal.outcome == "renewed")},
                        0,
                    ),
                    before=89,
                )
                for renewal in past
            ],
        )
        after = self.get_sample()
        self.assertEqual(before.scores.tolist(), after.scores.tolist())
        # 30 days before it may be looked at
        self.assertNotEqual(
            before.scores.tolist(), self.get_sample(horizon=30).scores.tolist()
        )

    def test_past_rates_know_nothing_of_the_renewal(self):
        """Turning every outcome round leaves the features of the first ones alone, and
        each renewal's own outcome never is a feature of its own."""
        past = self.write_past(40, self.tell(), first=-300, last=-10)
        before = self.get_sample()
        last = past.sorted("due_date")[-5:]
        self.env.cr.execute(
            "UPDATE renewal_renewal SET outcome = 'churned' WHERE id IN %s",
            [tuple(last.ids)],
        )
        self.env.invalidate_all()
        after = self.get_sample()
        rates = [sample.columns["past_rate"].tolist() for sample in (before, after)]
        self.assertEqual(str(rates[0]), str(rates[1]))

    def test_renewals_decided_early_are_left_out(self):
        """What was renewed early needed no prophecy."""
        past = self.write_past(10, self.tell())
        early = past[0]
        self.env.cr.execute(
            "UPDATE renewal_renewal SET closed_date = due_date - 90 WHERE id = %s",
            [early.id],
        )
        self.assertNotIn(early.id, self.get_sample().ids)

    def test_old_snapshots_say_nothing(self):
        self.write_past(10, self.tell())
        self.env.cr.execute("UPDATE renewal_health_score SET date = date - 61")
        self.assertEqual(str(self.get_sample().scores[0]), "nan")

    # ------------------------------------------------------------------
    # The daily run and the forecast
    # ------------------------------------------------------------------

    def prepare_open(self, points):
        """An open renewal of a customer with these points today."""
        renewal = self.new_renewal(partner_id=self.new_partner().id)
        customer = self.env["renewal.health.customer"].search(
            [("partner_id", "=", renewal.partner_id.id)]
        ) or self.env["renewal.health.customer"].create(
            {"partner_id": renewal.partner_id.id, "company_id": self.company.id}
        )
        row = (
            renewal.partner_id.id,
            day(0),
            None,
            points,
            {self.measures[0]: points, self.measures[1]: 50.0},
            0,
        )
        snapshot = self._prepare_snapshot(customer.id, self.company, row, 0)
        self._insert("renewal.health.score", [snapshot])
        return renewal

    def test_only_shown_until_the_company_says_so(self):
        self.write_past(400, self.tell())
        good, bad = self.prepare_open(95.0), self.prepare_open(5.0)
        self.learn()
        self.env["renewal.renewal"]._predict_company(self.company, day(0))
        self.assertGreater(good.health_probability, 80)
        self.assertLess(bad.health_probability, 30)
        self.assertRegex(bad.health_probability_note, r"^\d+%: average .*−\d+")
        percent, average, *points = map(
            int, re.findall(r"[+-]?\d+", bad.health_probability_note.replace("−", "-"))
        )
        self.assertEqual(average + sum(points), percent)
        self.assertEqual(good.computed_probability, good.stage_id.probability)
        self.company.renewal_health_feed = True
        self.assertEqual(good.computed_probability, good.health_probability)
        self.assertEqual(bad.computed_probability, bad.health_probability)
        self.company.renewal_health_feed = False
        self.assertEqual(good.computed_probability, good.stage_id.probability)

    def test_nobodys_call_is_changed(self):
        self.write_past(400, self.tell())
        self.company.renewal_health_feed = True
        bad = self.prepare_open(5.0)
        bad.with_user(self.rep).owner_category = "commit"
        self.learn()
        self.env["renewal.renewal"]._predict_company(self.company, day(0))
        self.assertLess(bad.computed_probability, 30)
        self.assertEqual(bad.forecast_category, "commit")
        self.assertEqual(bad.forecast_source, "owner")

    def test_daily_run_calculates_and_feeds_the_forecast(self):
        self.write_past(400, self.tell())
        self.company.renewal_health_feed = True
        renewal = self.new_renewal()
        self.run_day()
        model = self.env["renewal.health.model"].search([])
        self.assertEqual(len(model), 1)
        self.assertTrue(renewal.health_probability)
        self.assertEqual(renewal.computed_probability, renewal.health_probability)
        written = self.env["renewal.renewal"]._predict_company(self.company, day(0))
        self.assertFalse(written, "the same day again says the same")
        self.run_day()
        self.assertEqual(self.env["renewal.health.model"].search([]), model)
        self.assertFalse(self.run_day(31).error)
        self.assertEqual(self.env["renewal.health.model"].search_count([]), 2)

    def test_more_outcomes_bring_learning_forward(self):
        self.write_past(400, self.tell())
        models = self.env["renewal.health.model"]
        self.assertTrue(models._learn_when_due(self.company, day(0)))
        self.assertFalse(models._learn_when_due(self.company, day(5)))
        self.write_past(50, self.tell(), first=0, last=4, seed=1)
        self.assertTrue(models._learn_when_due(self.company, day(5)))

    def test_closed_is_kept_as_it_was(self):
        self.write_past(400, self.tell())
        renewal = self.prepare_open(95.0)
        self.learn()
        self.env["renewal.renewal"]._predict_company(self.company, day(0))
        said = renewal.health_probability
        renewal._close("churned", day(0))
        self.env["renewal.renewal"]._predict_company(self.company, day(1))
        self.assertEqual(renewal.health_probability, said)
        self.assertEqual(renewal.computed_probability, 0)

    def test_retired_likelihood_leaves_the_renewals(self):
        self.write_past(400, self.tell())
        self.company.renewal_health_feed = True
        renewal = self.new_renewal()
        model = self.learn()
        self.env["renewal.renewal"]._predict_company(self.company, day(0))
        model.with_user(self.manager).action_retire()
        self.assertFalse(renewal.health_probability_note)
        self.assertFalse(renewal.is_health_fed)
        self.assertEqual(renewal.computed_probability, renewal.stage_id.probability)
        self.assertFalse(model.with_user(self.manager).action_activate())
        self.assertTrue(renewal.is_health_fed)

    def test_whoever_uses_a_likelihood_hears_what_does_not_follow_it(self):
        self.write_past(400, self.tell())
        model = self.learn().with_user(self.manager)
        model.action_retire()
        message = model.action_activate()["params"]["message"]
        self.assertIn("The forecast follows the stages until", message)

    def test_what_no_back_test_has_checked_is_only_displayed(self):
        model = self.env["renewal.health.model"].create(
            {"company_id": self.company.id, "date": day(0), "kind": "lines"}
        )
        self.assertIn("No back-test has checked", model.reason)
        with self.assertRaisesRegex(UserError, "No back-test"):
            model.with_user(self.manager).action_activate()

    def test_a_back_test_stays_with_what_it_judged(self):
        self.write_past(400, self.tell())
        model = self.learn()
        with self.assertRaisesRegex(UserError, "was judged by this back-test"):
            model.backtest_id.with_user(self.manager).unlink()

    def test_queries_do_not_grow_with_the_renewals(self):
        """The same number for two renewals as for thirty."""
        self.write_past(400, self.tell())
        self.learn()
        for _number in range(30):
            self.new_renewal()
        renewals = self.env["renewal.renewal"]
        ids = renewals.search(renewals._get_predicted_domain(self.company)).ids
        predictor = renewals._prepare_predictor(self.company, day(0))
        renewals.browse(ids[:1])._predict(*predictor)
        counts = []
        for some in (ids[:2], ids[2:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            renewals.browse(some)._predict(*predictor)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 10)

    # ------------------------------------------------------------------
    # Companies and people
    # ------------------------------------------------------------------

    def test_likelihoods_are_of_their_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.write_past(150, self.tell(), company=other)
        self.assertFalse(self.learn())
        model = self.env["renewal.health.model"]._learn(other, day(0))
        found = self.env["renewal.health.model"].with_user(self.manager).search([])
        self.assertNotIn(model, found)
        renewal = self.new_renewal()
        self.env["renewal.renewal"]._predict_company(other, day(0))
        self.assertFalse(renewal.health_probability)

    def test_reps_see_the_likelihood_but_not_the_model(self):
        self.write_past(150, self.tell())
        model = self.learn()
        renewal = self.new_renewal()
        self.env["renewal.renewal"]._predict_company(self.company, day(0))
        self.env.invalidate_all()
        self.assertTrue(renewal.with_user(self.rep).health_probability_note)
        for user in (self.rep, self.leader):
            with self.assertRaises(AccessError):
                model.with_user(user).read(["state"])
            with self.assertRaises(AccessError):
                model.with_user(user).action_learn()
        with self.assertRaises(AccessError):
            model.with_user(self.manager).state = "active"
        with self.assertRaises(AccessError):
            renewal.with_user(self.rep).health_probability = 99
        # as the web client presses it, with nothing selected and with a row
        for selected in ([], model.ids):
            action = call_kw(
                model.with_user(self.manager), "action_learn", [selected], {}
            )
            self.assertEqual(action["res_model"], "renewal.health.model")
