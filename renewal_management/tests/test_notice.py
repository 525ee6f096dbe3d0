# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import day
from .notice_common import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticePlan(NoticeCase):
    """Which notices there are, and when."""

    def test_a_notice_is_planned_with_its_window(self):
        self.run_day()
        self.assertEqual(self.notice.anchor_date, day(60))
        self.assertEqual(self.notice.earliest_date, day(30))
        self.assertEqual(self.notice.latest_date, day(50))
        self.assertNotice("planned")

    def test_months_are_months(self):
        self.rule.write({"earliest": 3, "latest": 1, "unit": "months"})
        self.assertEqual(
            self.rule._get_window(day(60)),
            (day(60).replace(month=2), day(60).replace(month=4)),
        )

    def test_nothing_leaves_before_the_window_and_one_mail_within(self):
        self.run_day(29)
        self.assertNotice("planned")
        self.assertFalse(self.notice.mail_id)
        self.run_day(30)
        mails = self.env["mail.mail"].search([("res_id", "=", self.renewal.id)])
        self.assertEqual(len(mails), 1)
        self.assertEqual(mails.recipient_ids, self.partner)
        self.run_day(30)
        self.run_day(31)
        self.assertEqual(
            self.env["mail.mail"].search([("res_id", "=", self.renewal.id)]), mails
        )

    def test_the_end_of_the_term_counts_where_the_rule_says_so(self):
        self.rule.anchor = "end"
        self.run_day()
        self.assertEqual(self.notice.anchor_date, day(90))

    def test_only_those_who_match_get_one(self):
        self.rule.domain = "[('partner_id.is_company', '=', True)]"
        self.run_day()
        self.assertFalse(self.notice)
        self.partner.is_company = True
        self.run_day()
        self.assertTrue(self.notice)
        self.partner.is_company = False
        self.run_day()
        self.assertFalse(self.notice)

    def test_a_corrected_end_moves_what_is_planned(self):
        self.run_day()
        notice = self.notice
        self.renewal.write({"notice_deadline": day(70)})
        self.run_day(1)
        self.assertEqual(self.notice, notice)
        self.assertEqual(notice.latest_date, day(60))

    def test_a_notice_for_the_old_date_does_not_count_for_the_new_one(self):
        self.send()
        old = self.notice
        self.assertEqual(old.state, "sent")
        self.renewal.write({"notice_deadline": day(70)})
        self.run_day(31)
        new = self.notice - old
        self.assertEqual((new.state, new.anchor_date), ("planned", day(70)))
        self.assertEqual(old.state, "sent")

    def test_an_end_that_moves_there_and_back_plans_again(self):
        self.run_day()
        self.rule.active = False
        self.assertFalse(self.notice)
        self.rule.active = True
        self.run_day(1)
        self.assertEqual(len(self.renewal.notice_ids), 1)
        self.assertNotice("planned")

    def test_switching_off_cancels_what_waits_in_the_queue(self):
        self.run_day(30)
        self.rule.active = False
        self.assertEqual(self.renewal.notice_ids.state, "cancelled")
        mail = self.env["mail.mail"].search([("res_id", "=", self.renewal.id)])
        self.assertEqual(mail.state, "cancel")

    def test_a_decided_renewal_needs_no_notice(self):
        self.run_day(30)
        notice, sent = self.notice, self.notice.mail_id.message_id
        self.renewal._close("churned", day(30))
        self.assertFalse(notice._claim_attempt(sent), "the queue does not send it")
        self.run_day(31)
        self.assertEqual(notice.state, "cancelled")

    def test_what_is_entered_after_the_last_day_is_missed_and_mails_nobody(self):
        renewal = self.new_auto_renewal(end=35, deadline=5)
        self.run_day()
        self.assertEqual(renewal.notice_ids.state, "missed")
        self.assertFalse(renewal.notice_ids.mail_id)

    def test_what_a_server_slept_through_goes_out_late_with_a_warning(self):
        self.run_day()
        self.run_day(55)
        self.assertEqual(self.get_events(self.notice), ["late"])
        self.assertTrue(self.notice.is_late)
        self.assertTrue(self.notice.mail_id)
        self.assertIn("late", self.get_tasks()[0])

    def test_after_the_day_itself_nothing_is_sent(self):
        self.rule.waits = "no"
        self.run_day()
        self.run_day(61)
        self.assertNotice("missed", "missed")
        self.assertFalse(self.notice.mail_id)
        self.assertIn("missed", self.get_tasks()[0])

    def test_a_letter_that_nobody_posts_is_missed(self):
        self.rule.write({"first_channel": "letter", "second_channel": False})
        self.run_day(30)
        self.assertNotice("due")
        self.assertIn("post the notice", self.get_tasks()[0])
        self.run_day(51)
        self.assertNotice("missed", "missed")

    def test_opt_out_blacklist_and_cap_do_not_hold_a_notice_back(self):
        self.company.renewal_mail_cap_days = 30
        self.partner.write({"renewal_mail_opt_out": True, "renewal_mail_date": day(29)})
        self.env["mail.blacklist"]._add(self.partner.email)
        self.run_day(30)
        self.assertTrue(self.notice.mail_id)
        self.assertEqual(self.partner.renewal_mail_date, day(30), "it counts")

    def test_a_contact_without_an_address_is_written_to_by_letter(self):
        self.partner.email = False
        self.run_day(30)
        self.assertEqual(self.notice.channel, "letter")
        self.assertNotice("due", "no_address")

    @mute_logger("odoo.addons.renewal_management.models.base.renewal_transaction_error")
    def test_a_text_that_cannot_be_made_says_why_and_is_tried_again(self):
        template = self.rule.mail_template_id
        self.env.cr.execute(
            "UPDATE mail_template SET body_html = %s WHERE id = %s",
            ['{"en_US": "<p><t t-out=\'object.nothing\'/></p>"}', template.id],
        )
        self.env.invalidate_all()
        self.run_day(30)
        self.assertNotice("due", "error")
        self.run_day(31)
        self.assertNotice("due", "error")
        template.body_html = "<p>Hello</p>"
        self.run_day(32)
        self.assertTrue(self.notice.mail_id)

    def test_a_condition_that_cannot_be_asked_stops_nothing_else(self):
        other = self.new_rule(name="Other")
        self.env.cr.execute(
            "UPDATE renewal_notice_rule SET domain = 'nonsense' WHERE id = %s",
            [self.rule.id],
        )
        self.env.invalidate_all()
        with mute_logger(
            "odoo.addons.renewal_management.models.base.renewal_transaction"
        ):
            self.run_day()
        self.assertTrue(self.rule.error)
        self.assertEqual(self.notice.rule_id, other)


