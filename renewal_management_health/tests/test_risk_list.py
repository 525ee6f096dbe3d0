# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import Form, tagged

from .common import HealthCase, day
from .risk_common import get_opening_domain

ACTION = "renewal_management_health.renewal_renewal_action_at_risk"


@tagged("post_install", "-at_install")
class TestRiskList(HealthCase):
    """Who is at risk next quarter, what costs most first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        values = {"company_id": cls.company.id, "date": day(-1), "kind": "lines"}
        cls.models = cls.env["renewal.health.model"].sudo()
        cls.model = cls.models.create({**values, "state": "active", "data": {}})
        cls.renewal = cls.new_renewal()

    def say(self, renewal, percent, model=None):
        renewal.sudo().write(
            {
                "health_probability": percent,
                "health_model_id": (model or self.model).id,
            }
        )
        self.env["renewal.renewal"].sudo()._refresh_company_risk(self.company)

    def get_listed(self, user=None):
        """The list as it opens."""
        view = self.env.ref(
            "renewal_management_health.renewal_renewal_view_list_at_risk"
        )
        renewals = self.env["renewal.renewal"].with_user(user or self.manager)
        order = view._get_combined_arch().get("default_order")
        return renewals.search(get_opening_domain(self.env.ref(ACTION)), order=order)

    def test_one_filter_narrows_the_other(self):
        search = self.env.ref("renewal_management.renewal_renewal_view_search")
        arch = self.env["renewal.renewal"].get_view(search.id, "search")["arch"]
        between = arch.partition("filter_at_risk")[2].partition("filter_next_quarter")
        self.assertIn("<separator", between[0], "else it is one filter or the other")

    def test_what_may_cost_most_comes_first(self):
        renewals = self.renewal
        for _number in range(2):
            renewals |= self.new_renewal(partner_id=self.new_partner().id)
        for renewal, percent in zip(renewals, (55, 20, 90), strict=True):
            self.say(renewal, percent)
        first, second, third = renewals
        self.assertEqual(self.get_listed(), second | first)
        self.assertEqual(renewals.mapped("expected_loss_amount"), [540.0, 960.0, 120.0])
        # red, and likely to be renewed all the same: the least
        self.set_health(third.partner_id, 30)
        self.run_alerts()
        self.assertEqual(self.get_listed().ids, (second | first | third).ids)

    def test_sum_of_a_group_is_the_sum_of_its_lines(self):
        other = self.new_renewal(partner_id=self.new_partner().id)
        self.say(self.renewal, 55)
        self.say(other, 20)
        renewals = self.renewal | other
        rows = renewals._read_group(
            [("id", "in", renewals.ids)],
            ["outcome"],
            ["expected_loss_amount:sum", "expected_loss_amount:sum_currency"],
        )
        self.assertEqual(rows, [(False, 1500.0, 1500.0)])

    def test_unknown_likelihood_is_that_of_the_stage(self):
        self.renewal.stage_id.probability = 80
        self.assertEqual(self.renewal.risk_probability, 80)
        self.assertEqual(self.renewal.risk_source, "stage")
        self.assertAlmostEqual(self.renewal.expected_loss_amount, 240)
        self.say(self.renewal, 30)
        self.renewal.invalidate_recordset()
        self.assertEqual(self.renewal.risk_probability, 30)
        self.assertEqual(self.renewal.risk_source, "learned")
        self.model.state = "candidate"
        self.renewal.invalidate_recordset()
        self.assertEqual(self.renewal.risk_probability, 80, "not believed")

    def test_closed_renewal_has_nothing_to_lose(self):
        self.say(self.renewal, 30)
        self.renewal.sudo()._close("churned", self.renewal.due_date, "Gone")
        self.renewal.invalidate_recordset()
        self.assertEqual(self.renewal.expected_loss_amount, 0)
        self.assertFalse(self.get_listed())

    def test_next_quarter_holds_what_is_overdue_and_nothing_later(self):
        late = self.new_renewal(end=-3, partner_id=self.new_partner().id)
        far = self.new_renewal(end=120, partner_id=self.new_partner().id)
        for renewal in late | far:
            self.say(renewal, 30)
        self.assertEqual(self.get_listed(), late)

    def test_change_compares_with_a_month_ago(self):
        self.set_health(self.partner, 80, on=-40)
        self.say(self.renewal, 72)
        self.env["renewal.forecast.snapshot"]._take_snapshot(self.company, day(-30))
        self.set_health(self.partner, 70, on=-1)
        self.say(self.renewal, 48)
        self.renewal.invalidate_recordset()
        likelihood, health = self.renewal.risk_change.split("\n")
        self.assertIn("Likelihood 72% → 48% since", likelihood)
        self.assertTrue(health.startswith("Score: −10 since"), health)

    def test_without_a_past_nothing_is_said_of_change(self):
        self.say(self.renewal, 48)
        self.assertFalse(self.renewal.risk_change)

    def test_each_role_sees_its_own(self):
        self.say(self.renewal, 30)
        exporters = self.env.ref("base.group_allow_export")
        for user in (self.rep, self.manager):
            user.group_ids |= exporters
            with self.subTest(user=user.login):
                listed = self.get_listed(user)
                self.assertEqual(listed, self.renewal)
                values = listed.read(
                    ["risk_reasons", "risk_change", "expected_loss_amount"]
                )
                self.assertEqual(values[0]["expected_loss_amount"], 840)
                exported = listed.export_data(["expected_loss_amount", "risk_reasons"])
                self.assertEqual(exported["datas"][0][0], 840)
        self.assertFalse(self.get_listed(self.csm), "not hers yet")
        self.renewal.csm_id = self.csm
        self.assertEqual(self.get_listed(self.csm), self.renewal)

    def test_task_is_made_from_the_list(self):
        self.say(self.renewal, 30)
        action = self.renewal.with_user(self.rep).action_new_task()
        wizards = self.env[action["res_model"]].with_user(self.rep)
        form = Form(wizards.with_context(**action["context"]))
        form.summary = "Call them"
        form.save().action_schedule_activities()
        self.renewal.invalidate_recordset()
        self.assertEqual(self.renewal.activity_ids.summary, "Call them")
        self.assertIn("Call them", self.renewal.next_step_name)

    def test_many_renewals_take_few_queries(self):
        renewals = self.renewal
        for _number in range(9):
            renewals |= self.new_renewal(partner_id=self.new_partner().id)
            self.set_health(renewals[-1].partner_id, 40)
        names = ["risk_change", "expected_loss_amount", "risk_probability"]

        def count(batch):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch.with_user(self.manager).read(names)
            return self.env.cr.sql_log_count - before

        count(renewals[:2])
        self.assertLessEqual(count(renewals), count(renewals[:2]) + 2)
