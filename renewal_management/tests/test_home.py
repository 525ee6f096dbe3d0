# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import date_utils

from .common import RenewalCase, day
from .home_common import HomePages
from .query_common import QueryCase


@tagged("post_install", "-at_install")
class TestHome(HomePages, RenewalCase):
    """The first page says what waits for whoever opens it, and every figure opens the
    rows that it was counted from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_playbook(cls.step_vals(-90, late_days=90), cls.step_vals(-30))

    def new_due(self, end, name, price=100.0, **values):
        line = self.line_vals(end=end, price_unit=price)
        renewal = self.new_contract(line, name=name, **values).renewal_ids
        return renewal

    # ------------------------------------------------------------------
    # The rep
    # ------------------------------------------------------------------

    def test_a_rep_sees_what_is_overdue_today_and_this_week(self):
        self.new_due(60, "Given out")  # its task is due today
        self.new_due(32, "In two days")
        self.run_day()
        values = self.get_values(self.open_home(self.rep))
        self.assertEqual((values["overdue"], values["today"]), (0, 1), "one call")
        self.assertEqual(values["week"], 1, "the step of the day after tomorrow")
        task = self.env["mail.activity"].search([("user_id", "=", self.rep.id)])[:1]
        task.date_deadline = day(-3)
        values = self.get_values(self.open_home(self.rep))
        self.assertEqual((values["overdue"], values["today"]), (1, 0))

    def test_a_task_is_done_where_it_stands(self):
        self.new_due(60, "Acme")
        self.run_day()
        [row] = self.get_lists(self.open_home(self.rep))["todo"]["rows"]
        self.assertEqual((row["kind"], row["note"]), ("task", "Acme"))
        agenda = self.env[row["model"]].with_user(self.rep).browse(row["id"])
        self.assertIs(agenda.action_finish(), True, "there was nothing to ask")
        page = self.open_home(self.rep)
        self.assertEqual(self.get_lists(page)["todo"]["rows"], [])
        self.assertIn("All done", self.get_lists(page)["todo"]["empty"])

    def test_a_task_that_renewals_share_asks_for_which(self):
        self.new_due(60, "One")
        self.new_due(50, "Two")
        self.run_day()
        rows = self.get_lists(self.open_home(self.rep))["todo"]["rows"]
        tasks = [row for row in rows if row["kind"] == "task"]
        self.assertEqual(len(tasks), 1, "one call for both")
        agenda = self.env["renewal.agenda"].with_user(self.rep).browse(tasks[0]["id"])
        self.assertEqual(agenda.action_finish()["res_model"], "renewal.task.done")

    def test_much_money_and_little_time_come_first(self):
        self.new_due(80, "Large, later", price=1000)
        self.new_due(8, "Small, soon", price=50)
        self.new_due(20, "Middle, soon", price=500)
        self.new_due(30, "Somebody else's", price=9000, user_id=self.other_rep.id)
        self.run_day()
        page = self.open_home(self.rep)
        rows = self.get_lists(page)["urgent"]["rows"]
        self.assertEqual(
            [row["title"].rpartition(" – ")[2] for row in rows],
            ["Middle, soon", "Large, later", "Small, soon"],
        )
        due_soon = self.get_boxes(page)["due_soon"]
        self.assertEqual((due_soon["value"], due_soon["amount"]), (3, 18600.0))

    def test_the_quarter_counts_what_is_closed_and_committed(self):
        committed = self.new_due(20, "Committed")
        committed.with_user(self.rep).owner_category = "commit"
        self.new_due(25, "Open")
        next_quarter = self.new_due(60, "Next quarter")
        next_quarter.with_user(self.rep).owner_category = "commit"
        box = self.get_boxes(self.open_home(self.rep))["my_quarter"]
        self.assertEqual((box["value"], box["amount"], box["target"]), (1, 1200.0, 0))
        targets = self.env["renewal.target"].with_user(self.manager)
        quarter = {"quarter_date": day(0), "company_id": self.company.id}
        for whose, amount in (
            ({"user_id": self.rep.id}, 5000),
            ({"team_id": self.team.id}, 9000),
            ({}, 20000),
        ):
            targets.create({**quarter, **whose, "amount": amount})
        for user, key, amount in (
            (self.rep, "my_quarter", 5000.0),
            (self.leader, "team_quarter", 9000.0),
            (self.manager, "team_quarter", 20000.0),
        ):
            box = self.get_boxes(self.open_home(user))[key]
            self.assertEqual((box["amount"], box["target"]), (1200.0, amount))
        standing = targets.env["renewal.target.analysis"]._get_quarter_standing(
            self.company, day(0)
        )
        self.assertEqual((standing["commit"], standing["target"]), (1200.0, 20000.0))

    def test_what_a_colleague_has_left_is_shown_to_the_stand_in(self):
        self.new_due(60, "Covered")
        self.run_day()
        self.assertEqual(self.get_values(self.open_home(self.other_rep))["today"], 0)
        self.rep.sudo().renewal_stand_in_id = self.other_rep
        values = self.get_values(self.open_home(self.other_rep))
        self.assertEqual((values["today"], values["due_soon"]), (1, 1))

    def test_a_catch_up_list_is_counted(self):
        self.new_due(60, "Missed")
        lists = self.env["renewal.catch.up"]
        renewal = self.env["renewal.renewal"].search([("name", "=", "Missed")])
        lists._get_open(self.company, self.rep)._add_lines({(renewal, "decision"): []})
        self.assertEqual(self.get_values(self.open_home(self.rep))["catch_up"], 1)

    # ------------------------------------------------------------------
    # Those who lead
    # ------------------------------------------------------------------

    def get_stuck(self):
        """A lapsed, an escalated, and one without an owner, of two teams."""
        lapsed = self.new_due(-5, "Lapsed")
        lapsed.is_lapsed = True
        escalated = self.new_due(40, "Escalated")
        escalated.escalation_level = 1
        unowned = self.new_due(50, "Nobody's")
        unowned.user_id = False
        elsewhere = self.new_due(45, "Elsewhere", user_id=self.manager.id)
        elsewhere.write({"escalation_level": 2, "team_id": False})
        self.run_day()
        return lapsed | escalated | unowned | elsewhere

    def test_a_leader_sees_what_got_stuck_in_the_team(self):
        self.get_stuck()
        page = self.open_home(self.leader)
        self.assertEqual(self.get_keys(page)[-1], "team")
        values = self.get_values(page)
        self.assertEqual(values["lapsed"], 1)
        self.assertEqual((values["escalated"], values["unowned"]), (1, 1))

    def test_a_renewal_that_nobody_moves_for_a_month_has_got_stuck(self):
        renewal = self.new_due(50, "Still")
        self.run_day(-31)
        self.assertEqual(self.get_values(self.open_home(self.leader))["still"], 1)
        stages = self.env["renewal.stage"].search([("stage_type", "=", "open")])
        renewal.with_user(self.rep).stage_id = stages[-1]
        self.assertEqual(self.get_values(self.open_home(self.leader))["still"], 0)

    def test_a_leader_is_told_where_most_renewals_are_lost(self):
        self.assertNotIn("leak", self.get_values(self.open_home(self.leader)))
        reasons = self.env["contract.terminate.reason"]
        reason = reasons.create({"name": "Price", "terminate_comment_required": False})
        for number in range(6):
            renewal = self.new_due(0, f"Lost {number}")
            renewal._enter_window()
            ask = renewal.action_lose()
            wizard = self.env[ask["res_model"]].with_context(**ask["context"])
            wizard.create({"reason_id": reason.id}).action_lose()
        box = self.get_boxes(self.open_home(self.leader))["leak"]
        self.assertEqual(box["amount"], 7200.0)
        self.assertIn("lost there", box["note"])

    def test_a_manager_sees_the_company(self):
        self.get_stuck()
        values = self.get_values(self.open_home(self.manager))
        self.assertEqual((values["lapsed"], values["escalated"]), (1, 2))

    def test_who_is_behind_is_named_with_what_is_overdue(self):
        self.new_due(60, "Late")
        self.run_day()
        tasks = self.env["mail.activity"].search([("user_id", "=", self.rep.id)])
        tasks.write({"date_deadline": day(-2)})
        page = self.open_home(self.leader)
        [row] = self.get_lists(page)["people"]["rows"]
        self.assertEqual((row["title"], row["value"]), ("rep", 1))
        self.assertEqual(self.count(self.leader, row["action"]), 1)
        self.assertEqual(self.get_values(page)["late"], 1)
        self.assertNotIn("team", self.get_keys(self.open_home(self.rep)))

    def test_who_only_leads_is_not_shown_an_empty_desk(self):
        self.assertEqual(self.get_keys(self.open_home(self.leader)), ["team"])
        self.assertEqual(self.get_keys(self.open_home(self.rep)), ["work"])

    # ------------------------------------------------------------------
    # Accounting
    # ------------------------------------------------------------------

    def test_accounting_sees_what_comes_in_and_no_renewals(self):
        self.new_due(60, "Secret")
        rows = self.env["renewal.cash.line"]
        rows.search([]).unlink()
        for date, source, amount, received in (
            (day(-1), "contract", 100.0, 0.0),
            (day(-1), "received", 0.0, 70.0),
            (date_utils.add(day(-1), months=1), "late", 30.0, 0.0),
            (date_utils.add(day(-1), months=2), "renewal", 9.0, 0.0),
        ):
            values = {"date": date, "source": source, "partner_id": self.partner.id}
            values |= {"amount": amount, "received_amount": received}
            rows.create({**values, "company_id": self.company.id})
        for group in ("invoice", "readonly"):
            group = f"account.group_account_{group}"
            user = new_test_user(self.env, f"{group} reader", groups=group)
            page = self.open_home(user)
            self.assertEqual(self.get_keys(page), ["money"])
            boxes = self.get_boxes(page)
            self.assertEqual(
                {key: (box["value"], box["amount"]) for key, box in boxes.items()},
                {
                    "cash_month": (1, 100.0),
                    "cash_next": (1, 30.0),
                    "cash_quarter": (3, 139.0),
                    "cash_received": (1, 70.0),
                    "cash_late": (1, 30.0),
                },
            )
            self.assertFalse(page["chart"] or page["setup"])
            self.assertNotIn("Secret", str(page))
        self.assertNotIn("money", self.get_keys(self.open_home(self.rep)))

    # ------------------------------------------------------------------
    # The chart
    # ------------------------------------------------------------------

    def test_bubbles_are_the_largest_open_renewals(self):
        self.new_due(60, "Large", price=500)
        self.new_due(20, "Small", price=10)
        self.new_due(300, "Far away", price=900)
        chart = self.open_home(self.rep)["chart"]
        shown = [
            (bubble["title"].rpartition(" – ")[2], bubble["days"], bubble["amount"])
            for bubble in chart["bubbles"]
        ]
        self.assertEqual(shown, [("Large", 60, 6000.0), ("Small", 20, 120.0)])
        self.assertFalse(self.open_home(self.other_rep)["chart"])

    # ------------------------------------------------------------------
    # Companies and currencies
    # ------------------------------------------------------------------

    def test_amounts_of_two_companies_are_in_the_currency_of_the_first(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        other = self.env["res.company"].create(
            {"name": "Other", "currency_id": euro.id}
        )
        rate = {"currency_id": euro.id, "name": "2026-01-01", "rate": 0.5}
        self.env["res.currency.rate"].create({**rate, "company_id": self.company.id})
        self.manager.company_ids |= other
        self.new_due(60, "Here", user_id=self.manager.id)
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": other.ids}
        )
        journal = {"name": "Sales", "code": "S", "type": "sale"}
        self.env["account.journal"].create({**journal, "company_id": other.id})
        self.new_due(50, "There", user_id=self.manager.id, company_id=other.id)
        self.run_day()
        both = self.company | other
        page = self.open_home(self.manager, both)
        self.assertEqual(page["converted_to"], self.company.currency_id.name)
        due_soon = self.get_boxes(page)["due_soon"]
        self.assertEqual((due_soon["value"], due_soon["amount"]), (2, 3600.0))
        rows = self.get_lists(page)["urgent"]["rows"]
        self.assertEqual([row["amount"] for row in rows], [2400.0, 1200.0])
        page = self.open_home(self.manager, self.company)
        self.assertFalse(page["converted_to"])
        self.assertEqual(self.get_boxes(page)["due_soon"]["value"], 1)

    # ------------------------------------------------------------------
    # First steps
    # ------------------------------------------------------------------

    def get_setup(self):
        setup = self.open_home(self.manager)["setup"]
        return setup and {step["key"]: step["is_done"] for step in setup["steps"]}

    def test_first_steps_tick_themselves_and_disappear(self):
        self.company.renewal_manager_id = False
        self.team.user_id = False
        self.env["renewal.playbook"].search([]).action_archive()
        others = self.env["crm.team"].search([("id", "!=", self.team.id)])
        others.action_archive()
        self.env["contract.line"].search([]).date_end = False
        steps = self.get_setup()
        ours = ("manager", "leaders", "contracts", "playbook")
        self.assertEqual([steps[key] for key in ours], [False] * 4)
        self.assertFalse(self.open_home(self.leader)["setup"], "administrators only")
        self.company.renewal_manager_id = self.manager
        self.team.user_id = self.leader
        self.new_due(60, "Acme")
        self.new_playbook()
        self.assertFalse(
            {
                key: done
                for key, done in (self.get_setup() or {}).items()
                if key in ours and not done
            }
        )

    def test_first_steps_are_hidden_for_the_company_and_come_back(self):
        self.company.renewal_manager_id = False
        home = self.env["renewal.home"].with_user(self.manager)
        home.action_hide_setup()
        self.assertTrue(self.open_home(self.manager)["setup"]["is_hidden"])
        home.action_hide_setup(False)
        self.assertFalse(self.open_home(self.manager)["setup"]["is_hidden"])
        with self.assertRaises(AccessError):
            home.with_user(self.rep).action_hide_setup()

    # ------------------------------------------------------------------
    # Who gets nothing
    # ------------------------------------------------------------------

    def test_who_has_nothing_to_do_with_renewals_gets_nothing(self):
        self.get_stuck()
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"stranger {group}", groups=group)
            page = self.open_home(user)
            self.assertEqual(page["sections"], [])
            self.assertFalse(page["chart"] or page["setup"])

    def test_nobody_is_shown_what_only_others_may_see(self):
        self.new_due(60, "Secret", user_id=self.other_rep.id)
        self.run_day()
        page = self.open_home(self.rep)
        self.assertEqual(set(self.get_values(page).values()), {0})
        self.assertNotIn("Secret", str(page))

    def test_the_app_opens_with_it(self):
        root = self.env.ref("renewal_management.renewal_root_menu")
        menus = self.env["ir.ui.menu"].with_user(self.rep).load_web_menus(False)
        self.assertEqual(
            menus[root.id]["actionID"],
            self.env.ref("renewal_management.renewal_home_action").id,
        )


@tagged("post_install", "-at_install")
class TestHomeQueries(QueryCase):
    def give_out(self, contracts):
        """Due soon, with a task each."""
        contracts.renewal_ids._enter_window()
        contracts.renewal_ids.step_ids._work(day(0))
        return contracts

    def test_the_page_costs_the_same_for_few_and_for_many_renewals(self):
        for user in (self.rep, self.leader, self.manager):
            home = self.env["renewal.home"].with_user(user)
            with self.subTest(user=user.name):
                count = self.assert_constant(
                    self.give_out, lambda _records, home=home: home.get_page()
                )
                self.assertLess(count, 120)
