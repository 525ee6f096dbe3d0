# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Chatter, exports and prints of records that are hidden, asked for over HTTP."""

import json
from datetime import timedelta

from odoo import Command
from odoo.http import Request
from odoo.tools import mute_logger

from .public_common import SECRET, PublicMethods

SECONDS = 60


class HiddenOverHttp(PublicMethods):
    """Mix it into an HttpCase with our builders. On the real clock: requests are served
    in threads of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        other = cls.env["res.company"].create({"name": "Other"})
        cls.strangers = cls.new_strangers(other)
        employees = cls.manager.union(*cls.strangers).filtered(lambda u: not u.share)
        export = cls.env.ref("base.group_allow_export")
        employees.write({"group_ids": [Command.link(export.id)]})
        customer = cls.partner.with_context(tracking_disable=True)
        customer.write({"name": SECRET, "company_id": cls.company.id})
        # colleagues may read the customer's own chatter
        customer.message_ids.unlink()
        today = cls.company._get_renewal_today()
        line = cls.line_vals(
            date_start=today - timedelta(days=300),
            date_end=today + timedelta(days=60),
            recurring_next_date=today - timedelta(days=300),
        )
        cls.renewal = cls.new_contract(
            line, name=SECRET, user_id=cls.other_rep.id
        ).renewal_ids
        cls.renewal.team_id = cls.team

    def ask_json(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        return self.url_open(path, body, headers=headers, timeout=SECONDS).text

    def ask_call(self, model, method, *args):
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.ask_json(path, model=model, method=method, args=args, kwargs={})

    def ask_export(self, record):
        data = {
            "model": record._name,
            "fields": [{"name": "display_name", "label": "Name", "type": "char"}],
            "ids": record.ids,
            "domain": [],
            "import_compat": False,
        }
        data = {"data": json.dumps(data), "csrf_token": Request.csrf_token(self)}
        return self.url_open("/web/export/csv", data, timeout=SECONDS).text

    def ask(self, user, record, attachment, report):
        """{what was asked for: the answer}"""
        self.authenticate(user.login, user.login)
        about = {"thread_model": record._name, "thread_id": record.id}
        wanted = {**about, "request_list": ["attachments", "followers"]}
        messages = [["model", "=", record._name], ["res_id", "=", record.id]]
        answers = {
            "messages": self.ask_json("/mail/thread/messages", **about),
            "attachments": self.ask_json(
                "/mail/data", fetch_params=[["mail.thread", wanted]]
            ),
            "search": self.ask_call("mail.message", "search_read", messages, ["body"]),
            "file": self.url_open(f"/web/content/{attachment.id}").text,
            "read": self.ask_call(record._name, "read", record.ids, ["display_name"]),
            "export": self.ask_export(record),
        }
        if report:
            path = f"/report/html/{report}/{record.id}"
            answers["print"] = self.url_open(path, timeout=SECONDS).text
        return answers

    def assertHidden(self, record, report=None):
        """Strangers get nothing of a record, and a manager does."""
        message = record.message_post(
            body=SECRET, attachments=[(f"{SECRET}.txt", SECRET.encode())]
        )
        asked = (record, message.attachment_ids, report)
        told = self.ask(self.manager, *asked)
        self.assertEqual([name for name in told if SECRET not in told[name]], [])
        with mute_logger("odoo.http", "odoo.addons.web.controllers.export"):
            found = [
                f"{name} as {user.login}"
                for user in self.strangers
                for name, answer in self.ask(user, *asked).items()
                if SECRET in answer
            ]
        self.assertEqual(found, [])
