# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, new_test_user, tagged

from odoo.addons.renewal_management.tests.hypothesis_common import given, st

from ..tools.explain import attribute, round_parts
from .common import HealthCase, day

LINE = st.tuples(st.floats(0.01, 1), st.none() | st.floats(0, 100))
LINES = st.dictionaries(st.integers(1, 6), LINE, max_size=6)


def normalise(lines):
    """Weights that sum to 1 over what is known, as in a snapshot."""
    known = sum(weight for weight, points in lines.values() if points is not None)
    return {
        key: (weight / known if points is not None else 0.0, points)
        for key, (weight, points) in lines.items()
    }


def score(lines):
    return sum(weight * (points or 0) for weight, points in lines.values())


@tagged("post_install", "-at_install")
class TestExplainTools(BaseCase):
    @given(LINES, LINES)
    def test_parts_sum_to_the_change(self, before, after):
        before, after = normalise(before), normalise(after)
        if not (score(before) and score(after)):
            return
        change = score(after) - score(before)
        self.assertAlmostEqual(sum(attribute(before, after).values()), change, 6)

    @given(LINES)
    def test_unchanged_lines_explain_nothing(self, lines):
        lines = normalise(lines)
        self.assertFalse(any(attribute(lines, lines).values()))

    @given(
        st.dictionaries(st.integers(), st.floats(-100, 100), min_size=1, max_size=9),
        st.floats(-0.8, 0.8),
    )
    def test_rounded_parts_sum_exactly(self, parts, noise):
        total = round(sum(parts.values()) + noise, 1)
        rounded = round_parts(parts, total)
        self.assertEqual(round(sum(rounded.values()), 1), total)
        for key, part in parts.items():
            self.assertLess(abs(rounded[key] - part), 1.1, "rounding, no more")

    def test_only_rounding_is_shared_out(self):
        with self.assertRaisesRegex(AssertionError, "do not explain"):
            round_parts({1: -53.3, "override": 0.0}, -80.0)


