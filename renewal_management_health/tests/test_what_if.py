# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import time

import numpy as np

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..tools.sample import Sample
from ..tools.scoring import round_half_up
from ..tools.what_if import get_scores
from .calibration_common import CalibrationCase
from .common import day
from .scorer_common import ScorerCase


class WhatIfCase(CalibrationCase):
    def open(self, **values):
        """The screen of a back-test, as the manager opens it."""
        tests = self.env["renewal.health.backtest"].with_user(self.manager)
        test = tests.create(values)
        test.action_run()
        action = test.action_what_if()
        self.assertEqual(action["target"], "new")
        return (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .browse(action["res_id"])
        )

    def slide(self, what_if, **weights):
        """Move weights by the measure's name, and look at what the form shows."""
        with Form(what_if) as form:
            for number, line in enumerate(what_if.weight_ids):
                if line.name in weights:
                    with form.weight_ids.edit(number) as slider:
                        slider.value = weights[line.name]
            return form.cards, form.tables


@tagged("post_install", "-at_install")
class TestWhatIf(WhatIfCase):
    def test_it_opens_with_todays_weights_and_both_sides_are_equal(self):
        self.write_past(300, self.tell())
        what_if = self.open()
        self.assertEqual(what_if.scorecard_id, self.scorecard)
        self.assertEqual(what_if.weight_ids.mapped("name"), ["Logins", "Tickets"])
        self.assertEqual(what_if.weight_ids.mapped("value"), [50, 50])
        past = what_if._get_past()
        self.assertEqual(len(past.due), 300)
        self.assertFalse(
            what_if._is_moved(what_if._get_today(), what_if._get_choice(past))
        )
        self.assertIn("Alarms", what_if.cards)
        self.assertIn("Lost ARR found", what_if.cards)

    def test_a_moved_slider_is_answered_at_once(self):
        """Logins tell everything, tickets nothing."""
        self.write_past(300, self.tell())
        what_if = self.open()
        before = what_if.cards
        cards, tables = self.slide(what_if, Tickets=0)
        self.assertNotEqual(cards, before)
        past = what_if._get_past()
        np.testing.assert_array_equal(
            get_scores(past, what_if._get_choice(past)),
            round_half_up(past.points[:, 0].round(1)),
        )
        self.assertIn("Q", tables)
        # the scorecard is as it was
        self.assertEqual(self.scorecard.group_ids.line_ids.mapped("weight"), [1, 1])

    def test_the_data_choose_the_measure_that_tells(self):
        self.write_past(400, self.tell())
        what_if = self.open()
        self.assertTrue(what_if.has_fitted)
        logins, tickets = what_if.weight_ids
        self.assertGreater(logins.value_fitted, 80)
        self.assertLess(tickets.value_fitted, 20)
        self.assertIn("What the data would choose", what_if.tables)
        what_if.action_use_fitted()
        self.assertEqual(logins.value, logins.value_fitted)
        self.assertIn("flatters them", what_if.notes)
        self.assertIn("column below is honest", what_if.notes)
        what_if.action_reset()
        self.assertEqual(what_if.weight_ids.mapped("value"), [50, 50])

    def test_settings_that_tell_less_are_called_so(self):
        self.write_past(300, self.tell())
        what_if = self.open()
        self.slide(what_if, Tickets=0)
        self.assertNotIn("less well", what_if.notes)
        self.slide(what_if, Tickets=50, Logins=0)
        self.assertIn("less well than today", what_if.notes)

    def test_a_measure_that_was_never_known_keeps_its_weight(self):
        """No past says that it tells nothing."""
        line = {"measure_id": self.new_measure(name="Invoices", source="pulse").id}
        self.scorecard.group_ids.line_ids = [Command.create(line)]
        self.write_past(400, self.tell())
        invoices = self.open().weight_ids[2]
        self.assertEqual(invoices.known_share, 0)
        self.assertAlmostEqual(invoices.value_fitted, 100 / 3, delta=0.1)

    def test_too_few_outcomes_choose_nothing(self):
        self.write_past(60, self.tell())
        what_if = self.open()
        self.assertFalse(what_if.has_fitted)
        self.assertIn("Too few outcomes", what_if.notes)
        self.assertNotIn("What the data would choose", what_if.tables)
        with self.assertRaisesRegex(UserError, "Too few outcomes"):
            what_if.action_use_fitted()

    def test_without_scores_there_is_nothing_to_compare(self):
        with self.assertRaisesRegex(UserError, "nothing to compare"):
            self.open()
        test = self.env["renewal.health.backtest"].with_user(self.manager).create({})
        with self.assertRaisesRegex(UserError, "Run the back-test first"):
            test.action_what_if()

    def test_period_and_segment_of_the_back_test_are_kept(self):
        past = self.write_past(200, self.tell())
        inside = past.filtered(lambda r: day(-300) <= r.due_date <= day(-100))
        what_if = self.open(date_from=day(-300), date_to=day(-100))
        self.assertEqual(len(what_if._get_past().due), len(inside))
        other = self.new_scorecard(self.measures[0])
        with self.assertRaisesRegex(UserError, "scored none of these"):
            self.open(scorecard_id=other.id)


