# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An e-mail as it goes over the line, and what the mail server answers."""

import hashlib
import smtplib
from email import message_from_bytes, policy
from typing import NamedTuple

# Reports of what becomes of it, where the server gives them (RFC 3461).
REPORTS = "NOTIFY=SUCCESS,FAILURE,DELAY"


class Answer(NamedTuple):
    """What became of an attempt.

    ``kind``: ``sent``; ``later`` and ``refused`` by the server; ``unsent``, it never
    got so far; ``unknown``, the line broke after the text: it may have arrived.
    """

    kind: str
    said: str = ""


class Line:
    """Watch over one message on a connection: its bytes as sent, and the answer.

    >>> class Connection:
    ...     def has_extn(self, name): return False
    ...     def data(self, raw): return 250, b"Ok: queued as 7"
    ...     def sendmail(self, sender, recipients, raw, options=(), rcpt_options=()):
    ...         return self.data(raw) and {}
    >>> with Line(connection := Connection()) as line:
    ...     connection.sendmail("a@x.org", ["b@x.org"], b"Hello")
    {}
    >>> line.raw, line.recipients, line.get_answer()
    (b'Hello', ['b@x.org'], Answer(kind='sent', said='250 Ok: queued as 7'))

    Nothing of it stays on the connection:

    >>> vars(connection)
    {}
    """

    def __init__(self, session):
        self.session = session
        self.raw, self.sender, self.recipients = b"", "", []
        self.code, self.said, self.refused = None, "", {}

    def __enter__(self):
        self._data, self._sendmail = self.session.data, self.session.sendmail
        self.session.data, self.session.sendmail = self.data, self.sendmail
        return self

    def __exit__(self, *_error):
        del self.session.data, self.session.sendmail

    def sendmail(self, sender, recipients, msg, mail_options=(), rcpt_options=()):
        self.sender, self.recipients = sender, list(recipients)
        if self.session.has_extn("dsn"):
            rcpt_options = [*rcpt_options, REPORTS]
        self.refused = self._sendmail(
            sender, recipients, msg, mail_options, rcpt_options
        )
        return self.refused

    def data(self, msg):
        self.raw = msg if isinstance(msg, bytes) else msg.encode("ascii", "replace")
        self.code, said = self._data(msg)
        self.said = _as_text(said)
        return self.code, said

    def get_answer(self, error=None):
        """:param error: the exception that ended the attempt"""
        if self.code is not None:
            return _classify(self.code, self.said)
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, said = next(iter(error.recipients.values()))
            return _classify(code, _as_text(said))
        if isinstance(error, smtplib.SMTPResponseException):
            return _classify(error.smtp_code, _as_text(error.smtp_error))
        words = f"{type(error).__name__}: {error}" if error else ""
        return Answer("unknown" if self.raw else "unsent", words)


class Sent(NamedTuple):
    """A message as people read it: some headers, its text, its files as ``(name, size,
    SHA-256)``."""

    headers: list
    text: str
    files: list


SHOWN = ("From", "To", "Reply-To", "Subject", "Date", "Message-ID")


def read_sent(raw):
    r"""Return what is in the bytes of a message.

    >>> raw = (b"From: a@x.org\r\nSubject: =?utf-8?q?R=C3=A9?=\r\n"
    ...     b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    ...     b"Content-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: text/csv"
    ...     b"\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1\r\n--b--")
    >>> sent = read_sent(raw)
    >>> sent.headers, sent.text
    ([('From', 'a@x.org'), ('Subject', 'Ré')], 'Hello')
    >>> [(name, size, digest[:8]) for name, size, digest in sent.files]
    [('a.csv', 1, '6b86b273')]
    """
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain", "html"))
    return Sent(
        [(name, str(message[name])) for name in SHOWN if message[name]],
        body.get_content().strip() if body else "",
        [
            (part.get_filename() or "", len(content), hash_bytes(content))
            for part in message.iter_attachments()
            for content in [part.get_payload(decode=True) or b""]
        ],
    )


def hash_bytes(content):
    """
    >>> hash_bytes(b"1")[:8]
    '6b86b273'
    """
    return hashlib.sha256(content).hexdigest()


def _classify(code, said):
    words = f"{code} {said}".strip()
    if 200 <= code < 300:
        return Answer("sent", words)
    # -1: the line broke before there was an answer
    return Answer({4: "later", 5: "refused"}.get(code // 100, "unsent"), words)


def _as_text(said):
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())
