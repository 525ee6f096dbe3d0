# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from ..tools.validation import auc_interval
from .calibration_common import CalibrationCase
from .common import day


@tagged("post_install", "-at_install")
class TestBacktestFew(CalibrationCase):
    """Nothing is said on a handful of renewals."""

    def ask(self):
        tests = self.env["renewal.health.backtest"].with_user(self.manager)
        test = tests.create({})
        test.action_run()
        return test

    def forget_scores(self, before):
        """Scores are kept since a day only; outcomes are known from long before."""
        self.env.cr.execute(
            "UPDATE renewal_health_score SET has_score = FALSE WHERE date < %s",
            [day(before)],
        )
        self.env.invalidate_all()

    def test_a_dozen_scores_deserve_no_belief(self):
        """Decided and learned from are hundreds: only a dozen had a score."""
        self.write_past(400, self.tell())
        self.forget_scores(-180)
        test = self.ask()
        self.assertTrue(test.learned_id._is_enough())
        self.assertLess(test.hand_id.lost, 20)
        self.assertGreater(test.hand_id.auc_low, 0.5)
        self.assertRegex(test.verdict, r"Too few outcomes: \d+ lost of 30 needed")
        self.assertIn(f"{test.hand_id.lost} lost", test.verdict)
        self.assertNotIn("better than the score: AUC", test.words)
        # the learned probability has outcomes of its own
        self.assertIn("its error is", test.words)
        self.assertTrue(test.learned_id.is_believed)

    def test_one_loss_proves_nothing(self):
        """One that left cannot show that a score is good, nor that it is bad."""
        scores = iter([3.5, *range(100)])

        def draw(chance):
            score = next(scores)
            return score != 3.5, round(score), {}, 1.0

        self.write_past(101, draw)
        test = self.ask()
        hand = test.hand_id
        self.assertEqual((hand.lost, hand.auc_low, hand.auc_high), (1, 0, 1))
        self.assertGreater(hand.auc, 0.9)
        self.assertIn("Too few outcomes: 1 lost of 30 needed", test.verdict)
        self.assertIn("interval 0.000 to 1.000", test.words)
        [bar] = [bar for bar in test._prepare_bars() if bar["kind"] == "hand"]
        self.assertTrue(bar["is_unsure"])

    def test_interval_of_one_loss_is_everything(self):
        for lost in (1, 2):
            renewed = [0] * lost + [1] * 100
            scores = [40] * lost + list(range(100))
            area, low, high = auc_interval(renewed, scores)
            self.assertEqual((low, high) == (0.0, 1.0), lost == 1)
            self.assertTrue(low <= area <= high)
