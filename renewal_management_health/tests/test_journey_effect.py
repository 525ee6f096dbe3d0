# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .touchpoint_common import TouchpointCase


class EffectCase(TouchpointCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.value = cls.env.ref("renewal_management.renewal_track_value")
        cls.value.hold_out_percent = 0
        cls.analysis = cls.env["renewal.track.analysis"]

    @classmethod
    def new_journey(cls, *steps, **values):
        steps = steps or (cls.touch_vals(-80),)
        return cls.new_playbook(*steps, track_id=cls.value.id, **values)

    def begin(self, count, offset=0):
        """So many customers more begin on a day of the clock of the tests.

        :return: their renewals
        """
        renewals = self.new_customers(count)
        self.run_day(offset)
        self.put_begin(renewals, offset)
        return renewals

    def put_begin(self, renewals, offset=0):
        """The day on which rows are made is that of the database."""
        follows = renewals.follow_ids
        self.env.cr.execute(
            "UPDATE renewal_follow SET create_date = %s WHERE id = ANY(%s)",
            [day(offset), follows.ids],
        )
        follows.invalidate_recordset()

    def hold_out(self, renewals):
        """As if the draw had hit them."""
        follows = renewals.follow_ids.filtered(lambda f: f.track_id == self.value)
        follows.is_held_out = True

    def decide(self, renewals, kept, offset=30):
        """The first so many are renewed, the others lost."""
        for number, renewal in enumerate(renewals):
            outcome = "renewed" if number < kept else "churned"
            renewal._close(outcome, day(offset), "-")
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestEffect(EffectCase):
    """Does it work? Customers who got something against those who were held out."""

    def sum_up(self, *names):
        """{group: sums} of the track."""
        rows = self.analysis._read_group(
            [("track_id", "=", self.value.id)], ["group"], names
        )
        return {group: values for group, *values in rows}

    def test_each_customer_is_one_row_in_the_group_it_was_drawn_into(self):
        self.new_journey()
        renewals = self.begin(4)
        self.hold_out(renewals[:1])
        # a second contract of one customer, decided first: it carries on
        self.new_renewal(80, partner_id=renewals[0].partner_id.id)
        self.run_day(1)
        rows = self.analysis.search([("partner_id", "in", renewals.partner_id.ids)])
        self.assertEqual(len(rows), 4)
        groups = {row.partner_id: row.group for row in rows}
        self.assertEqual(groups.pop(renewals[0].partner_id), "held_out")
        self.assertEqual(set(groups.values()), {"got"})
        self.assertEqual(set(rows.mapped("start_date")), {day(0)})

    def test_decisions_count_from_the_day_the_customer_began(self):
        self.new_journey()
        [renewal] = self.begin(1)
        former = self.new_renewal(20, partner_id=renewal.partner_id.id)
        self.decide(former, 1, offset=-1)
        names = ["decided_count:sum", "renewed_count:sum", "renewal_rate:avg"]
        row = self.analysis.search([("partner_id", "=", renewal.partner_id.id)])
        self.assertEqual(row.decided_count, 0)
        self.decide(renewal, 0)
        row.invalidate_recordset()
        self.assertEqual((row.decided_count, row.renewed_count), (1, 0))
        self.assertEqual(self.sum_up(*names)["got"], [1, 0, 0.0])

    def test_who_began_before_anybody_was_held_out_is_not_compared(self):
        self.new_journey()
        early = self.begin(1)
        later = self.begin(2, offset=5)
        domain = [("partner_id", "=", early.partner_id.id)]
        self.assertEqual(self.analysis.search(domain).group, "got")
        self.hold_out(later[:1])
        self.env.flush_all()
        self.analysis.invalidate_model()
        self.assertEqual(self.analysis.search(domain).group, "before")
        self.assertEqual(set(self.sum_up()), {"before", "got", "held_out"})

    def test_rates_are_those_of_all_decisions_and_weighted_by_arr(self):
        self.new_journey()
        renewals = self.begin(3)
        self.decide(renewals, 2)
        sums = self.sum_up("renewal_rate:avg", "amount_rate:avg", "decided_amount:sum")
        rate, by_amount, amount = sums["got"]
        self.assertAlmostEqual(rate, 2 / 3)
        self.assertAlmostEqual(by_amount, 2 / 3)
        self.assertEqual(amount, 3 * renewals[0].company_atr_amount)

    def test_health_is_compared_with_the_day_the_customer_began(self):
        self.new_journey()
        renewals = self.begin(2, offset=1)
        known, unknown = renewals.partner_id
        self.set_health(known, 40, on=0)
        self.set_health(known, 70, on=5)
        rows = {r.partner_id: r for r in self.analysis.search([])}
        self.assertEqual(rows[known].health_score, 70)
        self.assertEqual(rows[known].health_change, 30)
        [row] = rows[unknown].read(["health_score", "health_change"])
        # nothing known is not 0
        self.assertEqual((row["health_score"], row["health_change"]), (False, False))
        self.assertEqual(self.sum_up("health_change:avg")["got"], [30])

    def test_the_verdict_says_what_is_missing_and_then_what_is_known(self):
        self.new_journey()
        track = self.value.with_user(self.leader)
        self.assertEqual(track.effect, "nobody")
        renewals = self.begin(80)
        self.hold_out(renewals[:38])
        self.decide(renewals[:20], 5)
        self.decide(renewals[38:], 40)
        track.invalidate_recordset()
        self.assertEqual(track.effect, "unknown")
        self.assertEqual(
            track.effect_text,
            "Not known yet: 20 decisions among held-out customers, 30 are needed.",
        )
        self.decide(renewals[20:38], 6)
        track.invalidate_recordset()
        self.assertEqual(track.effect, "better")
        self.assertRegex(track.effect_text, r"^Better by \d+ to \d+ points\.$")
        self.assertEqual(
            track.effect_held_out,
            "38 customers, 38 decisions, 29% renewed (95% interval: 17% to 45%)",
        )
        self.assertIn("95% renewed", track.effect_got)

    def test_two_versions_of_a_playbook_are_compared_by_their_renewals(self):
        second = self.new_playbook(self.step_vals(-40), name="B", sequence=50)
        first = self.new_playbook(self.step_vals(-60), challenger_id=second.id)
        renewals = self.new_customers(12)
        self.run_day()
        self.env.cr.execute(
            "UPDATE renewal_playbook_half SET create_date = %s", [day(0)]
        )
        self.decide(renewals, 12)
        rows = self.analysis.search(first.action_view_comparison()["domain"])
        rows = rows.filtered(lambda row: row.renewal_id in renewals)
        self.assertEqual(len(rows), 12)
        self.assertEqual(set(rows.mapped("decided_count")), {1})
        for row in rows:
            is_second = row.renewal_id.playbook_id == second
            self.assertEqual(row.group, "version_b" if is_second else "version_a")
        self.assertRegex(first.challenger_text, r"^Not known yet: \d+ decisions among")

    def test_a_rep_sees_own_customers_and_nobody_other_companies(self):
        self.new_journey()
        renewals = self.begin(2)
        renewals[1].contract_id.user_id = self.other_rep
        self.run_day()
        domain = [("renewal_id", "in", renewals.ids)]
        for user, seen in (
            (self.rep, renewals[0]),
            (self.other_rep, renewals[1]),
            (self.leader, renewals),
        ):
            rows = self.analysis.with_user(user).search(domain)
            self.assertEqual(rows.renewal_id, seen)
        other = self.env["res.company"].create({"name": "Other"})
        self.leader.write({"company_ids": [(4, other.id)]})
        elsewhere = self.analysis.with_user(self.leader).with_context(
            allowed_company_ids=other.ids
        )
        self.assertFalse(elsewhere.search(domain))

    def test_the_verdicts_cost_one_query(self):
        self.new_journey()
        self.begin(3)
        tracks = self.env["renewal.track"].search([])
        tracks.mapped("name")
        self.analysis.search_count([])
        self.env.flush_all()
        tracks.invalidate_recordset(["effect_text"])
        with self.assertQueryCount(3):
            tracks.mapped("effect_text")


@tagged("post_install", "-at_install")
class TestTouchResults(EffectCase):
    """What came of content, by content."""

    def get_sums(self, *names):
        [sums] = self.env["renewal.touch.analysis"]._read_group([], [], names)
        return list(sums)

    def give(self, count):
        metric = self.new_metric("exports", is_key_feature=True)
        self.new_content("Tip", metric_id=metric.id)
        self.new_journey(self.touch_vals(-80))
        renewals = self.new_customers(count)
        self.run_day(10)
        touches = self.env["renewal.touch"].search([("renewal_id", "in", renewals.ids)])
        self.assertEqual(len(touches), count)
        return touches

    def test_rates_are_of_what_arrived(self):
        touches = self.give(4)
        touches[:3].state = "sent"
        touches[3].state = "bounced"
        touches[0].write({"clicked_date": day(11), "opened_date": day(11)})
        domain = [("renewal_id", "in", touches.renewal_id.ids)]
        [row] = self.env["renewal.touch.analysis"]._read_group(
            domain,
            ["track_id", "touchpoint_id"],
            ["given_count:sum", "reached_count:sum", "clicked_rate:avg"],
        )
        track, content, given, reached, clicked = row
        self.assertEqual((track, content.name), (self.value, "Tip"))
        self.assertEqual((given, reached), (4, 3))
        self.assertAlmostEqual(clicked, 1 / 3)
        self.assertNotIn("opened_rate", self.env["renewal.touch.analysis"]._fields)

    def test_use_of_a_feature_counts_within_thirty_days_and_once_they_are_over(self):
        touches = self.give(3)
        touches.state = "sent"
        touches[0].feature_used_date = day(40)
        touches[1].feature_used_date = day(41)
        rows = self.env["renewal.touch.analysis"].search(
            [("renewal_id", "in", touches.renewal_id.ids)]
        )
        self.assertEqual(sum(rows.mapped("teaching_count")), 0)
        touches.date = day(-30)
        touches[0].feature_used_date = day(0)
        touches[1].feature_used_date = day(1)
        rows.invalidate_recordset()
        self.assertEqual(sum(rows.mapped("teaching_count")), 3)
        used = rows.filtered("feature_count")
        self.assertEqual(used.renewal_id, touches[0].renewal_id)
        self.assertEqual(rows[0].feature_rate, rows[0].feature_count)