@tagged("post_install", "-at_install")
class TestExplain(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewal = cls.new_renewal()
        cls.logins = cls.new_metric()
        cls.exports = cls.new_metric("exports", uom="exports")
        cls.trend = cls.new_measure(
            cls.logins,
            name="Logins: trend",
            trend="percent",
            bad_value=-60,
            good_value=0,
            uom="%",
        )
        cls.level = cls.new_measure(cls.exports, name="Exports", uom="exports")
        cls.card = cls.new_scorecard(cls.trend, cls.level)

    def score(self, offset):
        self.env["renewal.health.scorer"]._score(self.company, day(offset))
        self.env.invalidate_all()
        return self.get_health()

    def test_sentence_names_what_moved_the_score(self):
        """Logins halved: 100 points become 17, of half the weight."""
        self.report(self.logins, {-70: 40, -40: 40, -10: 20})
        self.report(self.exports, {-70: 50, -40: 50, -10: 50})
        self.score(-35)
        customer = self.score(0)
        self.assertEqual(customer.score, 33)
        self.assertEqual(
            customer._get_sentence(day(0)), "−42 since Jan 31: Logins halved"
        )
        self.assertEqual(customer.sentence, customer._get_sentence(day(0)))

    def test_parts_sum_to_the_change(self):
        self.report(self.logins, {-70: 40, -40: 40, -10: 20})
        self.report(self.exports, {-40: 50, -10: 70})
        self.score(-35)
        customer = self.score(0)
        after, before = customer.score_ids[0], customer.score_ids[-1]
        parts = before._get_change_parts(after)
        self.assertEqual(round(sum(parts.values()), 1), after.score - before.score)
        self.assertLess(parts[self.trend.id], 0)

    def test_first_and_unchanged_scores_say_so(self):
        self.report(self.exports, {-1: 50})
        customer = self.score(0)
        self.assertEqual(customer._get_sentence(day(0)), "First scored on Mar 2.")
        self.report(self.exports, {7: 0})
        customer = self.score(8)
        self.assertIn("nchanged since", customer._get_sentence(day(8)))

    def test_customer_without_data_has_no_reasons(self):
        customer = self.score(0)
        self.assertIn("Not enough data", customer.sentence)
        self.assertFalse(customer._get_reasons())

    def test_the_sentence_names_the_cap(self):
        self.report(self.exports, {-31: 80, -1: 80})
        self.score(-31)
        self.env["renewal.health.cap"].create(
            {
                "scorecard_id": self.card.id,
                "name": "Notice received",
                "max_score": 0,
                "domain": "[('notice_date', '!=', False)]",
            }
        )
        customer = self.get_health()
        customer.action_notice()
        self.assertEqual(customer.score, 0)
        self.assertEqual(
            customer._get_sentence(day(0)), "−80 since Jan 31: Notice received"
        )
        self.assertEqual(customer._get_reasons()[0], "Notice received: capped at 0")
        self.assertIn("Notice received", customer.explanation)
        customer.action_notice()
        self.assertEqual(customer.score, 80)

    # ------------------------------------------------------------------
    # Nothing is measured any more: what sets the score is what moved it
    # ------------------------------------------------------------------

    def new_cap(self, name, max_score, domain="[('partner_id', '!=', False)]"):
        return self.env["renewal.health.cap"].create(
            {
                "scorecard_id": self.card.id,
                "name": name,
                "max_score": max_score,
                "domain": domain,
            }
        )

    def get_change(self):
        """Parts and sentence of the change from the first snapshot to the last."""
        customer = self.get_health()
        after, before = customer.score_ids[0], customer.score_ids[-1]
        parts = before._get_change_parts(after)
        self.assertEqual(sum(parts.values()), after.score - before.score)
        return parts, customer._get_sentence(after.date)

    def test_a_cap_explains_a_score_without_data(self):
        self.report(self.exports, {-35: 80})
        self.score(-35)
        self.new_cap("Notice received", 0)
        self.assertEqual(self.score(0).score, 0)
        self.assertEqual(
            self.get_change(),
            ({"caps": -80.0}, "−80 since Jan 31: Notice received"),
        )

    def test_a_lifted_cap_explains_the_rise(self):
        notice = self.new_cap("Notice received", 0)
        self.assertEqual(self.score(-20).score, 0)
        notice.unlink()
        self.report(self.exports, {-1: 80})
        self.assertEqual(self.score(0).score, 80)
        parts, sentence = self.get_change()
        self.assertEqual(parts, {"caps": 80.0})
        self.assertIn("a cap was lifted", sentence)

    def test_an_override_explains_a_score_without_data(self):
        """Even to 0, where there is no computed score that it could differ from."""
        self.report(self.exports, {-35: 80})
        self.score(-35)
        customer = self.score(0)
        self.env["renewal.health.override"].create(
            {"customer_id": customer.id, "score": 0, "reason": "They told me"}
        )
        self.assertEqual(self.score(0).score, 0)
        self.assertEqual(
            self.get_change(),
            ({"override": -80.0}, "−80 since Jan 31: set manually"),
        )

    def test_fading_explains_the_change_under_the_same_cap(self):
        """The cap was there before: that nothing is known any more is what is new."""
        self.new_cap("On probation", 40)
        self.report(self.exports, {-35: 10})
        self.assertEqual(self.score(-35).score, 10)
        self.assertEqual(self.score(0).score, 40)
        parts, sentence = self.get_change()
        self.assertEqual(parts, {self.level.id: 30.0})
        self.assertIn("Exports: not known any more", sentence)

    def test_reasons_are_ordered_by_points_lost(self):
        self.report(self.logins, {-70: 40, -40: 40, -10: 20})
        self.report(self.exports, {-10: 80})
        customer = self.score(0)
        self.assertEqual(
            customer._get_reasons(),
            ["Logins halved (−42 points)", "Exports: 80 exports (−10 points)"],
        )
        self.assertEqual(len(customer._get_reasons(limit=1)), 1)

    def test_table_shows_value_age_and_fading(self):
        self.report(self.exports, {-20: 80})
        customer = self.score(0)
        html = customer.explanation
        for text in ("80 exports", "20 days ago", "fading", "no data"):
            self.assertIn(text, html)
        # what is missing is one line, for those who can mend it
        self.assertEqual(html.count("no data"), 1)
        self.assertNotIn("no data", customer.with_user(self.rep).explanation)
        self.assertFalse(customer.history, "one snapshot is no line")
        self.report(self.exports, {9: 10})
        customer = self.score(10)
        self.assertIn("<polyline", customer.history)

    def test_names_cannot_break_the_page(self):
        self.level.name = "<script>alert(1)</script>"
        self.report(self.exports, {-20: 80})
        self.assertNotIn("<script>", self.score(0).explanation)

    def test_sentence_is_in_the_reader_s_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.report(self.exports, {-1: 50})
        customer = self.score(0).with_context(lang="zh_CN")
        self.assertIn("3月2日", customer.sentence)

    def test_sentences_of_many_cost_what_one_costs(self):
        """The sentences of many customers cost what one costs."""
        partners = [self.new_partner(f"Customer {n}") for n in range(10)]
        for partner in partners:
            self.new_contract(partner_id=partner.id)
            self.report(self.logins, {-40: 40, -10: 20}, partner)
            self.report(self.exports, {-40: 50, -10: 20}, partner)
        self.score(-35)
        self.score(0)
        customers = self.env["renewal.health.customer"].search([])
        customers._get_sentences(day(0))
        self.env.invalidate_all()
        with self.assertQueryCount(12):
            sentences = customers._get_sentences(day(0))
        self.assertEqual(len(set(sentences.values())), 2)

    # ------------------------------------------------------------------
    # Pulse
    # ------------------------------------------------------------------

    def test_sentiment_counts_at_once(self):
        """Given in a dialog, it counts at once, for 60 days."""
        pulse = self.new_measure(source="pulse", name="CSM sentiment", validity_days=60)
        self.new_scorecard(pulse, sequence=1)
        customer = self.score(0)
        self.renewal.csm_id = self.csm
        action = customer.with_user(self.csm).action_give_pulse()
        given = (
            self.env["renewal.health.pulse"]
            .with_user(self.csm)
            .with_context(**action["context"])
            .create({"value": "25", "note": "Their sponsor is silent"})
        )
        given.action_give()
        self.assertEqual(customer.score, 25)
        self.assertEqual(given.user_id, self.csm)

    def test_only_the_author_changes_a_sentiment(self):
        """Whoever may read it: only its author changes it."""
        customer = self.score(0)
        pulses = self.env["renewal.health.pulse"]
        values = {"customer_id": customer.id, "value": "25", "note": "So"}
        given = pulses.with_user(self.leader).create(values)
        given.note = "Better so"
        with self.assertRaises(AccessError):
            given.with_user(self.manager).note = "No"
        with self.assertRaises(AccessError):
            pulses.with_user(self.manager).create({**values, "user_id": self.leader.id})

    def test_stranger_sees_and_does_nothing(self):
        """Who has nothing to do with the customer sees and does nothing."""
        customer = self.score(0)
        stranger = new_test_user(
            self.env, "stranger", groups="renewal_management.group_renewal_user"
        )
        for method in ("action_score", "action_notice", "action_sponsor"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(customer.with_user(stranger), method)()

    def test_renewal_opens_the_health_of_its_customer(self):
        customer = self.score(0)
        self.assertEqual(self.renewal.action_view_health()["res_id"], customer.id)
