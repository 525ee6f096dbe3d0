# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import day
from .touchpoint_common import TouchpointCase


@tagged("post_install", "-at_install")
class TestTouchpointStep(TouchpointCase):
    """The action "Touchpoint" of a playbook."""

    # ------------------------------------------------------------------
    # As an e-mail
    # ------------------------------------------------------------------

    def test_sends_the_content_to_the_contact(self):
        self.new_content(
            "Save {{ object.partner_id.name }} an hour",
            body="<p>Dear colleagues of <t t-out='object.partner_id.name'/></p>",
            url="https://example.com/more",
        )
        self.new_playbook(self.touch_vals())
        self.run_day(9)
        self.assertFalse(self.get_touches())
        self.run_day(10)
        [mail] = self.get_mails()
        self.assertEqual(mail.subject, "Save Acme an hour")
        self.assertIn("colleagues of Acme", mail.body_html)
        self.assertIn("https://example.com/more", mail.body_html)
        self.assertEqual(mail.recipient_ids, self.partner)
        [touch] = self.get_touches()
        step = self.get_step(self.renewal, -80)
        self.assertEqual(touch.step_id, step)
        self.assertEqual(touch.renewal_id, self.renewal)
        self.assertEqual(touch.playbook_id, step.playbook_step_id.playbook_id)
        self.assertEqual((touch.date, touch.channel), (day(10), "mail"))
        self.assertEqual(touch.state, "prepared")
        self.assertEqual(step.state, "done")
        self.assertEqual(self.partner.renewal_mail_date, day(10))
        step._mark_delivered(day(10))
        self.assertEqual(touch.state, "sent")
        self.assertIn("an hour", step.result)

    def test_running_again_gives_nothing_more(self):
        self.new_content("One")
        self.new_content("Two")
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.run_day(10)
        self.run_day(11)
        self.assertEqual(len(self.get_touches()), 1)
        self.assertEqual(len(self.get_mails()), 1)

    def test_nobody_gets_a_content_twice(self):
        self.new_content("Old", valid_from=day(-9))
        self.new_content("New", valid_from=day(-1))
        self.new_playbook(*(self.touch_vals(offset) for offset in (-80, -60, -40)))
        for offset in (10, 30, 50):
            self.run_day(offset)
        self.assertEqual(self.get_given(), ["New", "Old"])
        step = self.get_step(self.renewal, -40)
        self.assertEqual(step.state, "skipped")
        self.assertIn("Nothing new", step.reason)

    def test_two_contracts_of_a_customer_get_two_contents_on_two_days(self):
        self.new_content("Old", valid_from=day(-9))
        self.new_content("New", valid_from=day(-1))
        self.new_renewal(name="Other")
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertEqual(len(self.get_touches()), 1)
        for offset in range(11, 18):
            self.run_day(offset)
        self.assertEqual(sorted(self.get_given()), ["New", "Old"])
        self.assertEqual(self.get_touches().mapped("date"), [day(10), day(17)])

    def test_the_database_refuses_a_second_row(self):
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        [touch] = self.get_touches()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            touch.copy()
        other = self.env["renewal.step"].create(
            {"renewal_id": self.renewal.id, "name": "Tip", "action": "touchpoint"}
        )
        other.touchpoint_id = touch.touchpoint_id
        with self.assertRaisesRegex(UserError, "already"):
            touch._claim(other, day(10))

    def test_the_language_is_that_of_the_contact(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        content = self.new_content()
        content.with_context(lang="fr_FR").write(
            {"name": "Conseil", "body": "<p>Un conseil</p>"}
        )
        self.partner.lang = "fr_FR"
        other = self.new_customers(1)
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertEqual(self.get_mails().subject, "Conseil")
        self.assertIn("Un conseil", self.get_mails().body_html)
        self.assertEqual(self.get_mails(other).subject, "Tip")

    def test_files_go_with_it(self):
        file = self.env["ir.attachment"].create({"name": "tip.txt", "raw": b"Tip"})
        self.new_content(attachment_ids=file.ids)
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertEqual(self.get_mails().attachment_ids, file)

    def test_a_rule_gives_only_what_it_names(self):
        self.new_content("New", valid_from=day(-1))
        second = self.new_content("Second", valid_from=day(-9), sequence=2)
        first = self.new_content("First", valid_from=day(-9), sequence=1)
        case = self.new_content("Case", kind="case", valid_from=day(-20))
        self.new_playbook(
            self.touch_vals(-80, touchpoint_ids=(first | second).ids),
            self.touch_vals(-60, touchpoint_ids=(first | second).ids),
            self.touch_vals(-50, touchpoint_ids=(first | second).ids),
            self.touch_vals(-40, touchpoint_kind="case"),
        )
        for offset in (10, 30, 40, 50):
            self.run_day(offset)
        self.assertEqual(self.get_given(), ["First", "Second", "Case"])
        self.assertEqual(self.get_touches()[-1].touchpoint_id, case)
        self.assertEqual(self.get_step(self.renewal, -50).state, "skipped")

    def test_what_is_named_and_switched_off_is_not_given(self):
        draft = self.new_content("Draft", active=False)
        self.new_content("Other")
        self.new_playbook(self.touch_vals(touchpoint_ids=draft.ids))
        self.run_day(10)
        self.assertFalse(self.get_touches())

    # ------------------------------------------------------------------
    # Not sent
    # ------------------------------------------------------------------

    def test_what_the_cap_postpones_leaves_no_row(self):
        self.partner.renewal_mail_date = day(8)
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        self.assertFalse(self.get_touches())
        self.assertFalse(step.touchpoint_id)
        self.assertEqual((step.state, step.scheduled_date), ("planned", day(15)))
        self.run_day(15)
        self.assertEqual(self.get_given(), ["Tip"])

    def test_what_is_refused_leaves_no_row(self):
        self.partner.email = False
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        self.assertEqual(step.state, "skipped")
        self.assertFalse(self.get_touches() or step.touchpoint_id)

    def test_who_declined_tips_still_gets_an_invitation(self):
        self.partner.renewal_tip_opt_out = True
        self.new_content("Tip", valid_from=day(-1))
        url = "https://example.com/training"
        self.new_content("Training", kind="training", url=url, valid_from=day(-9))
        self.new_playbook(
            self.touch_vals(-80),
            self.touch_vals(-60),
            self.touch_vals(-40, is_delivered_by_person=True),
        )
        for offset in (10, 30, 50):
            self.run_day(offset)
        self.assertEqual(self.get_given(), ["Training", "Tip"])
        self.assertEqual(self.get_step(self.renewal, -60).state, "skipped")
        self.assertEqual(self.get_touches()[-1].channel, "task")

    def test_a_reminder_comes_before_a_tip(self):
        self.new_content()
        template = self.new_mail_template()
        self.new_playbook(
            self.touch_vals(-80),
            self.step_vals(-78, action="mail", mail_template_id=template.id),
        )
        self.run_day(10)
        self.assertFalse(self.get_touches())
        for offset in range(11, 20):
            self.run_day(offset)
        self.assertEqual(self.get_touches().date, day(19))

    def test_an_e_mail_that_does_not_arrive_is_noted(self):
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        step._mark_undelivered("refused", "550 no such user", day(10))
        self.assertEqual(self.get_touches().state, "bounced")

    def test_what_was_not_sent_is_tried_again_as_the_same_content(self):
        self.new_content("Old", valid_from=day(-9))
        self.new_content("New", valid_from=day(-1))
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        step._mark_undelivered("error", "no server", day(10))
        self.assertEqual(self.get_touches().state, "failed")
        self.run_day(11)
        [touch] = self.get_touches()
        self.assertEqual(touch.touchpoint_id.name, "New")
        self.assertEqual((touch.state, touch.date), ("prepared", day(11)))
        self.assertEqual(step.delivery, "queued")

    def test_an_answer_is_noted_on_the_content(self):
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        self.renewal.message_post(
            body="Thank you",
            author_id=self.partner.id,
            email_from=self.partner.email,
            message_type="email",
            parent_id=step.mail_id.id,
        )
        self.assertEqual(self.get_touches().replied_date, day(0))

    def test_the_e_mail_around_it_is_made_again_where_it_was_deleted(self):
        self.env.ref("renewal_management_health.mail_template_touchpoint").unlink()
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertIn("Dear Acme", self.get_mails().body_html)

    # ------------------------------------------------------------------
    # By a person
    # ------------------------------------------------------------------

    def test_a_person_gets_the_text_as_a_task(self):
        self.new_content("Roles", body="<p>Give each team its role</p>")
        self.new_playbook(self.touch_vals(is_delivered_by_person=True))
        self.run_day(10)
        step = self.get_step(self.renewal, -80)
        self.assertEqual(step.activity_id.user_id, self.rep)
        self.assertIn("Give each team its role", step.activity_id.note)
        [touch] = self.get_touches()
        self.assertEqual((touch.channel, touch.state), ("task", "prepared"))
        self.assertFalse(self.get_mails())
        step.activity_id.with_user(self.rep).action_feedback()
        self.assertEqual(touch.state, "sent")

    def test_a_talk_is_always_a_task(self):
        self.new_content("Talk about next year", kind="talk")
        self.partner.email = False
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.assertTrue(self.get_step(self.renewal, -80).activity_id)
        self.assertEqual(self.get_touches().channel, "task")

    # ------------------------------------------------------------------
    # The record
    # ------------------------------------------------------------------

    def test_nobody_writes_what_was_given(self):
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        [touch] = self.get_touches()
        for user in (self.rep, self.manager):
            self.assertTrue(touch.with_user(user).date)
            with self.assertRaises(AccessError):
                touch.with_user(user).state = "sent"

    def test_people_see_what_was_given_in_their_own_renewals(self):
        self.new_content()
        theirs = self.new_customers(1)
        theirs.write({"user_id": self.other_rep.id, "team_id": False})
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        touches = self.env["renewal.touch"]
        for user, seen in (
            (self.rep, self.get_touches()),
            (self.other_rep, self.get_touches(theirs.partner_id)),
            (self.manager, touches.search([])),
        ):
            self.assertEqual(touches.with_user(user).search([]), seen)

    def test_companies_see_their_own(self):
        self.new_content()
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.new_user("stranger", "renewal_management.group_renewal_manager")
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        touches = self.env["renewal.touch"].with_user(stranger)
        self.assertFalse(touches.search([]))

    def test_merged_customers_keep_what_both_had(self):
        self.new_content()
        other = self.new_customers(1).partner_id
        self.new_playbook(self.touch_vals())
        self.run_day(10)
        self.get_touches(other).write(
            {"replied_date": day(1), "has_answer_value": True, "answer_value": 0}
        )
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.partner | other).ids, self.partner
        )
        [touch] = self.get_touches()
        self.assertEqual(touch.replied_date, day(1))
        self.assertTrue(touch.has_answer_value)

    def test_as_many_queries_for_fifty_customers_as_for_five(self):
        """The library is read once, the customers by one query a source."""
        self.new_content(metric_id=self.new_metric().id)
        contents = self.env["renewal.touchpoint"]
        steps = self.env["renewal.step"]
        counts = []
        for renewals in (self.new_customers(5), self.new_customers(45)):
            steps |= steps.create(
                [
                    {"renewal_id": r.id, "name": "Tip", "action": "touchpoint"}
                    for r in renewals
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            picks = contents._pick_for(steps, day(0))
            counts.append(self.env.cr.sql_log_count - before)
            self.assertTrue(all(picks.values()))
        self.assertEqual(*counts)
