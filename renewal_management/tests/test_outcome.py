# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import Command
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from .common import TODAY, day
from .outcome_common import OutcomeCase


@tagged("post_install", "-at_install")
class TestRenew(OutcomeCase):
    def check_renewed(self, renewal, end):
        following = renewal.successor_renewal_id
        self.assertEqual(renewal.outcome, "renewed")
        self.assertEqual(renewal.stage_id.stage_type, "renewed")
        self.assertEqual(renewal.closed_date, TODAY)
        self.assertEqual(following.current_end, end)
        self.assertFalse(following.outcome)
        return following

    def test_a_rep_renews_in_both_modes_of_the_company(self):
        """1,200 a year goes on as it is; the contract ends as OCA would have it."""
        for is_new_line in (False, True):
            with self.subTest(is_new_line=is_new_line):
                self.company.create_new_line_at_contract_line_renew = is_new_line
                renewal = self.new_renewal()
                self.renew(renewal, note="Signed")
                following = self.check_renewed(renewal, day(455))
                self.check_amounts(renewal, atr=1200, renewed=1200, retained=1200)
                self.assertEqual(renewal.outcome_note, "Signed")
                self.assertEqual(following.term_start, day(91))
                self.assertEqual(following.atr_amount, 1200)
                lines = renewal.contract_id.contract_line_ids
                self.assertEqual(len(lines), 2 if is_new_line else 1)

    def test_a_new_price_does_not_reach_the_running_term(self):
        """100 becomes 110 a month: 1,320 a year, 120 of it expansion."""
        renewal = self.new_renewal()
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 110})
        self.renew(renewal)
        self.check_renewed(renewal, day(455))
        self.check_amounts(
            renewal, atr=1200, renewed=1320, retained=1200, expansion=120
        )
        old, new = renewal.contract_id.contract_line_ids.sorted("date_start")
        self.assertRecordValues(
            old | new,
            [
                {"price_unit": 100, "date_end": day(90), "is_auto_renew": False},
                {"price_unit": 110, "date_end": day(455), "is_auto_renew": False},
            ],
        )
        self.assertEqual(old.successor_contract_line_id, new)

    def test_auto_renewing_lines_go_on_renewing(self):
        renewal = self.new_contract(self.line_vals(90, is_auto_renew=True)).renewal_ids
        renewal.line_ids.write({"action": "change", "proposed_price_unit": 110})
        self.renew(renewal)
        self.assertTrue(renewal.outcome)
        self.assertEqual(renewal.successor_renewal_id.renewal_type, "auto")
        other = self.new_contract(self.line_vals(90, is_auto_renew=True)).renewal_ids
        self.renew(other, auto_renew="no")
        self.assertEqual(other.successor_renewal_id.renewal_type, "manual")

    def test_dropped_line_is_a_contraction(self):
        """Of 1,200 and 600 a year the second line is dropped."""
        renewal = self.new_contract(
            self.line_vals(90), self.line_vals(90, price_unit=50.0)
        ).renewal_ids
        renewal.line_ids[1].action = "drop"
        self.renew(renewal)
        following = self.check_renewed(renewal, day(455))
        self.check_amounts(
            renewal, atr=1800, renewed=1200, retained=1200, contraction=600
        )
        self.assertEqual(following.atr_amount, 1200)
        self.assertEqual(renewal.line_ids.mapped("outcome"), ["renewed", "churned"])
        self.run_day()
        self.assertEqual(len(renewal.contract_id.renewal_ids), 2, "lost is lost")

    def test_added_line_is_an_expansion(self):
        """A line of 25 a month joins: 300 a year of expansion."""
        product = self.env["product.product"].create({"name": "Extra"})
        product.taxes_id = False
        renewal = self.new_renewal()
        self.env["renewal.line"].create(
            {
                "renewal_id": renewal.id,
                "action": "add",
                "product_id": product.id,
                "name": "Extra",
                "proposed_quantity": 1,
                "proposed_price_unit": 25,
            }
        )
        self.renew(renewal)
        following = self.check_renewed(renewal, day(455))
        self.check_amounts(
            renewal, atr=1200, renewed=1500, retained=1200, expansion=300
        )
        self.assertEqual(following.atr_amount, 1500)
        self.assertEqual(len(following.line_ids), 2)

    def test_what_was_only_proposed_is_no_gain(self):
        """The job of OCA renews while a line is proposed: the line is not there."""
        renewal = self.new_contract(self.line_vals(90, is_auto_renew=True)).renewal_ids
        self.env["renewal.line"].create(
            {
                "renewal_id": renewal.id,
                "action": "add",
                "name": "Extra",
                "proposed_quantity": 1,
                "proposed_price_unit": 25,
            }
        )
        renewal.contract_id.contract_line_ids.renew()
        self.check_amounts(renewal, atr=1200, renewed=1200, retained=1200)

    def test_renewing_without_lines_is_refused(self):
        renewal = self.new_renewal()
        renewal.line_ids.action = "drop"
        with self.assertRaisesRegex(UserError, "Use Mark as lost instead"):
            self.renew(renewal)

    def test_early_start_must_be_confirmed(self):
        """Renewed 90 days early with a new start: those days are given up."""
        renewal = self.new_renewal()
        with self.assertRaisesRegex(UserError, "lose days of the current one"):
            self.renew(renewal, start_policy="date", date_start=TODAY)
        self.renew(renewal, start_policy="date", date_start=TODAY, is_confirmed=True)
        following = self.check_renewed(renewal, day(364))
        self.assertEqual(following.term_start, TODAY)
        self.assertEqual(renewal.due_date, day(90), "it counts where it was due")
        self.assertTrue(renewal.is_on_time)
        self.check_amounts(renewal, atr=1200, renewed=1200, retained=1200)

    def test_an_early_start_over_an_invoice_is_refused(self):
        renewal = self.new_renewal()
        renewal.contract_id.contract_line_ids.last_date_invoiced = day(30)
        with self.assertRaisesRegex(UserError, "is invoiced until"):
            self.renew(
                renewal, start_policy="date", date_start=day(10), is_confirmed=True
            )
        self.assertFalse(renewal.outcome)

    def test_late_renewal_asks_when_the_next_term_starts(self):
        """The term ended ten days ago: the gap is asked for."""
        for start, end in ((day(-9), day(355)), (day(1), day(365))):
            with self.subTest(start=start):
                contract = self.new_contract(self.line_vals(-10, start=-374))
                renewal = contract.renewal_ids
                with self.assertRaisesRegex(AssertionError, "start_policy"):
                    self.renew(renewal)
                if start == day(-9):
                    self.renew(renewal, start_policy="seamless")
                else:
                    self.renew(
                        renewal,
                        start_policy="date",
                        date_start=start,
                        is_confirmed=True,
                    )
                following = self.check_renewed(renewal, end)
                self.assertEqual(following.term_start, start)
                self.assertEqual(renewal.days_late, 10)
                self.assertFalse(renewal.is_on_time)

    def test_contracts_of_a_customer_can_end_together(self):
        """Two contracts of a customer end together from then on."""
        renewals = self.new_renewal(end=30) | self.new_renewal(end=60)
        self.renew(renewals, end_policy="date", date_end=day(400))
        self.assertEqual(renewals.mapped("outcome"), ["renewed", "renewed"])
        followers = renewals.successor_renewal_id
        self.assertEqual(followers.mapped("current_end"), [day(400)] * 2)
        self.assertEqual(set(followers.mapped("term_start")), {day(31), day(61)})

    def test_co_term_before_the_end_of_a_running_term_is_refused(self):
        renewals = self.new_renewal(end=30) | self.new_renewal(end=60)
        with self.assertRaisesRegex(UserError, "must end after"):
            self.renew(renewals, end_policy="date", date_end=day(50))
        self.assertFalse(any(renewals.mapped("outcome")), "all or nothing")

    def test_co_term_from_one_day_shows_gap_and_overlap(self):
        renewals = self.new_renewal(end=30) | self.new_renewal(end=60)
        form = self.open_wizard("renewal.renew", renewals)
        form.start_policy = "date"
        form.date_start = day(41)
        self.assertTrue(form.has_gap)
        self.assertTrue(form.has_overlap)

    def test_a_contract_whose_header_carries_the_end_is_renewed(self):
        for price in (100, 110):
            with self.subTest(price=price):
                contract = self.new_contract(
                    self.line_vals(None), line_recurrence=False
                )
                contract.date_end = day(90)
                renewal = contract.renewal_ids
                self.assertEqual(renewal.current_end, day(90))
                if price != 100:
                    renewal.line_ids.write(
                        {"action": "change", "proposed_price_unit": price}
                    )
                self.renew(renewal)
                self.assertEqual(renewal.outcome, "renewed")
                self.assertEqual(renewal.renewed_amount, price * 12)
                self.assertEqual(contract.date_end, day(455))
                self.assertEqual(renewal.successor_renewal_id.current_end, day(455))

    def test_renewed_yearly_review_is_followed_by_the_next(self):
        self.company.renewal_evergreen_review = True
        contract = self.new_contract(self.line_vals(None))
        review = contract.renewal_ids
        self.assertEqual(review.renewal_type, "evergreen")
        self.renew(review)
        self.check_amounts(review, atr=1200, renewed=1200, retained=1200)
        self.assertEqual(len(contract.renewal_ids), 2)
        following = contract.renewal_ids - review
        following.line_ids.write({"action": "change", "proposed_price_unit": 110})
        self.renew(following)
        self.assertEqual(following.renewed_amount, 1320)
        self.assertEqual(
            contract.renewal_ids.filtered(lambda r: not r.outcome).atr_amount, 1320
        )

    def test_renewing_stops_the_planned_work(self):
        self.new_playbook(self.step_vals(-90), self.step_vals(-30))
        renewal = self.new_renewal()
        self.run_day()
        self.assertTrue(renewal.activity_ids)
        renewal.activity_schedule("mail.mail_activity_data_todo", user_id=self.rep.id)
        self.renew(renewal, note="Signed")
        self.assertFalse(renewal.activity_ids)
        self.assertEqual(self.get_states(renewal), {-90: "done", -30: "cancelled"})

    def test_outcome_is_converted_at_the_rate_of_the_decision(self):
        """1,200 at 2 to the company's 1, on the day of the decision: 600."""
        currency = self.env["res.currency"].create(
            {
                "name": "XRN",
                "symbol": "x",
                "rate_ids": [
                    Command.create({"name": day(-300), "rate": 2.0}),
                    Command.create({"name": day(5), "rate": 4.0}),
                ],
            }
        )
        contract = self.new_contract(manual_currency_id=currency.id)
        renewal = contract.renewal_ids
        self.renew(renewal)
        self.assertEqual(renewal.rate_date, TODAY)
        self.assertEqual(renewal.company_atr_amount, 600)
        self.assertEqual(renewal.company_renewed_amount, 600)
        self.run_day(40)
        self.assertEqual(renewal.company_renewed_amount, 600, "frozen")

    def test_nothing_is_renewed_twice(self):
        renewal = self.new_renewal()
        form = self.open_wizard("renewal.renew", renewal)
        wizard = form.save()
        self.renew(renewal)
        with self.assertRaisesRegex(UserError, "is already closed. Leave it out"):
            wizard.action_renew()
        self.assertEqual(len(renewal.contract_id.renewal_ids), 2)

    def test_renewing_somebody_else_s_renewal_is_refused(self):
        other_team = self.env["crm.team"].create({"name": "Other"})
        theirs = self.new_renewal(user_id=self.other_rep.id)
        theirs.team_id = other_team
        wizard = self.env["renewal.renew"].with_user(self.rep).create({})
        wizard.sudo().renewal_ids = theirs
        with self.assertRaises(AccessError):
            wizard.action_renew()
        self.assertFalse(theirs.outcome)

    def test_a_card_is_dropped_on_renewed(self):
        """The kanban asks for what is missing, and leads to the wizard."""
        renewal = self.new_renewal()
        stages = self.env["renewal.stage"]
        for stage_type, action in (
            ("renewed", "renewal_renew_action"),
            ("churned", "renewal_lose_action"),
            ("cancelled", "renewal_cancel_action"),
        ):
            with self.assertRaises(RedirectWarning) as caught:
                renewal.stage_id = stages._get_first(stage_type)
            action_id = self.env.ref(f"renewal_management.{action}").id
            self.assertEqual(caught.exception.args[1], action_id)
            self.assertEqual(caught.exception.args[3]["active_ids"], renewal.ids)


