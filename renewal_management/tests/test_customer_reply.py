# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from freezegun import freeze_time

from odoo.tests import tagged

from .common import RenewalCase, day

MAIL = """\
To: catchall@ours.example.com
From: {author}
Subject: Re: your contract
Message-Id: <{number}@customer.example.com>
In-Reply-To: {parent}
{headers}MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

{text}
"""


class ReplyCase(RenewalCase):
    """Two reminders; the first one was sent, and its customer may answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "ours.example.com"})
        cls.company.alias_domain_id = domain
        cls.template = cls.new_mail_template()
        cls.new_playbook(cls.mail_vals(-30), cls.mail_vals(-10))
        cls.renewal = cls.new_renewal(end=40)

    @classmethod
    def mail_vals(cls, offset):
        return cls.step_vals(
            offset, action="mail", mail_template_id=cls.template.id, late_days=5
        )

    def receive(
        self, parent, text="Yes, please.", author="acme@example.com", headers="", nr=1
    ):
        """An e-mail arrives at the gateway, in answer to a message."""
        mail = MAIL.format(
            author=author,
            parent=parent.message_id,
            headers=headers,
            text=text,
            number=nr,
        )
        with freeze_time(day(11)):
            self.env["mail.thread"].message_process(False, mail)
        self.env.flush_all()
        self.env.invalidate_all()

    def get_tasks(self, renewal=None):
        tasks = (renewal or self.renewal).activity_ids
        return tasks.filtered(lambda task: task.summary == "Answer the customer")


@tagged("post_install", "-at_install")
class TestCustomerReply(ReplyCase):
    """What an answer of the customer changes."""

    def setUp(self):
        super().setUp()
        self.run_day(10)
        self.sent = self.get_step(self.renewal, -30)
        self.later = self.get_step(self.renewal, -10)

    def check_nothing_followed(self):
        self.assertEqual(self.later.state, "planned")
        self.assertFalse(self.get_tasks())
        self.assertFalse(self.renewal.customer_reply_date)
        self.assertFalse(self.renewal.is_worked_on)

    def test_reminders_stop_and_the_timeline_says_why(self):
        self.receive(self.sent.mail_id)
        self.assertEqual(self.sent.state, "done")
        self.assertEqual(self.later.state, "skipped")
        self.assertEqual(self.later.result, "The customer replied")
        self.run_day(30)
        self.run_day(31)
        self.assertFalse(self.later.mail_id)

    def test_the_timeline_says_so_in_the_language_of_the_reader(self):
        self.receive(self.sent.mail_id)
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "renewal_management")]
        )._update_translations(["zh_CN"])
        self.assertEqual(self.later.with_context(lang="zh_CN").result, "客户已回复")
        self.assertEqual(self.later.result, "The customer replied")

    def test_a_person_can_have_the_reminder_all_the_same(self):
        self.receive(self.sent.mail_id)
        self.later.with_user(self.rep).action_restore()
        self.assertFalse(self.later.result)
        self.run_day(30)
        self.assertEqual(self.later.state, "done")

    def test_the_owner_is_asked_to_answer(self):
        self.receive(self.sent.mail_id, text="Can we have 20 users?")
        task = self.get_tasks()
        self.assertEqual((task.user_id, task.date_deadline), (self.rep, day(11)))
        self.assertIn("Can we have 20 users?", task.note)

    def test_an_open_task_says_it_instead_of_a_second_one(self):
        task = self.renewal.activity_schedule(
            "mail.mail_activity_data_call", user_id=self.rep.id, note="Call them"
        )
        self.receive(self.sent.mail_id, text="Please call at noon")
        self.assertFalse(self.get_tasks())
        self.assertIn("Call them", task.note)
        self.assertIn("Please call at noon", task.note)

    def test_a_second_answer_joins_the_task_of_the_first(self):
        self.receive(self.sent.mail_id, text="One")
        self.receive(self.sent.mail_id, text="Two", nr=2)
        self.assertEqual(len(self.get_tasks()), 1)
        self.assertIn("Two", self.get_tasks().note)

    def test_the_owner_has_left(self):
        self.rep.active = False
        self.receive(self.sent.mail_id)
        self.assertEqual(self.get_tasks().user_id, self.leader)

    def test_it_counts_as_contact(self):
        self.receive(self.sent.mail_id)
        self.assertTrue(self.renewal.is_worked_on)
        self.assertIn("reply of the customer", self.renewal.work_note)
        found = self.renewal.search([("is_worked_on", "=", True)])
        self.assertIn(self.renewal, found)

    def test_the_same_mail_twice_is_one_answer(self):
        for _time in range(2):
            self.receive(self.sent.mail_id, text="Once")
        self.assertEqual(self.get_tasks().note.count("Once"), 1)
        mails = self.renewal.message_ids.filtered(lambda m: m.message_type == "email")
        self.assertEqual(len(mails), 1)

    def test_an_out_of_office_message_is_no_answer(self):
        for number, header in enumerate(
            (
                "Auto-Submitted: auto-replied",
                "X-Auto-Response-Suppress: All",
                "Precedence: bulk",
            )
        ):
            self.receive(self.sent.mail_id, headers=f"{header}\n", nr=number)
        self.check_nothing_followed()
        away = self.renewal.message_ids.filtered(
            lambda message: message.message_type == "out_of_office"
        )
        self.assertEqual(len(away), 3)

    def test_an_answer_of_a_stranger_is_shown_and_does_not_count(self):
        self.receive(self.sent.mail_id, author="eve@elsewhere.example.com")
        self.check_nothing_followed()
        self.assertIn("Yes, please.", self.renewal.message_ids[0].body)

    def test_an_answer_of_a_colleague_is_not_the_customers(self):
        self.rep.email = "rep@ours.example.com"
        self.receive(self.sent.mail_id, author="rep@ours.example.com")
        self.assertEqual(self.later.state, "planned")
        self.assertFalse(self.renewal.customer_reply_date)

    def test_somebody_else_of_the_customer_may_answer(self):
        self.env["res.partner"].create(
            {"name": "Bo", "email": "bo@example.com", "parent_id": self.partner.id}
        )
        self.receive(self.sent.mail_id, author="bo@example.com")
        self.assertEqual(self.later.state, "skipped")

    def test_an_answer_to_what_was_decided_meanwhile_asks_for_nothing(self):
        self.renewal._close("churned", day(10))
        self.receive(self.sent.mail_id)
        self.assertFalse(self.get_tasks())


@tagged("post_install", "-at_install")
class TestWhichRenewal(ReplyCase):
    """What an answer is about."""

    def test_an_e_mail_about_several_is_answered_for_all_of_them(self):
        other = self.new_renewal(end=42, name="Other")
        self.run_day(10)
        sent = self.get_step(self.renewal, -30)
        self.assertEqual(sent.mail_id, self.get_step(other, -30).mail_id)
        self.receive(sent.mail_id)
        for renewal in self.renewal | other:
            self.assertEqual(self.get_step(renewal, -10).state, "skipped")
            self.assertTrue(renewal.customer_reply_date)
        self.assertEqual(len(self.get_tasks(self.renewal | other)), 1)

    def test_on_the_contract_it_is_about_what_is_decided_next(self):
        contract = self.new_contract(self.line_vals(end=80), self.line_vals(end=30))
        first, second = contract.renewal_ids.sorted("decision_date")
        message = contract.message_post(
            body="Your invoice", partner_ids=self.partner.ids
        )
        self.receive(message)
        self.assertTrue(first.customer_reply_date)
        self.assertFalse(second.customer_reply_date)
        self.assertEqual(self.get_step(first, -10).state, "skipped")
        self.assertEqual(self.get_step(second, -10).state, "planned")