@tagged("post_install", "-at_install")
class TestWhatIfCaps(WhatIfCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scorecard.cap_ids = [
            Command.create(
                {
                    "name": "No logins",
                    "max_score": 20,
                    "measure_id": cls.measures[0].id,
                    "operator": "<",
                    "value": 30,
                }
            ),
            Command.create(
                {
                    "name": "Notice",
                    "max_score": 0,
                    "domain": "[('notice_date', '!=', False)]",
                }
            ),
        ]

    def test_a_cap_on_a_measure_is_looked_at_again(self):
        """Snapshots of the past say nothing of it: it is younger."""
        self.write_past(120, self.tell())
        what_if = self.open()
        notice, logins = what_if.cap_ids
        self.assertEqual((notice.name, logins.name), ("Notice", "No logins"))
        self.assertTrue(logins.is_rechecked)
        self.assertGreater(logins.known_share, 0.2)
        past = what_if._get_past()
        scores = get_scores(past, what_if._get_choice(past))
        self.assertLessEqual(scores[past.points[:, 0] < 30].max(), 20)
        logins.value = 100
        scores = get_scores(past, what_if._get_choice(past))
        self.assertGreater(scores[past.points[:, 0] < 30].max(), 20)

    def test_a_cap_on_customers_stays_as_it_applied_and_says_so(self):
        self.write_past(120, self.tell())
        cap = self.scorecard.cap_ids.filtered("domain")
        self.env.cr.execute(
            "UPDATE renewal_health_score SET detail = "
            "jsonb_set(detail, '{caps}', to_jsonb(ARRAY[%s])) "
            "WHERE id %% 2 = 0 AND scorecard_id = %s",
            [cap.id, self.scorecard.id],
        )
        what_if = self.open()
        notice = what_if.cap_ids[0]
        self.assertFalse(notice.is_rechecked)
        self.assertAlmostEqual(notice.known_share, 0.5)
        self.assertIn("apply where they applied then: Notice", what_if.notes)


@tagged("post_install", "-at_install")
class TestWhatIfApplied(WhatIfCase):
    def test_the_choice_becomes_a_new_version_with_its_reason(self):
        self.write_past(300, self.tell())
        what_if = self.open()
        self.slide(what_if, Logins=80, Tickets=20)
        what_if.amber_from = 40
        what_if.alert_below = 45
        action = what_if.action_apply()
        self.assertIn("version 2", action["params"]["message"])
        card = self.scorecard
        self.assertRecordValues(
            card, [{"version": 2, "amber_from": 40, "alert_below": 45}]
        )
        self.assertEqual(card.group_ids.line_ids.mapped("weight"), [80, 20])
        self.assertEqual(card.version_ids[0].user_id, self.manager)
        note = card.message_ids[0]
        self.assertEqual(note.author_id, self.manager.partner_id)
        self.assertIn("Logins: 50 → 80", note.body)
        self.assertIn("Amber from: 50 → 40", note.body)
        self.assertIn("Lost ARR found", note.body)

    def test_a_second_click_says_that_nothing_was_moved(self):
        self.write_past(120, self.tell())
        what_if = self.open()
        with self.assertRaisesRegex(UserError, "No slider was moved"):
            what_if.action_apply()
        self.slide(what_if, Logins=80)
        what_if.action_apply()
        with self.assertRaisesRegex(UserError, "No slider was moved"):
            what_if.action_apply()
        self.assertEqual(self.scorecard.version, 2)

    def test_what_somebody_else_changed_meanwhile_is_not_overwritten(self):
        self.write_past(120, self.tell())
        what_if = self.open()
        self.slide(what_if, Logins=80)
        self.scorecard.group_ids.line_ids[1].weight = 7
        with self.assertRaisesRegex(UserError, "changed by somebody else"):
            what_if.action_apply()
        self.assertEqual(self.scorecard.group_ids.line_ids.mapped("weight"), [1, 7])

    def test_weights_that_are_all_zero_are_refused(self):
        self.write_past(120, self.tell())
        what_if = self.open()
        self.slide(what_if, Logins=0, Tickets=0)
        with self.assertRaisesRegex(UserError, "nobody would have a score"):
            what_if.action_apply()

    def test_managers_of_health_only_may_look_and_apply(self):
        self.write_past(120, self.tell())
        what_if = self.open()
        for user in (self.rep, self.leader):
            with self.assertRaises(AccessError):
                what_if.backtest_id.with_user(user).action_what_if()
            with self.assertRaises(AccessError):
                what_if.with_user(user).action_apply()

    def test_what_is_computed_from_cannot_be_forged(self):
        """The chatter says what the figures were."""
        self.write_past(120, self.tell())
        what_if = self.open()
        for values in ({"matrix": b"MA=="}, {"seen": {}}, {"has_fitted": True}):
            with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
                what_if.write(values)
        with self.assertRaisesRegex(AccessError, "cannot be set by hand"):
            what_if.weight_ids[0].value_now = 3

    def test_eight_thousand_renewals_answer_within_a_second(self):
        self.write_past(400, self.tell())
        what_if = self.open()
        past = what_if._get_past()
        many = past.take(np.tile(np.arange(400), 20))
        many = many._replace(
            **{name: np.tile(getattr(many, name), 8) for name in ("points", "fresh")},
            groups=np.tile(many.groups, 8),
        )
        # sudo: sixteen measures, of which the lines show two
        lines = what_if.sudo().weight_ids
        seen = {**what_if.seen, "setting": {**what_if.seen["setting"]}}
        seen["setting"]["weights"] *= 8
        for position in range(2, 16):
            lines[0].copy({"position": position})
        what_if.sudo().write({"matrix": base64.b64encode(many.dump()), "seen": seen})
        self.env.invalidate_all()
        start = time.perf_counter()
        what_if.weight_ids[0].value = 70
        self.assertTrue(what_if.cards)
        self.assertLess(time.perf_counter() - start, 1)


@tagged("post_install", "-at_install")
class TestWhatIfStored(ScorerCase):
    def test_what_the_scorer_stored_gives_its_scores_again(self):
        """Values that faded, that are missing, and caps: read from real snapshots."""
        seats = self.new_metric("seats", rollup="avg")
        seats_level = self.new_level(seats)
        self.measure.validity_days = 10
        card = self.new_scorecard(
            self.measure,
            seats_level,
            cap_ids=[
                Command.create(
                    {
                        "name": "Few seats",
                        "max_score": 33,
                        "measure_id": seats_level.id,
                        "operator": "<",
                        "value": 10,
                    }
                )
            ],
        )
        card.group_ids.line_ids[1].weight = 2.5
        renewals = self.env["renewal.renewal"]
        for ages in ({-2: 90}, {-14: 90}, {-30: 90}, {}):
            for level in (55, 5, None):
                partner = self.new_partner()
                renewals |= self.new_renewal(partner_id=partner.id)
                if ages:
                    self.report(self.logins, ages, partner)
                if level is not None:
                    self.report(seats, {0: level}, partner)
        self.run_day()
        days = np.full(len(renewals), day(0).toordinal())
        sample = Sample(np.array(renewals.ids), *[days] * 8)
        pasts = self.env["renewal.health.what.if.past"]
        snapshots = pasts._read_snapshots(sample, card)
        places = [snapshot["place"] - 1 for snapshot in snapshots]
        past = pasts._make(sample.take(places), snapshots, card)
        self.assertGreater(len(set(past.stored[~np.isnan(past.stored)])), 4)
        np.testing.assert_array_equal(
            get_scores(past, pasts._get_setting(card)), past.stored
        )
        self.assertTrue(past.capped.any(), "looked at again, it applies as it did")
