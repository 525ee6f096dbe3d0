# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestBacktest(CalibrationCase):
    def ask(self, **values):
        tests = self.env["renewal.health.backtest"].with_user(self.manager)
        test = tests.create(values)
        test.action_run()
        return test

    def test_good_score_is_called_reliable(self):
        self.write_past(400, self.tell())
        test = self.ask()
        self.assertEqual(test.state, "done")
        self.assertIn("is reliable", test.verdict)
        self.assertGreater(test.hand_auc, 0.8)
        self.assertIn("of the lost ARR", test.words)
        # both are judged on the same renewals
        self.assertEqual(test.hand_id.count, test.learned_id.count)
        self.assertLess(test.hand_id.count, 400, "the first ones had nothing to know")
        bins = test.bin_ids.filtered(lambda row: row.kind == "learned")
        self.assertEqual(sum(bins.mapped("count")), test.learned_id.count)
        self.assertEqual(test.best_id.name, "Logins")
        self.assertIn("Logins", test.chart)

    def test_a_score_worse_than_chance_is_called_so(self):
        """Weights the wrong way round: the screen says so, and what is learned from the
        same numbers is right."""
        self.write_past(400, self.tell(is_right=False))
        test = self.ask()
        self.assertIn("worse than chance here", test.verdict)
        self.assertLess(test.hand_auc, 0.2)
        self.assertGreater(test.learned_auc, 0.8)
        self.assertGreater(test.learned_skill, 20)
        self.assertIn("Logins alone predicts better than the score", test.words)
        model = self.env["renewal.health.model"]._learn(self.company, day(0))
        self.assertEqual(model.state, "active")

    def test_a_measure_that_points_the_wrong_way_is_named(self):
        def draw(chance):
            bad = chance.uniform(0, 100)
            points = {self.measures[0]: bad, self.measures[1]: 100 - bad}
            return chance.random() < 0.9 - 0.6 * (bad > 60), 50, points, 1.0

        self.write_past(400, draw)
        test = self.ask()
        self.assertIn("no better than chance", test.verdict)
        self.assertIn("Logins points the wrong way here", test.words)
        self.assertNotIn("Tickets points", test.words)

    def test_too_few_losses_give_no_verdict(self):
        self.write_past(60, self.tell())
        test = self.ask()
        self.assertRegex(test.verdict, r"Too few outcomes: \d+ lost of 30 needed")
        self.assertFalse(test.learned_id)
        self.assertTrue(test.hand_id, "what there is, is shown all the same")
        self.assertIn("No likelihood could be calculated", test.words)

    def test_no_outcomes_give_no_verdict(self):
        test = self.ask()
        self.assertIn("0 lost of 30 needed", test.verdict)
        self.assertTrue(test.words)
        self.assertFalse(test.result_ids)

    def test_without_losses_there_is_no_auc(self):
        self.write_past(20, lambda chance: (True, 80, {}, 1.0))
        test = self.ask()
        self.assertEqual(test.lost_count, 0)
        self.assertFalse(test.hand_id.has_auc)
        self.assertTrue(test.words)

    def test_without_scores_only_the_likelihood_is_tested(self):
        """Past outcomes alone are learned from: the score has nothing to say."""
        self.write_past(300, self.tell())
        self.env.cr.execute("DELETE FROM renewal_health_score")
        test = self.ask()
        self.assertIn("There are no scores for these renewals", test.verdict)
        self.assertTrue(test.learned_id)

    def test_cross_validation_predicts_every_outcome(self):
        self.write_past(200, self.tell())
        test = self.ask(method="kfold")
        self.assertEqual(test.learned_id.count, 200)
        self.assertGreater(test.learned_auc, 0.8)

    def test_a_short_history_is_checked_among_customers(self):
        """All decided within weeks: nothing was known before."""
        self.write_past(200, self.tell(), first=-60, last=-10)
        model = self.env["renewal.health.model"]._learn(self.company, day(0))
        self.assertEqual(model.backtest_id.method, "kfold")
        self.assertEqual(model.state, "active")

    def test_period_and_segment_limit_the_outcomes(self):
        past = self.write_past(400, self.tell())
        test = self.ask(date_from=day(-300), date_to=day(-100))
        inside = past.filtered(lambda r: day(-300) <= r.due_date <= day(-100))
        self.assertEqual(test.decided_count, len(inside))
        # learned from what was before the period too
        self.assertEqual(test.learned_id.count, len(inside))
        other = self.new_scorecard()
        self.assertFalse(self.ask(scorecard_id=other.id).decided_count)
        self.assertEqual(self.ask(scorecard_id=self.scorecard.id).decided_count, 400)

    def test_horizon_needs_scores_of_that_day(self):
        """90 days before nobody knew; 30 days before there is a snapshot for all."""
        self.write_past(150, self.tell())
        self.assertFalse(self.ask(horizon="180").hand_id)
        self.assertEqual(self.ask(horizon="60").hand_id.count, 150 - 0)

    def test_another_question_has_no_answer_yet(self):
        self.write_past(150, self.tell())
        test = self.ask()
        test.horizon = "60"
        self.assertEqual(test.state, "draft")
        self.assertFalse(test.result_ids)
        self.assertFalse(test.verdict)
        test.action_run()
        test.action_run()
        self.assertEqual(len(test.result_ids.filtered(lambda r: r.kind == "hand")), 1)

    def test_lost_arr_weighs_renewals_by_amount(self):
        """Money weighs: the one lost customer that was found was the dear one."""

        def draw(chance):
            kind = chance.choice(("dear", "cheap", "kept"))
            score = 20 if kind == "dear" else 80
            return kind == "kept", score, {}, 900.0 if kind == "dear" else 100.0

        self.write_past(120, draw)
        hand = self.ask().hand_id
        self.assertGreater(hand.value_recall, 80)
        self.assertLess(hand.recall, 70)
        self.assertEqual(hand.precision, 100)

    def test_back_tests_are_of_their_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.write_past(150, self.tell(), company=other)
        self.assertFalse(self.ask().decided_count)
        test = self.env["renewal.health.backtest"].create({"company_id": other.id})
        test._run(day(0))
        self.assertEqual(test.decided_count, 150)
        tests = self.env["renewal.health.backtest"].with_user(self.manager)
        self.assertNotIn(test, tests.search([]))
        with self.assertRaises(AccessError):
            tests.browse(test.id).action_run()
        with self.assertRaises(AccessError):
            tests.create({"company_id": other.id})
        with self.assertRaises(AccessError):
            tests.create({}).decided_count = 9
        with self.assertRaises(AccessError):
            tests.with_user(self.leader).create({})

    def test_queries_do_not_grow_with_the_renewals(self):
        """A number of queries that does not grow with the renewals."""
        self.write_past(3000, self.tell())
        self.env["renewal.health.backtest"].create({})._run(day(0))
        before = self.env.cr.sql_log_count
        self.env["renewal.health.backtest"].create({})._run(day(0))
        self.assertLess(self.env.cr.sql_log_count - before, 60)
