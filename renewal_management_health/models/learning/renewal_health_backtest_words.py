# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from markupsafe import Markup

from odoo import api, fields, models

from ...tools.belief import MARGIN


class RenewalHealthBacktest(models.Model):
    """What the figures mean, in words and pictures, in the reader's language."""

    _inherit = "renewal.health.backtest"  # pylint: disable=consider-merging-classes-inherited

    verdict = fields.Char(
        compute="_compute_words",
        help="Whether the score predicts renewals.",
    )
    words = fields.Html(
        string="Summary",
        compute="_compute_words",
        sanitize=False,
    )
    chart = fields.Html(
        compute="_compute_chart",
        sanitize=False,
    )

    @api.depends("state", "result_ids", "bin_ids")
    @api.depends_context("lang")
    def _compute_words(self):
        for test in self:
            test.verdict = test._get_verdict() if test.state == "done" else False
            items = test._get_sentences() if test.state == "done" else []
            rows = [Markup("<li>%s</li>") % text for text in items if text]
            test.words = Markup("<ul>%s</ul>") % Markup().join(rows) if rows else False

    @api.depends("state", "result_ids", "bin_ids")
    @api.depends_context("lang")
    def _compute_chart(self):
        for test in self:
            test.chart = test.state == "done" and self.env["ir.qweb"]._render(
                "renewal_management_health.renewal_health_backtest_chart",
                test._prepare_chart(),
            )

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _get_verdict(self):
        """One sentence about the hand-set score."""
        self.ensure_one()
        if text := self._get_lack():
            return text
        hand = self.hand_id
        if not hand.has_auc:
            return self.env._(
                "There are no scores for these renewals: scores are recorded from "
                "the day on which a scorecard is created."
            )
        if hand.auc_high < 0.5:
            return self.env._(
                "The score is worse than chance here: customers who left had the "
                "higher scores."
            )
        if hand.auc_low <= 0.5:
            return self.env._("The score is no better than chance here.")
        if not hand.is_believed:
            return self.env._(
                "Do not rely on the score yet: %(reasons)s.",
                reasons=hand._describe_lacks(),
            )
        return self.env._(
            "The score is reliable: of a renewed and a lost renewal, the renewed one "
            "had the higher score %(times)d times out of 100.",
            times=round(100 * hand.auc),
        )

    def _get_lack(self):
        """What is missing before anything can be said of the hand-set score and of the
        measures, which are judged on the same renewals; nothing when it is there."""
        decided, lost = self.company_id._get_health_minimum()
        count, lost_count = self.decided_count, self.lost_count
        if self.hand_id:
            # many decided are no help when few of them had a score
            count, lost_count = self.hand_id.count, self.hand_id.lost
        if lost_count < lost:
            return self.env._(
                "Too few outcomes: %(count)s lost of %(needed)s needed.",
                count=lost_count,
                needed=lost,
            )
        if count < decided:
            return self.env._(
                "Too few outcomes: %(count)s decided of %(needed)s needed.",
                count=count,
                needed=decided,
            )
        if lost_count == count:
            return self.env._("No renewal was renewed, so there is nothing to compare.")
        return ""

    def _get_sentences(self):
        """What else is to be said, most important first. Extend to say more."""
        self.ensure_one()
        return [
            self._say_sample(),
            self._say_interval(),
            self._say_alerts(),
            self._say_learned(),
            self._say_best(),
            *self._say_reversed(),
        ]

    def _say_sample(self):
        count = self.decided_count
        return self.env._(
            "%(count)s renewals were decided, %(lost)s of them lost (%(percent)d%%), "
            "as of %(days)s days before.",
            count=count,
            lost=self.lost_count,
            percent=round(100 * self.lost_count / count) if count else 0,
            days=self.horizon,
        )

    def _say_interval(self):
        hand = self.hand_id
        if not hand.has_auc:
            return ""
        return self.env._(
            "Health score: AUC %(auc).3f (95%% confidence interval %(low).3f to "
            "%(high).3f); %(count)s renewals.",
            auc=hand.auc,
            low=hand.auc_low,
            high=hand.auc_high,
            count=hand.count,
        )

    def _say_alerts(self):
        hand = self.hand_id
        if not hand.lost:
            return ""
        if not hand.flagged:
            return self.env._(
                "No score was below the alert threshold %(days)s days before: there "
                "would have been no alerts.",
                days=self.horizon,
            )
        return self.env._(
            "Scores below the alert threshold %(days)s days before found %(value)d%% "
            "of the lost ARR and %(recall)d%% of the lost renewals; %(correct)s of "
            "%(alarms)s alarms were correct.",
            days=self.horizon,
            value=round(hand.value_recall),
            recall=round(hand.recall),
            correct=hand.flagged_lost,
            alarms=hand.flagged,
        )

    def _say_learned(self):
        learned = self.learned_id
        if not learned.has_auc:
            return self.env._(
                "No likelihood could be calculated: too few outcomes were known "
                "before each of these renewals. Past renewal rates are shown instead."
            )
        return f"{self._get_reason()} {self._compare_learned()}"

    def _get_reason(self):
        """Why the learned probability is believed, or is not."""
        if not self:
            return self.env._(
                "No back-test has checked the renewal likelihood, so it is only "
                "displayed."
            )
        learned = self.learned_id
        if not learned._is_enough():
            decided, lost = self.company_id._get_health_minimum()
            return self.env._(
                "The renewal likelihood is only displayed: it was checked on %(count)s "
                "outcomes, %(lost)s of them lost; %(decided_needed)s and "
                "%(lost_needed)s are needed.",
                count=learned.count,
                lost=learned.lost,
                decided_needed=decided,
                lost_needed=lost,
            )
        values = {"auc": learned.auc, "skill": round(learned.skill)}
        if learned.is_believed:
            return self.env._(
                "Renewal likelihood: AUC %(auc).3f; its error is %(skill)d%% "
                "smaller than that of the average renewal rate.",
                **values,
            )
        return self.env._(
            "Renewal likelihood: AUC %(auc).3f. It is only displayed, and the forecast "
            "does not use it: %(reasons)s.",
            auc=learned.auc,
            reasons=learned._describe_lacks(),
        )

    def _compare_learned(self):
        hand, learned = self.hand_id, self.learned_id
        if not hand.has_auc or hand.count != learned.count or not hand.flagged:
            return ""
        return self.env._(
            "With as many alarms, it finds %(value)d%% of the lost ARR.",
            value=round(learned.value_recall),
        )

    def _say_best(self):
        best, hand = self.best_id, self.hand_id
        if not best or not hand.has_auc or self._get_lack():
            return ""
        values = {"name": best.name, "auc": best.auc}
        if best.auc > hand.auc + MARGIN:
            return self.env._(
                "%(name)s alone predicts better than the score: AUC %(auc).3f. "
                "Review the weights.",
                **values,
            )
        return self.env._(
            "The best single signal is %(name)s: AUC %(auc).3f.", **values
        )

    def _say_reversed(self):
        """Measures whose good and bad are the wrong way round."""
        if self._get_lack():
            return []
        wrong = self.result_ids.filtered(
            lambda r: r.code and r.code.startswith("measure:") and 0 < r.auc_high < 0.5
        )
        return [
            self.env._(
                "%(name)s points the wrong way here: customers who left had better "
                "values (AUC %(auc).3f). Check its good and bad values.",
                name=result.name,
                auc=result.auc,
            )
            for result in wrong
        ]

    # ------------------------------------------------------------------
    # Pictures
    # ------------------------------------------------------------------

    def _prepare_chart(self):
        """Values of the charts' template, percentages ready to be drawn."""
        bins = self.bin_ids.sorted(lambda row: row.number)
        return {
            "rows": self._prepare_bars(),
            "charts": [
                {"kind": kind, "title": title, "bins": rows}
                for kind, title in (
                    ("learned", self.env._("Renewal likelihood")),
                    ("hand", self.env._("Health score")),
                )
                if (rows := bins.filtered(lambda row, kind=kind: row.kind == kind))
            ],
        }

    def _prepare_bars(self):
        order = {"learned": 0, "hand": 1, "signal": 2}
        results = self.result_ids.filtered("has_auc")
        return [
            {
                "name": result.name,
                "kind": result.kind,
                "auc": f"{result.auc:.3f}",
                "left": 100 * result.auc_low,
                "width": 100 * (result.auc_high - result.auc_low),
                "at": 100 * result.auc,
                "is_bad": result.auc_high < 0.5,
                "is_unsure": result.auc_low <= 0.5 <= result.auc_high,
            }
            for result in results.sorted(lambda r: (order[r.kind], -r.auc))
        ]
