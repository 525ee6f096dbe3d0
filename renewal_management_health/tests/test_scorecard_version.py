# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import day
from .scorer_common import ScorerCase


@tagged("post_install", "-at_install")
class TestScorecardVersion(ScorerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_measure = cls.new_level(cls.new_metric("seats"))
        cls.card = cls.new_scorecard(cls.measure)

    def save(self):
        """What the end of a transaction does."""
        self.env["renewal.transaction"]._run_requests(
            self.env["renewal.health.scorecard"], "_note_versions"
        )

    def test_new_scorecard_is_version_one(self):
        self.assertEqual(self.card.version, 1)
        self.assertRecordValues(
            self.card.version_ids, [{"version": 1, "user_id": self.env.uid}]
        )
        self.assertIn("Logins 1", self.card.version_ids.summary)

    def test_one_version_for_one_save(self):
        """Bands, a weight and another measure, saved together by a person."""
        group = self.card.group_ids
        self.card.with_user(self.manager).write(
            {
                "amber_from": 40,
                "group_ids": [
                    Command.update(
                        group.id,
                        {
                            "weight": 30,
                            "line_ids": [
                                Command.create({"measure_id": self.other_measure.id})
                            ],
                        },
                    )
                ],
                "cap_ids": [
                    Command.create(
                        {
                            "name": "Notice",
                            "max_score": 0,
                            "domain": "[('notice_date', '!=', False)]",
                        }
                    )
                ],
            }
        )
        self.save()
        self.assertEqual(self.card.version, 2)
        last = self.card.version_ids[0]
        self.assertEqual((last.version, last.user_id), (2, self.manager))
        self.assertEqual(last.config["amber_from"], 40)
        self.assertEqual(len(last.config["groups"][0]["lines"]), 2)
        self.assertEqual(self.card.version_ids[1].config["amber_from"], 50)

    def test_changed_part_is_a_new_version(self):
        """A line, a measure, a cap: each is a change of the scorecard."""
        self.card.group_ids.line_ids.weight = 5
        self.save()
        self.assertEqual(self.card.version, 2)
        self.measure.good_value = 50
        self.save()
        self.assertEqual(self.card.version, 3)
        cap = self.env["renewal.health.cap"].create(
            {
                "scorecard_id": self.card.id,
                "name": "Cap",
                "max_score": 10,
                "measure_id": self.measure.id,
            }
        )
        self.save()
        self.assertEqual(self.card.version, 4)
        cap.unlink()
        self.save()
        self.assertEqual(self.card.version, 5)

    def test_names_and_alerts_make_no_new_version(self):
        self.card.write({"name": "Other", "alert_below": 10, "sequence": 3})
        self.measure.name = "Sessions"
        self.card.group_ids.name = "Usage"
        self.card.amber_from = 50
        self.save()
        self.assertEqual(self.card.version, 1)

    def test_scores_keep_their_version(self):
        """Another version is another score, even where the points are the same."""
        self.new_renewal()
        self.report(self.logins, {0: 80})
        self.run_day()
        self.card.group_ids.weight = 77
        self.run_day(1)
        snapshots = {s.date: s.scorecard_version for s in self.get_health().score_ids}
        self.assertEqual(snapshots, {day(0): 1, day(1): 2})

    def test_broken_conditions_are_refused(self):
        with self.assertRaises(ValidationError):
            self.card.domain = "[('no_such_field', '=', 1)]"
        with self.assertRaises(ValidationError):
            self.card.domain = "__import__('os')"