@tagged("post_install", "-at_install")
class TestNoticeRule(NoticeCase):
    def test_examples_are_switched_off_and_give_no_legal_advice(self):
        rules = self.env["renewal.notice.rule"].with_context(active_test=False)
        shipped = rules.search([("id", "!=", self.rule.id)])
        self.assertEqual(len(shipped), 5)
        self.assertFalse(any(shipped.mapped("active")))
        for rule in shipped:
            self.assertIn("no legal advice", rule.description)
            rule._check_stored_access()

    def test_the_window_is_one(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(CheckViolation),
            self.env.cr.savepoint(),
        ):
            self.rule.write({"earliest": 5, "latest": 10})
            self.env.flush_all()

    def test_each_way_is_chosen_once(self):
        with self.assertRaises(ValidationError):
            self.rule.third_channel = "letter"

    def test_only_managers_write_rules(self):
        self.rule.with_user(self.manager).latest = 9
        for user in (self.rep, self.leader):
            with self.assertRaises(AccessError):
                self.rule.with_user(user).latest = 8

    def test_nobody_writes_notices_and_their_proof(self):
        self.send()
        event = self.notice.event_ids
        for record in (self.notice, event):
            for user in (self.rep, self.leader, self.manager):
                mine = record.with_user(user)
                self.assertTrue(mine.read(["display_name"]))
                with self.assertRaises(AccessError):
                    mine.write({"create_uid": user.id})
                with self.assertRaises(AccessError):
                    mine.unlink()

    def test_whoever_does_not_see_the_renewal_does_not_see_its_notice(self):
        self.send()
        for record in (self.notice, self.notice.event_ids):
            with self.assertRaises(AccessError):
                record.with_user(self.other_rep).read(["display_name"])
            file = self.notice.event_ids.attachment_id.with_user(self.other_rep)
            with self.assertRaises(AccessError):
                file.read(["raw"])

    def test_a_file_of_a_proof_cannot_be_changed(self):
        self.send()
        file = self.notice.event_ids.attachment_id
        for vals in ({"raw": b"x"}, {"res_id": 0}, {"name": "x"}):
            with self.assertRaises(UserError):
                file.write(vals)
        with self.assertRaises(UserError):
            file.unlink()
        file.write({"raw": file.raw, "description": "the same is no change"})

    def test_a_renewal_with_a_proof_is_not_deleted(self):
        self.send()
        with self.assertRaises(UserError):
            self.renewal.unlink()
        self.renewal._close("cancelled", day(31))

    def test_expired_proofs_go_with_their_files(self):
        self.send()
        file = self.notice.event_ids.attachment_id
        self.env["renewal.retention"].create(
            {"company_id": self.company.id, "kind": "notices", "months": 1}
        )
        self.run_day(60)
        self.assertTrue(file.exists())
        self.run_day(100)
        self.assertFalse(self.renewal.notice_ids)
        self.assertFalse(file.exists())

    def test_batches_cost_the_same_for_many(self):
        counts = []
        for number in (3, 3, 12):
            partners = self.env["res.partner"].create(
                [{"name": f"C{n}", "email": f"c{n}@x.org"} for n in range(number)]
            )
            renewals = self.env["renewal.renewal"].union(
                *(self.new_auto_renewal(partner_id=p.id) for p in partners)
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["renewal.notice"]._plan(renewals.ids, self.rule, day(0))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_companies_without_rules_cost_one_query(self):
        self.rule.active = False
        run = self.env["renewal.run"]
        phases = self.env["renewal.phase"]._for_company(self.company)
        phases._work_notices(self.company, day(0), run)
        self.env.flush_all()
        with self.assertQueryCount(1):
            phases._work_notices(self.company, day(0), run)

    def test_the_page_reads_what_was_sent_in_the_customers_words(self):
        self.send()
        (shown,) = self.renewal._get_notices_for_page()
        self.assertEqual(shown["date"], day(30))
        self.assertIn("renewed automatically", shown["text"])
        self.assertNotIn("<script", shown["text"])

    def test_without_a_page_the_next_way_is_taken(self):
        self.rule.write({"first_channel": "portal", "second_channel": "letter"})
        self.run_day(30)
        self.assertEqual(self.notice.channel, "letter")
        self.assertIn("no_page", self.get_events(self.notice))

    def test_a_page_that_was_seen_is_a_proof(self):
        self.rule.write({"first_channel": "portal", "second_channel": "letter"})
        self.show_page()
        self.run_day(30)
        self.assertNotice("sent", "published")
        self.notice._note_seen(day(31))
        self.notice._note_seen(day(32))
        self.assertNotice("delivered", "published", "seen")
        self.run_day(51)
        self.assertEqual(self.notice.state, "delivered")

    def test_a_page_that_nobody_sees_is_followed_by_the_next_way(self):
        self.rule.write({"first_channel": "portal", "second_channel": "letter"})
        self.show_page()
        self.run_day(30)
        self.run_day(51)
        self.assertEqual(self.notice.channel, "letter")
        self.assertEqual(self.get_events(self.notice), ["published", "unseen", "late"])

    def test_companies_have_their_own_rules(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.company_ids = [Command.link(other.id)]
        self.rule.company_id = other
        self.run_day()
        self.assertFalse(self.notice)
