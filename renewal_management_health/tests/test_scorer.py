# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo.tests import tagged

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestScorer(ScorerCase):
    def test_nobody_is_scored_without_a_scorecard(self):
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        self.assertFalse(self.get_health())

    def test_the_run_scores_and_explains(self):
        """The score, and what explains it."""
        card = self.new_scorecard(self.measure)
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        health = self.get_health()
        self.assertRecordValues(
            health,
            [
                {
                    "score": 80,
                    "band": "green",
                    "computed_score": 80,
                    "computed_band": "green",
                    "has_score": True,
                    "coverage": 100,
                    "delta": 0,
                    "trend": False,
                    "score_date": day(0),
                    "scorecard_id": card.id,
                    "has_left": False,
                }
            ],
        )
        self.assertEqual(
            health.score_id.detail,
            {
                "lines": [
                    {
                        "measure": self.measure.id,
                        "group": card.group_ids.id,
                        "value": 80,
                        "date": day(0).isoformat(),
                        "points": 80,
                        "weight": 1,
                        "contribution": 80,
                        "lost": 20,
                    }
                ],
                "caps": [],
                "raw": 80,
                "override": None,
            },
        )
        self.assertEqual(health.score_id.scorecard_version, 1)

    def test_renewal_contract_and_partner_show_the_score(self):
        """What renewal, contract and partner show of the score."""
        self.new_scorecard(self.measure)
        renewal = self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        health = self.get_health()
        self.assertRecordValues(
            renewal,
            [
                {
                    "health_id": health.id,
                    "health_score": 80,
                    "health_band": "green",
                    "health_trend": False,
                    "health_coverage": 100,
                }
            ],
        )
        self.assertEqual(renewal.contract_id.health_score, 80)
        self.assertEqual(renewal.contract_id.health_band, "green")
        self.assertEqual(self.partner.health_id, health)
        self.assertEqual(self.partner.health_band, "green")

    def test_same_day_again_changes_nothing(self):
        self.new_scorecard(self.measure)
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        health = self.get_health()
        before = health.read(), health.score_ids.read()
        scorer = self.env["renewal.health.scorer"]
        self.assertEqual(scorer._score(self.company, day(0)), 0)
        self.run_day()
        self.assertEqual((health.read(), health.score_ids.read()), before)

    def test_snapshots_are_taken_on_changes_and_weekly(self):
        """Snapshots when something changed, and every week; a past one never changes;
        the trend is against the score that stood 30 days before."""
        self.new_scorecard(self.measure)
        self.new_renewal()
        self.measure.validity_days = 0
        self.report(self.logins, {0: 80, 10: 60, 31: 66})
        for offset in range(33):
            self.run_day(offset)
        health = self.get_health()
        scores = {
            (snapshot.date - day(0)).days: snapshot.score
            for snapshot in health.score_ids
        }
        self.assertEqual(scores, {0: 80, 7: 80, 10: 60, 17: 60, 24: 60, 31: 66})
        self.assertEqual((health.score, health.delta, health.trend), (66, -14, "down"))
        self.report(self.logins, {5: 10})
        scorer = self.env["renewal.health.scorer"]
        self.assertEqual(scorer._score(self.company, day(5)), 0)
        self.assertEqual(len(health.score_ids), 6)

    def test_same_day_updates_the_days_snapshot(self):
        self.new_scorecard(self.measure)
        self.new_renewal()
        usage = self.report(self.logins, {0: 80})
        self.run_day()
        usage.value = 40
        self.run_day()
        health = self.get_health()
        self.assertEqual(health.score, 40)
        self.assertEqual(health.score_ids.mapped("score"), [40])

    def test_what_came_in_while_it_was_read_stays(self):
        """A notice that is entered after everything was read, before it is written."""
        self.new_scorecard(self.measure)
        self.report(self.logins, {0: 80})
        self.new_renewal()
        self.run_day(0)
        health = self.get_health()
        scorer = self.env["renewal.health.scorer"].sudo()
        reading = scorer._read(self.company, day(1))
        self.env.cr.execute(
            "UPDATE renewal_health_customer SET score = 0, write_date = %s "
            "WHERE id = %s",
            (reading.time + timedelta(seconds=1), health.id),
        )
        for card, rows in scorer._get_batches(reading):
            rows = scorer._leave_out_newer(reading, rows)
            self.assertFalse(scorer._write_batch(self.company, reading, card, rows))
        health.invalidate_recordset()
        self.assertEqual(health.score, 0)

    def test_no_data_is_not_0_points(self):
        self.new_scorecard(self.measure)
        self.new_renewal()
        self.run_day()
        health = self.get_health()
        self.assertFalse(health.has_score)
        self.assertEqual((health.band, health.coverage), ("unknown", 0))
        self.assertIsNone(self.get_detail()["raw"])

    def test_old_data_fades(self):
        """A value that grew old loses weight: the coverage falls, then the band."""
        self.new_scorecard(self.measure)
        self.measure.validity_days = 10
        self.new_renewal()
        self.report(self.logins, {0: 80})
        for offset, coverage, band in (
            (0, 100, "green"),
            (10, 100, "green"),
            (14, 60, "green"),
            (16, 40, "unknown"),
            (20, 0, "unknown"),
        ):
            self.run_day(offset)
            health = self.get_health()
            self.assertEqual((health.coverage, health.band), (coverage, band), offset)
        self.assertFalse(health.has_score)

    def test_lowest_cap_wins(self):
        """By measure, and by customers; the lowest wins, and the detail names them."""
        overdue = self.new_metric("overdue", rollup="max")
        days_late = self.new_level(overdue, bad_value=60, good_value=0)
        card = self.new_scorecard(self.measure)
        late = self.env["renewal.health.cap"].create(
            {
                "scorecard_id": card.id,
                "name": "Late",
                "max_score": 49,
                "measure_id": days_late.id,
                "operator": ">",
                "value": 60,
            }
        )
        notice = self.env["renewal.health.cap"].create(
            {
                "scorecard_id": card.id,
                "name": "Notice",
                "max_score": 0,
                "domain": "[('notice_date', '!=', False)]",
            }
        )
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.report(overdue, {0: 61})
        self.run_day()
        health = self.get_health()
        self.assertEqual((health.score, health.band), (49, "red"))
        self.assertEqual(self.get_detail()["caps"], late.ids)
        self.assertEqual(self.get_detail()["raw"], 80)
        health.notice_date = day(1)
        self.run_day(1)
        self.assertEqual((health.score, health.band), (0, "red"))
        self.assertEqual(self.get_detail()["caps"], (notice | late).ids)

    def test_a_cap_speaks_where_data_is_missing(self):
        card = self.new_scorecard(self.measure)
        self.env["renewal.health.cap"].create(
            {
                "scorecard_id": card.id,
                "name": "All of them",
                "max_score": 10,
                "domain": "[('partner_id.name', '=', 'Acme')]",
            }
        )
        self.new_renewal()
        self.run_day()
        health = self.get_health()
        self.assertRecordValues(
            health, [{"score": 10, "band": "red", "has_score": True, "coverage": 0}]
        )

    def test_the_first_scorecard_that_fits_is_used(self):
        """By customers and by renewals; who fits none is not scored."""
        other = self.new_partner("Other")
        third = self.new_partner("Third")
        acme = self.new_scorecard(
            self.measure, domain="[('renewal_ids.user_id.name', '=', 'rep')]"
        )
        rest = self.new_scorecard(
            self.measure, domain="[('partner_id.name', '!=', 'Third')]"
        )
        self.new_renewal()
        self.new_renewal(partner_id=other.id, user_id=self.other_rep.id)
        self.new_renewal(partner_id=third.id, user_id=self.other_rep.id)
        for partner in (self.partner, other, third):
            self.report(self.logins, {0: 80}, partner)
        self.run_day()
        self.assertEqual(self.get_health().scorecard_id, acme)
        self.assertEqual(self.get_health(other).scorecard_id, rest)
        self.assertFalse(self.get_health(third).scorecard_id)
        self.assertFalse(self.get_health(third).score_ids)
        self.assertEqual(self.get_health(third).band, "unknown")

    def test_broken_scorecard_scores_nobody_and_says_why(self):
        broken = self.new_scorecard(self.measure)
        self.env.cr.execute(
            "UPDATE renewal_health_scorecard SET domain = '[(''no'', ''='', 1)]' "
            "WHERE id = %s",
            broken.ids,
        )
        broken.invalidate_recordset()
        good = self.new_scorecard(self.measure)
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        self.assertTrue(broken.error)
        self.assertEqual(self.get_health().scorecard_id, good)

    def test_missing_app_counts_for_nothing(self):
        """A measure that is not available, or is broken, is left out: the others
        speak, and the coverage does not suffer."""
        gone = self.new_measure(self.logins, aggregation="features")
        self.assertFalse(gone.is_available)
        self.new_scorecard(self.measure, gone)
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        health = self.get_health()
        self.assertEqual((health.score, health.coverage), (80, 100))

    def test_playbooks_may_ask_for_health(self):
        """A renewal whose health changed gets the playbook for it on the same day."""
        self.new_scorecard(self.measure)
        usual = self.new_playbook(sequence=2)
        rescue = self.new_playbook(sequence=1, domain="[('health_band', '=', 'red')]")
        renewal = self.new_renewal()
        usage = self.report(self.logins, {0: 80})
        self.run_day()
        self.assertEqual(renewal.playbook_id, usual)
        usage.value = 20
        self.run_day(1)
        self.assertEqual(renewal.playbook_id, rescue)

    def test_override_scores_customers_without_scorecard(self):
        """A person may score whom no scorecard fits."""
        self.new_scorecard(self.measure, domain="[('partner_id.name', '=', 'Nobody')]")
        self.new_renewal()
        self.run_day()
        health = self.get_health()
        self.assertFalse(health.score_ids)
        override = self.env["renewal.health.override"].create(
            {"customer_id": health.id, "score": 90, "reason": "I know them"}
        )
        self.assertEqual((health.score, health.band), (90, "green"))
        override.action_end()
        self.assertFalse(health.has_score)
        self.assertEqual(health.band, "unknown")
