# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import day
from .notice_common import NoticeCase
from .smtp_common import needs_smtp


@needs_smtp
@tagged("post_install", "-at_install")
class TestNoticeBlock(NoticeCase):
    """An automatic renewal waits for a proven notice, where the rule says so."""

    @property
    def line(self):
        return self.renewal.contract_id.contract_line_ids

    def test_a_proven_notice_lets_the_term_renew(self):
        self.send()
        self.renew_by_job(60)
        self.assertEqual(self.renewal.outcome, "renewed")

    def test_without_a_proof_the_term_waits_and_people_are_told_once(self):
        self.send(refused=["acme@example.com"])
        self.run_day(51)
        self.renew_by_job(60)
        self.assertFalse(self.renewal.outcome)
        self.assertEqual(self.line.date_end, day(90))
        messages = self.renewal.message_ids | self.renewal.contract_id.message_ids
        self.run_day(60)
        told = self.renewal.message_ids | self.renewal.contract_id.message_ids
        self.assertEqual(len((told - messages).filtered("body")), 2)
        self.run_day(61)
        self.assertEqual(
            self.renewal.message_ids | self.renewal.contract_id.message_ids, told
        )
        self.assertIn("the term waits", self.get_tasks()[0])
        self.assertTrue(self.renewal.is_notice_missing)
        self.assertTrue(self.renewal.contract_id.is_notice_missing)

    def test_whoever_works_on_it_lets_it_renew(self):
        self.run_day()
        self.run_day(61)
        self.renew_by_job(61)
        self.assertFalse(self.renewal.outcome)
        with self.assertRaises(AccessError):
            self.renewal.with_user(self.other_rep).action_release_notices()
        self.renewal.with_user(self.rep).action_release_notices()
        self.assertEqual(self.notice.event_ids[-1].kind, "released")
        self.assertEqual(self.notice.event_ids[-1].create_uid, self.rep)
        self.assertFalse(self.renewal.is_notice_missing)
        self.renew_by_job(62)
        self.assertEqual(self.renewal.outcome, "renewed")

    def test_a_rule_that_does_not_wait_holds_nothing_back(self):
        self.rule.waits = "no"
        self.run_day()
        self.renew_by_job(60)
        self.assertEqual(self.renewal.outcome, "renewed")

    def test_sent_is_not_enough_where_delivery_is_asked_for(self):
        self.rule.waits = "delivered"
        self.send()
        self.renew_by_job(60)
        self.assertFalse(self.renewal.outcome)
        self.report(self.notice, "delivered", "2.0.0")
        self.renew_by_job(60)
        self.assertEqual(self.renewal.outcome, "renewed")

    def test_what_was_sent_late_proves_nothing(self):
        self.run_day()
        self.send(55)
        self.assertEqual(self.notice.state, "sent")
        self.renew_by_job(60)
        self.assertFalse(self.renewal.outcome)

    def test_a_bounce_after_the_deadline_still_holds_it_back(self):
        self.send(50)
        self.report(self.notice, "failed")
        self.renew_by_job(60)
        self.assertFalse(self.renewal.outcome)

    def test_a_contract_of_today_waits_before_any_daily_run(self):
        renewal = self.new_auto_renewal(end=30, deadline=0)
        self.renew_by_job(0)
        self.assertFalse(renewal.outcome)
        self.assertEqual(renewal.notice_ids.state, "missed")

    def test_a_person_renews_what_waits(self):
        self.run_day()
        self.line.renew()
        self.sync_lines()
        self.assertEqual(self.renewal.outcome, "renewed")

    def test_contracts_of_others_renew(self):
        other = self.new_auto_renewal()
        other.contract_id.contract_type = "purchase"
        self.run_day()
        self.assertFalse(other.notice_ids)


@needs_smtp
@tagged("post_install", "-at_install")
class TestNoticeStory(NoticeCase):
    """Day by day."""

    def test_window_bounce_letter_page_and_proof(self):
        self.rule.write({"second_channel": "portal", "third_channel": "letter"})
        self.show_page()
        self.run_day(1)
        self.assertNotice("planned")
        self.run_day(29)
        self.assertNotice("planned")
        self.send(30)
        self.assertNotice("sent", "sent")
        self.report(self.notice, "failed", "5.1.1")
        self.assertEqual((self.notice.state, self.notice.channel), ("sent", "portal"))
        self.assertIn("did not get through", self.get_tasks()[0])
        self.assertEqual(len(self.renewal._get_notices_for_page()), 1)
        self.run_day(50)
        self.assertEqual(self.notice.state, "sent")
        self.run_day(51)
        self.assertEqual(self.notice.channel, "letter")
        self.assertIn("post the notice", self.get_tasks()[0])
        with freeze_time(day(52)):
            self.notice.with_user(self.rep).action_print_letter()
            self.notice.with_user(self.rep).action_letter_posted()
        self.assertNotice(
            "letter",
            *("sent", "bounced", "published", "unseen", "late", "printed", "letter"),
        )
        self.assertFalse(self.get_tasks())
        # posted late: a person decides whether the term may renew
        self.renew_by_job(60)
        self.assertFalse(self.renewal.outcome)
        action = self.notice.with_user(self.rep).action_print_proof()
        self.assertEqual(action["type"], "ir.actions.report")

    def test_nobody_sends_it_and_the_automatic_renewal_waits(self):
        self.rule.write({"first_channel": "letter", "second_channel": False})
        for offset in (1, 30, 50):
            self.run_day(offset)
        self.assertNotice("due")
        self.run_day(51)
        self.assertNotice("missed", "missed")
        for offset in (59, 60, 61, 62):
            self.renew_by_job(offset)
            self.run_day(offset)
        self.assertFalse(self.renewal.outcome)
        self.assertIn("the term waits", self.get_tasks()[0])
        self.renewal.with_user(self.manager).action_release_notices()
        self.renew_by_job(63)
        self.assertEqual(self.renewal.outcome, "renewed")
