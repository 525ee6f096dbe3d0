# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real mail server for tests: it listens on this machine, and takes or refuses."""

import socket
import unittest
from contextlib import contextmanager
from email import message_from_bytes, policy
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tools import mute_logger

from odoo.addons.base.models.ir_mail_server import IrMail_Server

from .common import day

try:
    from aiosmtpd.controller import Controller
except ImportError:  # as on a customer's server
    Controller = None

LOGGERS = (
    "odoo.addons.mail.models.mail_mail",
    "odoo.addons.base.models.ir_mail_server",
)

needs_smtp = unittest.skipUnless(Controller, "aiosmtpd is not installed")


class Postbox:
    """What the mail server does: it keeps what it takes, and refuses some addresses.

    :param recipient_answer: what it says of every other address
    :param answer: what it says of a message that it has read; None: it dies
    """

    def __init__(self, refused=(), recipient_answer="250 OK", answer="250 OK"):
        self.refused = refused
        self.recipient_answer = recipient_answer
        self.answer = answer
        self.messages = []
        self.raw = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 No such user here"
        if not self.recipient_answer.startswith("250"):
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.raw.append(envelope.original_content)
        message = message_from_bytes(envelope.content, policy=policy.SMTP)
        self.messages.append(message)
        if self.answer is None:
            server.transport.abort()
        return self.answer


class SmtpBuilders:
    """Mix into a test case: its e-mails really go to a mail server."""

    def get_free_port(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def use_server(self, host="127.0.0.1", port=None):
        """The only outgoing mail server of this database."""
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        return servers.create(
            {
                "name": "Test",
                "smtp_host": host,
                "smtp_port": port or self.get_free_port(),
                "smtp_encryption": "none",
            }
        )

    @contextmanager
    def mail_server(self, refused=(), **answers):
        """:return: the postbox of a mail server that runs meanwhile"""
        postbox = Postbox(refused, **answers)
        port = self.get_free_port()
        controller = Controller(postbox, hostname="127.0.0.1", port=port)
        controller.start()
        try:
            self.use_server(port=port)
            yield postbox
        finally:
            controller.stop()

    def send_queue(self, offset=10):
        """What Odoo's scheduled job does, so many days from today. Odoo sends nothing
        while it tests itself."""
        self.env.flush_all()
        sending = patch.object(IrMail_Server, "_disable_send", lambda *args: False)
        with sending, freeze_time(day(offset)), mute_logger(*LOGGERS):
            self.env["mail.mail"].process_email_queue()
        self.env.flush_all()
        self.env.invalidate_all()
