# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import day
from .dashboard_common import DashboardCase

ATR = "company_atr_amount"


@tagged("post_install", "-at_install")
class TestFigures(DashboardCase):
    """What the sources answer, against plain arithmetic. Today is 2 March 2026.

    ========  ====  ==========  ========  =======================
    renewal   ATR   due         outcome   renewed
    ========  ====  ==========  ========  =======================
    grown     1000  2026-02-10  renewed   1200, on time
    shrunk    2000  2026-02-20  renewed   1500, on time
    lost       500  2026-01-15  lost      0
    lapsed     800  2026-02-25  open
    extended   300  2026-02-20  open      runs until 2026-03-20
    ahead     4000  2026-05-20  open
    soon       700  2026-03-12  open
    next      6000  2026-07-01  open
    early      900  2026-04-10  renewed   900
    before    1000  2025-02-01  renewed   900, late
    ========  ====  ==========  ========  =======================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.renewals = {
            name: cls.new_yearly(amount, (due - day(0)).days, name=name)
            for name, amount, due in (
                ("grown", 1000, date(2026, 2, 10)),
                ("shrunk", 2000, date(2026, 2, 20)),
                ("lost", 500, date(2026, 1, 15)),
                ("lapsed", 800, date(2026, 2, 25)),
                ("extended", 300, date(2026, 2, 20)),
                ("ahead", 4000, date(2026, 5, 20)),
                ("soon", 700, date(2026, 3, 12)),
                ("next", 6000, date(2026, 7, 1)),
                ("early", 900, date(2026, 4, 10)),
                ("before", 1000, date(2025, 2, 1)),
            )
        }
        found = cls.renewals
        cls.close(found["grown"], "renewed", date(2026, 2, 1), [1200])
        cls.close(found["shrunk"], "renewed", date(2026, 2, 1), [1500])
        cls.close(found["lost"], "churned", date(2026, 1, 15))
        cls.close(found["early"], "renewed", date(2026, 3, 1), [900])
        cls.close(found["before"], "renewed", date(2025, 2, 5), [900])
        found["extended"].extended_to = date(2026, 3, 20)
        found["lapsed"].is_lapsed = True
        cls.env.flush_all()

    def get_total(self, name):
        return tuple(self.ask(name)[None].values())

    # the next 90 days

    def test_the_next_90_days_show_what_ends_in_them(self):
        """Whatever the year: ahead, soon and what was extended into them."""
        self.assertEqual(self.get_total("Up for renewal in 90 days"), (5000, 3))

    def test_an_extended_term_is_up_and_has_not_failed(self):
        """Its due date is past, its end is not."""
        self.assertEqual(self.get_total("Currently lapsed"), (800, 1))
        self.assertEqual(self.ask("Fell due in 12 months")[None]["__count"], 4)

    def test_commit_counts_what_is_renewed_already(self):
        self.renewals["ahead"].with_user(self.rep).owner_category = "commit"
        self.renewals["soon"].with_user(self.rep).owner_category = "best_case"
        self.env.flush_all()
        self.assertEqual(self.get_total("Commit in 90 days"), (4900, 2))
        self.assertEqual(self.get_total("Not committed in 90 days"), (1000, 2))

    def test_what_is_to_be_decided_within_30_days_is_counted(self):
        self.assertEqual(self.get_total("To decide in 30 days"), (1000, 2))

    def test_what_nobody_worked_on_is_counted(self):
        self.assertEqual(self.get_total("Not worked on in 90 days"), (5000, 3))
        self.renewals["ahead"].with_user(self.rep).message_post(
            body="Called", message_type="comment"
        )
        self.env.flush_all()
        self.assertEqual(self.get_total("Not worked on in 90 days"), (1000, 2))

    def test_top_ten_lists_the_largest_of_the_next_90_days_first(self):
        names = self.ask_list().contract_id.mapped("name")
        self.assertEqual(names, ["ahead", "soon", "extended"])

    def test_charts_show_the_next_90_days_by_week_and_owner(self):
        self.renewals["soon"].user_id = self.other_rep
        self.env.flush_all()
        self.assertEqual(self.ask_chart("by-owner"), {"rep": 4300, "other_rep": 700})
        self.assertEqual(sum(self.ask_chart("by-week").values()), 5000)

    def test_forecast_is_compared_with_the_last_snapshot(self):
        """A week ago nobody stood for May; now somebody does."""
        ahead = self.renewals["ahead"]
        ahead.with_user(self.rep).owner_category = "pipeline"
        self.env["renewal.forecast.snapshot"]._take_snapshot(self.company, day(0))
        with freeze_time(day(7)):
            ahead.with_user(self.rep).owner_category = "commit"
            self.env.flush_all()
            may = self.ask("Commit against the last snapshot")["May 2026"]
        self.assertEqual(
            may, {"last_amount": 0, "forecast_amount": 4000, "change_amount": 4000}
        )

    # the last 12 months

    def test_what_fell_due_is_what_is_over_or_decided(self):
        due = self.ask("Fell due in 12 months")[None]
        self.assertEqual(
            due,
            {
                ATR: 4300,
                "company_retained_amount": 2500,
                "company_renewed_amount": 2700,
                "__count": 4,
            },
        )

    def test_rates_are_those_of_the_analysis(self):
        """Retained and renewed of what fell due, as the report has it."""
        due = self.ask("Fell due in 12 months")[None]
        window = [("due_date", ">", "today -12m"), ("due_date", "<=", "today")]
        ((gross, net, on_time, renewals),) = self.analysis.with_user(
            self.leader
        )._read_group(
            [*window, ("is_pending", "=", False)],
            [],
            ["gross_rate:avg", "net_rate:avg", "on_time_rate:avg", "renewal_count:sum"],
        )
        self.assertAlmostEqual(due["company_retained_amount"] / due[ATR], gross)
        self.assertAlmostEqual(due["company_renewed_amount"] / due[ATR], net)
        self.assertEqual(due["__count"], renewals)
        timely = self.ask("Renewed on time in 12 months")[None]["__count"]
        self.assertAlmostEqual(timely / due["__count"], on_time)

    def test_formulas_of_rates_are_ratios_of_sums(self):
        for name in ("Fell due in 12 months", "Last 12 months, by team"):
            formulas = {
                measure["id"]: measure["computedBy"]["formula"]
                for measure in self.get_pivot(name)["measures"]
                if "computedBy" in measure
            }
            for rate, part in (("gross", "retained"), ("net", "renewed")):
                self.assertEqual(
                    formulas[rate],
                    f"=IFERROR('company_{part}_amount'/'{ATR}',\"–\")",
                )

    def test_rates_are_compared_with_the_12_months_before(self):
        before = self.ask("Fell due in the 12 months before")[None]
        self.assertEqual(before["company_retained_amount"], 900)
        self.assertEqual(before[ATR], 1000)
        late = self.ask("Renewed on time in the 12 months before")[None]
        self.assertEqual(late["__count"], 0)

    def test_renewed_and_lost_are_counted_apart(self):
        self.assertEqual(self.get_total("Renewed in 12 months"), (2700, 2))
        self.assertEqual(self.get_total("Lost in 12 months"), (500, 1))

    def test_charts_show_the_last_12_months_by_month(self):
        self.assertEqual(self.ask_chart("renewed-by-month"), {"February 2026": 2700})
        self.assertEqual(self.ask_chart("lost-by-month"), {"January 2026": 500})

    def test_months_show_what_fell_due_by_outcome(self):
        months = self.ask("Last 12 months, by month")
        self.assertEqual(set(months), {None, "January 2026", "February 2026"})
        self.assertEqual(
            months["February 2026"],
            {
                ATR: 3800,
                "__count": 3,
                "company_renewed_amount": 2700,
                "company_churned_amount": 0,
                "company_retained_amount": 2500,
                "company_contraction_amount": 500,
            },
        )

    def test_teams_and_playbooks_have_their_own(self):
        playbook = self.new_playbook(name="Standard")
        for name in ("grown", "lost"):
            self.renewals[name].sudo().playbook_id = playbook
        self.env.flush_all()
        self.assertEqual(self.ask("Last 12 months, by team")["Team"][ATR], 4300)
        standard = self.ask("Last 12 months, by playbook")["Standard"]
        self.assertEqual((standard[ATR], standard["__count"]), (1500, 2))

    def test_customer_groups_have_their_own(self):
        """Shipping: all but the loss of 500, 3,800 due, 2,500 retained."""
        industry = self.env["res.partner.industry"].create({"name": "Shipping"})
        self.partner.industry_id = industry
        lost = self.renewals["lost"].contract_id
        lost.partner_id = self.partner.copy({"name": "Gone", "industry_id": False})
        self.env.flush_all()
        groups = self.ask("Last 12 months, by customer group")
        self.assertEqual(set(groups), {None, "Shipping", False})
        shipping = groups["Shipping"]
        self.assertEqual((shipping["atr_amount"], shipping["renewal_count"]), (3800, 3))
        self.assertAlmostEqual(shipping["gross_rate"], 2500 / 3800)
        self.assertAlmostEqual(groups[None]["net_rate"], 2700 / 4300)
        self.company.renewal_group = "country"
        self.assertNotIn("Shipping", self.ask("Last 12 months, by customer group"))

    def test_stages_show_where_renewals_leak(self):
        """Five of the last 12 months began as upcoming: two were renewed, one of 500
        was lost, two are still there: 2 of 3 moved on."""
        stage = self.ask("Last 12 months, where renewals leak")["Upcoming"]
        self.assertEqual((stage["entered_count"], stage["moved_on_count"]), (5, 2))
        self.assertAlmostEqual(stage["conversion_rate"], 2 / 3)
        self.assertEqual(stage["lost_amount"], 500)
        self.assertEqual(self.ask_chart("by-stage"), {"Upcoming": 5, "Renewed": 2})
        self.assertEqual(self.ask_chart("lost-by-stage"), {"Upcoming": 500})

    def test_suppliers_reviews_and_void_renewals_are_left_out(self):
        self.new_renewal(30, contract_type="purchase", user_id=self.manager.id)
        self.new_contract(self.line_vals(end=None, start=-300))
        void = self.new_yearly(5000, -10)
        self.close(void, "cancelled", day(-10))
        self.env.flush_all()
        self.assertEqual(self.get_total("Up for renewal in 90 days"), (5000, 3))
        self.assertEqual(self.ask("Fell due in 12 months")[None][ATR], 4300)
        self.assertEqual(len(self.ask_list()), 3)