@tagged("post_install", "-at_install")
class TestLose(OutcomeCase):
    def test_whoever_may_terminate_loses_the_contract_at_once(self):
        self.rep.group_ids += self.env.ref(
            "contract_termination.can_terminate_contract"
        )
        competitor = self.env["renewal.competitor"].create({"name": "Rival"})
        renewal = self.new_renewal()
        contract = renewal.contract_id
        self.lose(renewal, competitor_id=competitor, note="Too dear")
        self.assertRecordValues(
            renewal,
            [
                {
                    "outcome": "churned",
                    "outcome_date": day(90),
                    "closed_date": TODAY,
                    "reason_id": self.reason.id,
                    "competitor_id": competitor.id,
                    "outcome_note": "Too dear",
                }
            ],
        )
        self.check_amounts(renewal, atr=1200, churned=1200)
        self.assertRecordValues(
            contract, [{"is_terminated": True, "terminate_date": day(90)}]
        )
        self.run_day(91)
        self.assertEqual(contract.renewal_ids, renewal)

    def test_rep_who_may_not_terminate_leaves_a_task(self):
        """Somebody who may is asked; the job of OCA does not prolong it meanwhile."""
        contract = self.new_contract(self.line_vals(20, is_auto_renew=True))
        renewal = contract.renewal_ids
        self.lose(renewal, note="Left")
        self.assertEqual(renewal.outcome, "churned")
        self.assertFalse(contract.is_terminated)
        self.assertEqual(contract.activity_ids.user_id, self.manager)
        self.env["contract.line"].cron_renew_contract_line()
        self.assertEqual(contract.contract_line_ids.date_end, day(20))
        self.run_day(1)
        self.assertEqual(contract.renewal_ids, renewal)

    def test_losing_a_part_ends_its_lines_only(self):
        self.rep.group_ids += self.env.ref(
            "contract_termination.can_terminate_contract"
        )
        contract = self.new_contract(
            self.line_vals(90, is_auto_renew=True), self.line_vals(200)
        )
        first, second = contract.renewal_ids.sorted("current_end")
        self.lose(first, outcome_date=day(40))
        self.assertFalse(contract.is_terminated)
        self.assertEqual(contract.contract_line_ids[0].date_end, day(40))
        self.assertFalse(contract.contract_line_ids[0].is_auto_renew)
        self.assertFalse(second.outcome)
        self.run_day(1)
        self.assertEqual(contract.renewal_ids, first | second)
        self.assertRecordValues(first, [{"outcome_date": day(40), "due_date": day(90)}])

    def test_loss_after_the_term_is_refused(self):
        renewal = self.new_renewal()
        with self.assertRaisesRegex(UserError, "extend the term first"):
            self.lose(renewal, outcome_date=day(120))

    def test_a_reason_can_require_a_comment(self):
        self.reason.terminate_comment_required = True
        with self.assertRaises(AssertionError):
            self.lose(self.new_renewal())

    def test_win_back_date_gives_the_owner_a_task(self):
        renewal = self.new_renewal()
        self.lose(renewal, win_back_date=day(200))
        self.assertRecordValues(
            renewal.activity_ids,
            [{"date_deadline": day(200), "user_id": self.rep.id}],
        )

    def test_a_win_back_date_in_the_past_is_refused(self):
        renewal = self.new_renewal()
        with self.assertRaisesRegex(UserError, "choose a later day"):
            self.lose(renewal, win_back_date=day(-1))
        self.assertFalse(renewal.outcome)

    def test_lost_contract_that_is_extended_gets_a_new_renewal(self):
        """The contract is prolonged after all: there is a new term to renew."""
        renewal = self.new_renewal()
        self.lose(renewal)
        renewal.contract_id.contract_line_ids.date_end = day(455)
        self.sync_lines()
        following = renewal.contract_id.renewal_ids - renewal
        self.assertEqual(renewal.outcome, "churned")
        self.assertEqual(following.current_end, day(455))
