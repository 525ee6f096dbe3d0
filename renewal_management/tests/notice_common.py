# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules of notices, terms that renew by themselves, and what mail servers report."""

from freezegun import freeze_time

from .common import TODAY, RenewalCase, day
from .smtp_common import SmtpBuilders

REPORT = """From: MAILER-DAEMON@mx.example.com
To: bounce@example.com
Subject: Report
Message-Id: <report-{kind}@mx.example.com>
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: text/plain

What became of your message
--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; acme@example.com
Action: {kind}
Status: {status}
--x
Content-Type: text/rfc822-headers

Message-Id: {message_id}
To: acme@example.com
--x--
"""


class NoticeBuilders:
    """Mix into a test case with our other builders."""

    @classmethod
    def new_rule(cls, **values):
        """A notice between 30 and 10 days before the notice deadline, by e-mail and
        then by letter; an automatic renewal waits for it."""
        return cls.env["renewal.notice.rule"].create(
            {
                "name": "Rule",
                "domain": "[('contract_type', '=', 'sale')]",
                "earliest": 30,
                "latest": 10,
                "mail_template_id": cls.env.ref(
                    "renewal_management.mail_template_notice_consumer"
                ).id,
                "second_channel": "letter",
                "waits": "sent",
                **values,
            }
        )

    @classmethod
    def new_auto_renewal(cls, end=90, deadline=60, **values):
        """A term that renews by itself; its deadline is so many days from today."""
        line = cls.line_vals(
            end=end,
            is_auto_renew=True,
            auto_renew_interval=1,
            auto_renew_rule_type="yearly",
            termination_notice_interval=end - deadline,
            termination_notice_rule_type="daily",
        )
        return cls.new_contract(line, **values).renewal_ids

    def get_events(self, notice):
        return notice.event_ids.mapped("kind")

    def take_mail(self, text):
        """The mail gateway takes a message."""
        self.env.flush_all()
        self.env["mail.thread"].message_process(False, text)
        self.env.flush_all()

    def report(self, notice, kind, status="5.0.0"):
        """The mail server reports what became of a notice."""
        message_id = notice.mail_id.message_id
        self.take_mail(REPORT.format(kind=kind, status=status, message_id=message_id))

    def renew_by_job(self, offset):
        """OCA's scheduled job, on the day that many days from today."""
        self.env.flush_all()
        with freeze_time(day(offset)):
            self.env["contract.line"].cron_renew_contract_line()
            self.sync_lines()
        self.env.flush_all()


class NoticeCase(NoticeBuilders, SmtpBuilders, RenewalCase):
    """With a rule, and a term whose deadline is in 60 days: its window is from the 30th
    to the 50th day."""

    def show_page(self):
        """The customer has a page."""
        self.company.write({"renewal_page_preview_date": TODAY, "renewal_page": True})
        self.renewal._publish_page()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.new_rule()
        cls.renewal = cls.new_auto_renewal()

    @property
    def notice(self):
        return self.renewal.notice_ids.filtered(lambda n: n.state != "cancelled")

    def send(self, offset=30, **answers):
        """The daily run and the outgoing queue of a day, with a real mail server.

        :return: what the server got
        """
        self.run_day(offset)
        with self.mail_server(**answers) as postbox:
            self.send_mails(offset)
        return postbox

    def send_mails(self, offset):
        with self.enter_registry_test_mode():
            self.send_queue(offset)

    def assertNotice(self, state, *events):
        self.assertEqual(self.notice.state, state)
        self.assertEqual(self.get_events(self.notice), list(events))

    def get_tasks(self):
        return self.renewal.activity_ids.mapped("summary")
