# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import day
from .outcome_common import AMOUNTS, OutcomeCase


@tagged("post_install", "-at_install")
class TestOutcomePaths(OutcomeCase):
    """Whatever brings a term to its end, it ends the same: our wizards, OCA's button,
    its scheduled job, its wizards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep.group_ids += cls.env.ref("contract_termination.can_terminate_contract")
        cls.new_playbook(cls.step_vals(-60), cls.step_vals(-7))

    def new_case(self, is_auto_renew):
        contract = self.new_contract(
            self.line_vals(
                14,
                start=-350,
                is_auto_renew=is_auto_renew,
                auto_renew_interval=1,
                termination_notice_interval=1,
            )
        )
        self.run_day()
        self.assertTrue(contract.renewal_ids.step_ids.activity_id)
        return contract.renewal_ids

    def describe(self, renewal):
        """All that reports, screens and the next term depend on."""
        following = renewal.successor_renewal_id
        lines = renewal.line_ids
        return {
            "outcome": (
                renewal.outcome,
                renewal.stage_id.stage_type,
                renewal.outcome_date,
                renewal.closed_date,
                renewal.is_on_time,
                renewal.is_lapsed,
                renewal.in_window,
            ),
            "reason": renewal.reason_id,
            "note": bool(renewal.outcome_note),
            "amounts": [renewal[f"{name}_amount"] for name in AMOUNTS],
            "company": [renewal[f"company_{name}_amount"] for name in AMOUNTS],
            "lines": [
                [line.outcome] + [line[f"{name}_amount"] for name in AMOUNTS]
                for line in lines
            ],
            "work": (renewal.activity_ids, self.get_states(renewal)),
            "next": (
                following.term_start,
                following.current_end,
                following.atr_amount,
                following.renewal_type,
                following.outcome,
                following.user_id,
            ),
            "renewals": len(renewal.contract_id.renewal_ids),
        }

    # ------------------------------------------------------------------
    # Renewed
    # ------------------------------------------------------------------

    def by_our_wizard(self, renewal):
        self.renew(renewal)

    def by_the_method_of_oca(self, renewal):
        renewal.contract_id.contract_line_ids.renew()

    def by_the_job_of_oca(self, renewal):
        self.env["contract.line"].cron_renew_contract_line()

    def by_the_wizard_of_oca(self, renewal):
        self.env["contract.line.wizard"].create(
            {
                "contract_line_id": renewal.contract_id.contract_line_ids.id,
                "date_start": day(15),
                "date_end": day(379),
                "is_auto_renew": False,
            }
        ).plan_successor()
        self.sync_lines()

    def by_hand(self, renewal):
        line = renewal.contract_id.contract_line_ids
        line.plan_successor(day(15), day(379), False)
        self.sync_lines()

    def check_paths(self, paths, is_auto_renew):
        results = {}
        for path in paths:
            renewal = self.new_case(is_auto_renew)
            path(renewal)
            results[path.__name__] = self.describe(renewal)
        ours = results.pop("by_our_wizard")
        for name, result in results.items():
            with self.subTest(path=name):
                self.assertEqual(result, ours)
        return ours

    def test_every_way_to_renew_ends_the_same(self):
        manual = [
            self.by_our_wizard,
            self.by_the_method_of_oca,
            self.by_the_wizard_of_oca,
            self.by_hand,
        ]
        auto = [self.by_our_wizard, self.by_the_method_of_oca, self.by_the_job_of_oca]
        for is_new_line in (False, True):
            self.company.create_new_line_at_contract_line_renew = is_new_line
            for is_auto_renew, paths in ((False, manual), (True, auto)):
                with self.subTest(is_new_line=is_new_line, is_auto=is_auto_renew):
                    ours = self.check_paths(paths, is_auto_renew)
                    self.assertEqual(ours["outcome"][:2], ("renewed", "renewed"))
                    self.assertEqual(
                        ours["amounts"], [1200.0, 1200.0, 1200.0, 0.0, 0.0, 0.0]
                    )
                    self.assertEqual(ours["next"][:2], (day(15), day(379)))

    # ------------------------------------------------------------------
    # Lost
    # ------------------------------------------------------------------

    def lost_by_the_wizard_of_oca(self, renewal):
        self.env["contract.contract.terminate"].create(
            {
                "contract_id": renewal.contract_id.id,
                "terminate_reason_id": self.reason.id,
                "terminate_comment": "Left",
                "terminate_date": day(14),
            }
        ).terminate_contract()

    def test_every_way_to_lose_ends_the_same(self):
        ours, theirs = self.new_case(True), self.new_case(True)
        self.lose(ours, note="Left")
        self.lost_by_the_wizard_of_oca(theirs)
        self.assertEqual(self.describe(theirs), self.describe(ours))
        self.assertEqual(ours.churned_amount, 1200)
        self.assertTrue(ours.contract_id.is_terminated)
        for renewal in ours | theirs:
            self.assertRecordValues(
                renewal.contract_id.contract_line_ids,
                [{"date_end": day(14), "is_auto_renew": False}],
            )
