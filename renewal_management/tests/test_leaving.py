# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY, RenewalBuilders, RenewalCase
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestLeaving(RenewalCase):
    """Whatever way a user is archived, no task is lost and managers hear of it."""

    def plan_by_hand(self, record, user=None):
        """A task that somebody planned, no playbook."""
        return record.activity_schedule(
            "mail.mail_activity_data_todo",
            summary="By hand",
            user_id=(user or self.rep).id,
        )

    def get_notices(self, text):
        return self.env["mail.message"].search([("subject", "like", text)])

    def get_renewal_with_tasks(self):
        """A renewal whose rep has a task on everything there is around it."""
        self.new_playbook()
        renewal = self.new_renewal()
        self.run_day()
        renewal._create_opportunities()
        for record in (
            renewal,
            renewal.contract_id,
            renewal.opportunity_id,
            self.partner,
        ):
            self.plan_by_hand(record)
        return renewal

    def check_nothing_lost(self, renewal):
        tasks = self.env["mail.activity"].search([("user_id", "=", self.leader.id)])
        self.assertEqual(
            sorted(task.res_model for task in tasks),
            [
                "contract.contract",
                "crm.lead",
                "renewal.renewal",
                "renewal.renewal",
                "res.partner",
            ],
        )
        self.assertTrue(renewal.needs_owner)
        self.assertEqual(len(self.get_notices("1 renewal needs an owner")), 1)

    def test_archiving_by_another_addon_or_the_api_asks_nothing(self):
        renewal = self.get_renewal_with_tasks()
        self.assertFalse(self.rep.action_archive(), "no question: nobody can answer")
        self.assertFalse(self.rep.active)
        self.check_nothing_lost(renewal)

    def test_archiving_by_a_plain_write_loses_no_work(self):
        renewal = self.get_renewal_with_tasks()
        self.rep.write({"active": False})
        self.check_nothing_lost(renewal)

    def test_tasks_of_a_deleted_user_go_to_the_leader(self):
        renewal = self.get_renewal_with_tasks()
        tasks = renewal.activity_ids
        self.rep.unlink()
        self.assertEqual(tasks.exists().user_id, self.leader)
        self.assertTrue(renewal.needs_owner)

    def test_several_users_archived_at_once_are_one_notice(self):
        first, second = self.new_renewal(), self.new_renewal(user_id=self.other_rep.id)
        for renewal in (first, second):
            self.plan_by_hand(renewal, renewal.user_id)
        (self.rep | self.other_rep).action_archive()
        self.assertEqual((first | second).activity_ids.user_id, self.leader)
        self.assertEqual(len(self.get_notices("2 renewals need an owner")), 1)

    def test_nobody_is_left_but_whoever_archives(self):
        self.team.user_id = False
        self.company.renewal_manager_id = False
        managers = self.env.ref("renewal_management.group_renewal_manager")
        managers.all_user_ids.filtered(lambda user: user != self.env.user).write(
            {"group_ids": [(3, managers.id)]}
        )
        task = self.plan_by_hand(self.new_renewal())
        self.rep.action_archive()
        self.assertTrue(task.exists())
        self.assertNotEqual(task.user_id, self.rep)

    def test_other_tasks_go_as_odoo_has_it(self):
        stranger = self.env["res.partner"].create({"name": "No contract"})
        task = self.plan_by_hand(stranger)
        self.rep.action_archive()
        self.assertFalse(task.exists())

    def test_without_renewals_nothing_changes(self):
        """Three small searches, and not a word to anybody."""
        user = self.new_user("nobody", "base.group_user")
        self.env.flush_all()
        messages = self.env["mail.message"].search_count([])
        leaving = user._get_leaving()
        with self.assertQueryCount(2):
            leaving._leave_renewals()
        with self.assertQueryCount(1):
            leaving._on_left_renewals()
        user.action_archive()
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_portal_users_are_not_looked_at(self):
        portal = self.new_user("portal", "base.group_portal")
        self.assertFalse(portal._get_leaving())

    def test_unarchiving_restores_the_owner(self):
        renewal = self.new_renewal()
        self.rep.action_archive()
        self.rep.action_unarchive()
        self.assertFalse(renewal.needs_owner)
        self.assertEqual(renewal.user_id, self.rep)


@tagged("post_install", "-at_install")
class TestUnowned(RenewalCase):
    """One task for the manager, however many renewals; it ends by itself."""

    def get_task(self):
        return self.company.renewal_unowned_activity_id

    def test_one_task_counts_the_renewals_without_owner(self):
        renewals = self.new_renewal(user_id=False) | self.new_renewal(user_id=False)
        self.run_day()
        task = self.get_task()
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("2 renewals need an owner", task.summary)
        before = task.write_date
        self.run_day()
        self.run_day(1)
        self.assertEqual(self.get_task(), task)
        self.assertEqual(task.write_date, before)
        renewals[0].user_id = self.rep
        self.run_day(2)
        self.assertIn("1 renewal needs an owner", self.get_task().summary)
        renewals[1].user_id = self.rep
        self.run_day(3)
        self.assertFalse(self.get_task())
        self.assertFalse(task.active, "finished, and kept as proof")

    def test_far_renewals_cause_no_task(self):
        self.new_renewal(user_id=False, end=300)
        self.run_day()
        self.assertFalse(self.get_task())

    def test_a_task_ticked_off_too_early_comes_back(self):
        self.new_renewal(user_id=False)
        self.run_day()
        task = self.get_task()
        task.action_feedback()
        self.run_day(1)
        self.assertTrue(self.get_task().active)
        self.assertNotEqual(self.get_task(), task)

    def test_the_task_is_in_the_managers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.manager.lang = "fr_FR"
        self.new_renewal(user_id=False)
        self.run_day()
        self.assertTrue(self.get_task())

    def test_each_company_has_its_own_task(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.new_contract(self.line_vals(), company_id=other.id, user_id=False)
        self.run_day()
        self.assertFalse(self.get_task())

    def test_the_banner_is_for_people_who_hand_out(self):
        before = self.env["renewal.renewal"].with_user(self.manager)
        count = before.get_unowned_count()
        self.new_renewal(user_id=False)
        self.assertEqual(before.get_unowned_count(), count + 1)
        self.assertEqual(before.with_user(self.rep).get_unowned_count(), 0)


@tagged("post_install", "-at_install")
class TestArchiveInTheInterface(RenewalBuilders, TourCase):
    """The web client's Archive asks for a handover first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.ahead = (cls.env.company._get_renewal_today() - TODAY).days

    def archive(self, user, tour):
        self.env.flush_all()
        self.start_tour(f"/odoo/users/{user.id}", tour, login="admin")
        self.env.invalidate_all()

    def test_whoever_archives_an_owner_is_asked_to_hand_over(self):
        self.new_renewal(end=self.ahead + 90)
        self.archive(self.rep, "renewal_archive_owner")
        self.assertTrue(self.rep.active, "asked first")

    def test_somebody_without_renewals_is_archived_at_once(self):
        self.archive(self.csm, "renewal_archive_nobody")
        self.assertFalse(self.csm.active)

    def test_the_question_takes_the_right_to_archive(self):
        with self.assertRaises(AccessError):
            self.rep.with_user(self.other_rep).action_ask_for_handover()
