# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from .common import TODAY, RenewalCase, day


class StageCase(RenewalCase):
    """The stages that are shipped, by their short names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = {
            name: cls.env.ref(f"renewal_management.renewal_stage_{name}")
            for name in (
                "upcoming",
                "to_contact",
                "in_discussion",
                "proposal_sent",
                "agreed",
                "renewed",
                "lost",
            )
        }
        cls.names = {stage: name for name, stage in cls.stages.items()}

    def move(self, renewals, name, offset, user=None):
        """Move cards to a column, as this person, on that day."""
        with freeze_time(day(offset)):
            renewals.with_user(user or self.rep).stage_id = self.stages[name]
            self.env.flush_all()

    def get_stays(self, renewal):
        """(stage, entered, left, how it ended), in order."""
        self.env.flush_all()
        return [
            (
                self.names[stay.stage_id],
                stay.entered_at.date(),
                stay.left_at and stay.left_at.date(),
                stay.ending,
            )
            for stay in renewal.stage_history_ids.sorted(lambda s: (s.entered_at, s.id))
        ]


@tagged("post_install", "-at_install")
class TestStageHistory(StageCase):
    """Which stages a renewal went through, whoever moved it."""

    def test_a_renewal_enters_its_first_stage_when_it_is_opened(self):
        renewal = self.new_renewal(end=300)
        self.assertEqual(self.get_stays(renewal), [("upcoming", TODAY, False, False)])

    def test_the_daily_run_and_people_leave_the_same_rows(self):
        renewal = self.new_renewal(end=300)
        window = (renewal.window_date - TODAY).days
        self.run_day(window)
        self.move(renewal, "in_discussion", window + 4)
        self.assertEqual(
            self.get_stays(renewal),
            [
                ("upcoming", TODAY, day(window), "moved_on"),
                ("to_contact", day(window), day(window + 4), "moved_on"),
                ("in_discussion", day(window + 4), False, False),
            ],
        )
        stays = renewal.stage_history_ids.sorted("id")
        self.assertEqual(stays.mapped("days"), [window, 4.0, 0.0])
        people = [stay.user_id for stay in stays]
        self.assertEqual(people, [self.env["res.users"]] * 2 + [self.rep])
        self.assertEqual(stays[1].next_stage_id, self.stages["in_discussion"])

    def test_a_step_that_moves_its_renewal_is_written_down(self):
        self.new_playbook(self.step_vals(-60, stage_id=self.stages["proposal_sent"].id))
        renewal = self.new_renewal(end=90)
        self.run_day()
        self.run_day(30)
        self.assertIn(("proposal_sent", day(30), False, False), self.get_stays(renewal))

    def test_a_stay_that_ends_backwards_went_back(self):
        renewal = self.new_renewal(end=60)
        self.move(renewal, "proposal_sent", 1)
        self.move(renewal, "in_discussion", 3)
        self.move(renewal, "proposal_sent", 6)
        self.assertEqual(
            self.get_stays(renewal)[-3:],
            [
                ("proposal_sent", day(1), day(3), "went_back"),
                ("in_discussion", day(3), day(6), "moved_on"),
                ("proposal_sent", day(6), False, False),
            ],
        )
        stays = renewal.stage_history_ids.sorted("id")[-3:]
        self.assertEqual(stays.mapped("visit"), [1, 1, 2])
        self.assertEqual(stays.mapped("is_last"), [False, True, True])

    def test_two_moves_of_one_day_are_two_stays(self):
        renewal = self.new_renewal(end=60)
        self.move(renewal, "in_discussion", 1)
        self.move(renewal, "agreed", 1)
        self.assertEqual(
            self.get_stays(renewal)[-2:],
            [
                ("in_discussion", day(1), day(1), "moved_on"),
                ("agreed", day(1), False, False),
            ],
        )

    def test_a_write_that_moves_nothing_leaves_no_row(self):
        renewal = self.new_renewal(end=60)
        self.move(renewal, "agreed", 1)
        before = self.get_stays(renewal)
        self.move(renewal, "agreed", 2)
        self.assertEqual(self.get_stays(renewal), before)

    def test_losing_ends_the_stay_and_reopening_takes_it_back(self):
        renewal = self.new_renewal(end=60)
        self.move(renewal, "proposal_sent", 1)
        reason = self.env["contract.terminate.reason"].search([], limit=1)
        with freeze_time(day(5)):
            renewal._close("churned", day(5), reason=reason)
        self.assertEqual(
            self.get_stays(renewal)[-2:],
            [
                ("proposal_sent", day(1), day(5), "lost"),
                ("lost", day(5), False, False),
            ],
        )
        with freeze_time(day(7)):
            renewal._reopen()
        self.assertEqual(
            self.get_stays(renewal)[-3:],
            [
                ("proposal_sent", day(1), day(5), "went_back"),
                ("lost", day(5), day(7), "went_back"),
                ("upcoming", day(7), False, False),
            ],
        )

    def test_an_import_is_written_down(self):
        renewal = self.new_renewal(end=60)
        data = self.env["ir.model.data"].create(
            {
                "name": "imported",
                "module": "__test__",
                "model": "renewal.renewal",
                "res_id": renewal.id,
            }
        )
        with freeze_time(day(2)):
            result = (
                self.env["renewal.renewal"]
                .with_user(self.manager)
                .load(["id", "stage_id"], [[data.complete_name, "Agreed"]])
            )
        self.assertFalse(result["messages"])
        stay = renewal.stage_history_ids.sorted("id")[-1]
        self.assertEqual(
            (stay.stage_id, stay.user_id), (self.stages["agreed"], self.manager)
        )

    def test_many_renewals_cost_two_statements(self):
        renewals = self.new_renewal() | self.new_renewal() | self.new_renewal()
        history = self.env["renewal.stage.history"]
        self.env.flush_all()
        self.stages["agreed"].flush_recordset()
        with self.assertQueryCount(2):
            history._record(renewals, self.stages["agreed"])

    def test_a_rep_reads_the_stays_of_own_renewals_and_writes_none(self):
        own = self.new_renewal()
        other = self.new_renewal(user_id=self.other_rep.id)
        other.team_id = self.env["crm.team"].create({"name": "Other"})
        history = self.env["renewal.stage.history"].with_user(self.rep)
        seen = history.search([("renewal_id", "in", (own | other).ids)])
        self.assertEqual(seen.renewal_id, own)
        with self.assertRaises(AccessError):
            seen.write({"days": 3})

    def test_another_company_does_not_see_them(self):
        renewal = self.new_renewal()
        other = self.env["res.company"].create({"name": "Other"})
        self.leader.write({"company_ids": [(4, other.id)]})
        history = self.env["renewal.stage.history"].with_user(self.leader)
        domain = [("renewal_id", "=", renewal.id)]
        self.assertTrue(history.search(domain))
        elsewhere = history.with_context(allowed_company_ids=other.ids)
        self.assertFalse(elsewhere.search(domain))


@tagged("post_install", "-at_install")
class TestPast(StageCase):
    """Stays of the time before they were written down."""

    def forget(self, renewals):
        renewals.stage_history_ids.sudo().unlink()
        self.env.flush_all()

    def fill(self):
        self.env["renewal.stage.history"]._fill_past(self.company)

    def track(self, renewal, offset, old, new, user):
        """What the chatter holds of a move."""
        self.env.cr.execute(
            """
            WITH message AS (
                INSERT INTO mail_message (model, res_id, message_type, create_uid,
                                          create_date)
                VALUES ('renewal.renewal', %(renewal)s, 'notification', %(user)s,
                        %(day)s) RETURNING id)
            INSERT INTO mail_tracking_value (mail_message_id, field_id,
                        old_value_integer, new_value_integer, create_date)
            SELECT id, %(field)s, %(old)s, %(new)s, %(day)s FROM message
            """,
            {
                "renewal": renewal.id,
                "user": user.id,
                "day": day(offset),
                "field": self.env["ir.model.fields"]
                ._get("renewal.renewal", "stage_id")
                .id,
                "old": self.stages[old].id,
                "new": self.stages[new].id,
            },
        )

    def test_moves_of_people_and_of_the_system_are_put_together(self):
        """Opened today, due soon on day 210, the step of day 220 sends the proposal,
        the rep takes it back on day 225, the step of day 230 is behind that, the
        second step of a proposal on day 240 moves it on; lost on day 250."""
        self.new_playbook(
            self.step_vals(-80, stage_id=self.stages["proposal_sent"].id),
            self.step_vals(-70, stage_id=self.stages["to_contact"].id),
            self.step_vals(-60, stage_id=self.stages["proposal_sent"].id),
        )
        renewal = self.new_renewal(end=300)
        renewal.contract_id.contract_line_ids.flush_recordset()
        self.run_day(210)
        for offset in (220, 230, 240):
            self.run_day(offset)
        self.track(renewal, 225, "proposal_sent", "in_discussion", self.rep)
        renewal._close("churned", day(250))
        self.forget(renewal)
        self.env.cr.execute(
            "UPDATE renewal_renewal SET create_date = %s, window_date = %s "
            "WHERE id = %s",
            [TODAY, day(210), renewal.id],
        )
        done = renewal.step_ids.filtered(lambda step: step.state == "done")
        self.assertEqual(
            sorted(done.mapped("done_date")), [day(220), day(230), day(240)]
        )
        self.fill()
        self.env.invalidate_all()
        expected = [
            ("upcoming", TODAY, day(210), "moved_on"),
            ("to_contact", day(210), day(220), "moved_on"),
            ("proposal_sent", day(220), day(225), "went_back"),
            ("in_discussion", day(225), day(240), "moved_on"),
            ("proposal_sent", day(240), day(250), "lost"),
            ("lost", day(250), False, False),
        ]
        self.assertEqual(self.get_stays(renewal), expected)
        stays = renewal.stage_history_ids.sorted("entered_at")
        self.assertEqual(set(stays.mapped("is_reconstructed")), {True})
        self.assertEqual(stays[3].user_id, self.rep)
        self.assertEqual(stays.mapped("visit"), [1, 1, 1, 1, 2, 1])
        self.assertEqual(stays.filtered(lambda s: not s.is_last), stays[2])
        self.fill()
        self.env.invalidate_all()
        self.assertEqual(renewal.stage_history_ids, stays, "once only")

    def test_a_move_that_left_no_trace_gives_the_stage_before_it_no_days(self):
        renewal = self.new_renewal(end=300)
        renewal.stage_id = self.stages["agreed"]
        self.forget(renewal)
        self.fill()
        stays = renewal.stage_history_ids.sorted("id")
        self.assertEqual(
            stays.stage_id, self.stages["upcoming"] | self.stages["agreed"]
        )
        self.env.cr.execute(
            "SELECT days FROM renewal_stage_history WHERE id = %s", [stays[0].id]
        )
        self.assertEqual(self.env.cr.fetchone(), (None,))

    def test_a_closing_that_was_taken_back_is_no_loss(self):
        renewal = self.new_renewal(end=300)
        for offset, old, new in (
            (1, "upcoming", "proposal_sent"),
            (2, "proposal_sent", "lost"),
            (3, "lost", "upcoming"),
        ):
            self.track(renewal, offset, old, new, self.rep)
        self.forget(renewal)
        self.fill()
        self.assertEqual(
            self.get_stays(renewal)[1:],
            [
                ("proposal_sent", day(1), day(2), "went_back"),
                ("lost", day(2), day(3), "went_back"),
                ("upcoming", day(3), False, False),
            ],
        )

    def test_the_next_move_goes_on_from_what_was_reconstructed(self):
        renewal = self.new_renewal(end=300)
        self.forget(renewal)
        self.fill()
        self.move(renewal, "in_discussion", 3)
        self.assertEqual(
            self.get_stays(renewal),
            [
                ("upcoming", TODAY, day(3), "moved_on"),
                ("in_discussion", day(3), False, False),
            ],
        )

    def test_looking_back_fills_what_is_missing(self):
        renewal, recorded = self.new_renewal(), self.new_renewal()
        before = self.get_stays(recorded)
        self.forget(renewal)
        past = self.env["renewal.look.back"].create({"company_id": self.company.id})
        past._begin("running")
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(
                "renewal_management.ir_cron_renewal_look_back"
            ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(past.state, "done")
        self.assertTrue(renewal.stage_history_ids.is_reconstructed)
        self.assertEqual(self.get_stays(recorded), before)
        made = Domain("renewal_id.is_reconstructed", "=", True)
        self.assertFalse(self.env["renewal.stage.history"].search(made))
