"""A company's spring, day by day: every kind of contract, through the scheduled jobs
and the wizards, and the figures of all of them worked out by hand."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import day
from odoo.addons.renewal_management.tests.outcome_common import OutcomeCase

LAST_DAY = 100


@tagged("post_install", "-at_install")
class TestYear(OutcomeCase):
    """What each contract is worth a year, what happens, and what remains.

    =============  =====  ===================================  =======  ========  ====
    Contract       ATR    What happens                         Renewed  Retained  Late
    =============  =====  ===================================  =======  ========  ====
    manual         1,200  opportunity on day 20, won on 60,    1,320    1,200     0
                          renewed on 70, 10 % more
    auto extended  1,200  OCA's job, on its notice deadline    1,200    1,200     0
    auto new line  1,200  the same with a successor line       1,200    1,200     0
    three lines    2,100  600 dropped, 300 doubled, day 50     1,800    1,800     0
    foreign        1,200  of a currency: 300 of ours on the    300      300       0
                   = 300  day it is renewed, 35
    co-termed (2)  2,400  both to day 430, on day 45           2,400    2,400     0
    late           1,200  over on day 30, renewed on day 42,   1,200    1,200     12
                          with a gap
    won back       1,200  lost on day 30, opened again and     1,200    1,200     20
                          renewed on day 55; due on 35
    lost           1,200  lost on day 44                       0        0         –
    =============  =====  ===================================  =======  ========  ====

    Together: ATR 12,000, renewed 10,620, retained 10,500, expansion 120, contraction
    300 (the three lines), churned 1,200. Gross rate 87.5 %, net 88.5 %; 9 of 10 renewed
    (the co-termed are two), 7 of 10 on time.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_playbook(
            cls.step_vals(-60, name="Talk"),
            cls.step_vals(
                -30,
                name="No opportunity",
                action="escalation",
                condition="[('has_opportunity', '=', False)]",
                late_days=10,
            ),
            cls.step_vals(-7, name="Signature", late_days=10),
        )
        cls.manual = cls.new_term(75)
        cls.extended = cls.new_term(80, is_auto_renew=True)
        cls.new_line = cls.new_term(90, is_auto_renew=True)
        cls.three = cls.new_contract(
            cls.line_vals(60, -304),
            cls.line_vals(60, -304, price_unit=50.0),
            cls.line_vals(60, -304, price_unit=25.0),
        ).renewal_ids
        rates = [
            Command.create({"name": day(offset), "rate": rate})
            for offset, rate in ((-300, 2.0), (30, 4.0), (60, 8.0))
        ]
        cls.currency = cls.env["res.currency"].create(
            {"name": "XYR", "symbol": "y", "rate_ids": rates}
        )
        cls.foreign = cls.new_contract(
            cls.line_vals(40, -324), manual_currency_id=cls.currency.id
        ).renewal_ids
        cls.together = cls.new_term(50) | cls.new_term(65)
        cls.late = cls.new_term(30)
        cls.won_back = cls.new_term(35)
        cls.lost = cls.new_term(45)
        cls.all = (
            cls.manual | cls.extended | cls.new_line | cls.three | cls.foreign
        ) | (cls.together | cls.late | cls.won_back | cls.lost)

    @classmethod
    def new_term(cls, end, **values):
        """The renewal of a term of a year that ends in ``end`` days; 1,200 a year."""
        line = cls.line_vals(end, end - 364, **values)
        return cls.new_contract(line).renewal_ids

    # ------------------------------------------------------------------
    # What people do, by day
    # ------------------------------------------------------------------

    def on_day_20(self):
        self.manual.with_user(self.rep)._create_opportunities()

    def on_day_30(self):
        self.lose(self.won_back, note="Budget", win_back_date=day(50))

    def on_day_35(self):
        self.renew(self.foreign)

    def on_day_42(self):
        self.assertTrue(self.late.is_lapsed)
        self.renew(
            self.late, start_policy="date", date_start=day(43), is_confirmed=True
        )

    def on_day_44(self):
        self.lose(self.lost, note="Closed")

    def on_day_45(self):
        self.renew(self.together, end_policy="date", date_end=day(430))

    def on_day_50(self):
        first, second, third = self.three.line_ids
        self.assertEqual(first.atr_amount, 1200)
        second.action = "drop"
        third.proposed_quantity = 2
        self.renew(self.three)

    def on_day_55(self):
        self.assertEqual(self.won_back.activity_ids.date_deadline, day(50))
        self.reopen(self.won_back)
        self.assertTrue(self.won_back.in_window)
        self.renew(
            self.won_back, start_policy="date", date_start=day(56), is_confirmed=True
        )

    def on_day_56(self):
        # from here on OCA's job makes successor lines
        self.company.create_new_line_at_contract_line_renew = True

    def on_day_60(self):
        self.manual.opportunity_id.action_set_won()
        self.assertEqual(self.manual.opportunity_state, "won")
        self.assertFalse(self.manual.outcome, "signing is a decision")

    def on_day_70(self):
        self.manual.line_ids.proposed_price_unit = 110
        self.renew(self.manual, note="Signed")

    # ------------------------------------------------------------------
    # What came of it
    # ------------------------------------------------------------------

    def live(self):
        for offset in range(LAST_DAY + 1):
            with freeze_time(day(offset)):
                self.env["contract.line"].cron_renew_contract_line()
            self.run_day(offset)
            acts = getattr(self, f"on_day_{offset}", None)
            if acts:
                with freeze_time(day(offset)):
                    acts()
                    self.env.flush_all()

    def check_company(self, renewals, **expected):
        found = {
            name: sum(renewals.mapped(f"company_{name}_amount")) for name in expected
        }
        self.assertEqual(found, expected)

    def test_a_year_comes_out_right_day_by_day(self):
        self.live()
        self.check_each()
        self.check_work()
        self.check_next_terms()
        self.check_figures()

    def check_each(self):
        self.check_company(self.manual, atr=1200, renewed=1320, expansion=120)
        self.check_company(self.extended, atr=1200, renewed=1200, retained=1200)
        self.check_company(self.new_line, atr=1200, renewed=1200, retained=1200)
        self.check_company(
            self.three, atr=2100, renewed=1800, retained=1800, contraction=300
        )
        self.check_company(self.foreign, atr=300, renewed=300, retained=300)
        self.assertEqual(self.foreign.atr_amount, 1200)
        self.check_company(self.together, atr=2400, renewed=2400, retained=2400)
        self.check_company(self.late, atr=1200, renewed=1200, retained=1200)
        self.check_company(self.won_back, atr=1200, renewed=1200, churned=0)
        self.check_company(self.lost, atr=1200, renewed=0, churned=1200)
        late = {self.late: 12, self.won_back: 20}
        for renewal in self.all:
            self.assertEqual(renewal.days_late, late.get(renewal, 0))
        self.assertEqual(
            self.three.line_ids.mapped("outcome"), ["renewed", "churned", "renewed"]
        )

    def check_work(self):
        """The opportunity came before T-30: nobody was asked. Where there was none, the
        leader was; and what was still planned is cancelled. T-60 was late for so many
        on the first day that they are a list."""
        self.assertEqual(
            self.get_states(self.manual), {-60: "done", -30: "skipped", -7: "done"}
        )
        self.assertEqual(
            self.get_states(self.three),
            {-60: "skipped", -30: "done", -7: "cancelled"},
        )
        escalation = self.get_step(self.three, -30)
        self.assertEqual(escalation.user_id, self.leader)
        self.assertFalse(self.all.activity_ids, "closed renewals ask for nothing")

    def check_next_terms(self):
        """Each goes on where it ought to, once."""
        ends = {
            self.manual: day(75 + 365),
            self.extended: day(80 + 365),
            self.new_line: day(90 + 365),
            self.three: day(60 + 365),
            self.foreign: day(40 + 365),
            self.together[0]: day(430),
            self.together[1]: day(430),
            self.late: day(43 + 364),
            self.won_back: day(56 + 364),
        }
        for renewal, end in ends.items():
            following = renewal.successor_renewal_id
            self.assertEqual(following.current_end, end)
            self.assertFalse(following.outcome)
            self.assertAlmostEqual(following.atr_amount, renewal.renewed_amount)
            self.assertEqual(len(renewal.contract_id.renewal_ids), 2)
        self.assertFalse(self.lost.successor_renewal_id)
        self.assertEqual(self.lost.contract_id.renewal_ids, self.lost)
        self.assertEqual(len(self.extended.contract_id.contract_line_ids), 1)
        self.assertEqual(len(self.new_line.contract_id.contract_line_ids), 2)

    def check_figures(self):
        """The whole, as a manager sees it."""
        [figures] = self.env["renewal.analysis"].formatted_read_group(
            [("renewal_id", "in", self.all.ids)],
            [],
            [
                "atr_amount:sum",
                "renewed_amount:sum",
                "retained_amount:sum",
                "expansion_amount:sum",
                "contraction_amount:sum",
                "churned_amount:sum",
                "gross_rate:avg",
                "net_rate:avg",
                "count_rate:avg",
                "on_time_rate:avg",
            ],
        )
        expected = {
            "atr_amount:sum": 12000,
            "renewed_amount:sum": 10620,
            "retained_amount:sum": 10500,
            "expansion_amount:sum": 120,
            "contraction_amount:sum": 300,
            "churned_amount:sum": 1200,
            "gross_rate:avg": 0.875,
            "net_rate:avg": 0.885,
            "count_rate:avg": 0.9,
            "on_time_rate:avg": 0.7,
        }
        for name, value in expected.items():
            self.assertAlmostEqual(figures[name], value, places=4, msg=name)
        weeks = self.env["renewal.forecast.snapshot"].search(
            [("renewal_id", "=", self.manual.id)]
        )
        self.assertEqual(len(weeks), 15, "frozen every Monday")
