# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What comes back of an e-mail: delivery reports (RFC 3464) and receipts (RFC 8098).

Odoo takes each of them for a bounce. Here is what they say.
"""

from typing import NamedTuple

DELIVERY = "message/delivery-status"
RECEIPT = "message/disposition-notification"
# What the action of a delivery report means. A server that only passed the e-mail on
# to one that does not report knows no more than one that still tries.
KINDS = {
    "failed": "bounced",
    "delayed": "delayed",
    "relayed": "delayed",
    "delivered": "delivered",
    "expanded": "delivered",
}


class Report(NamedTuple):
    """``kind`` is bounced, delayed, delivered or opened; ``said`` is the code and the
    words of the server."""

    kind: str
    said: str = ""


def read_report(message):
    """Return what a report says of an e-mail; None where it is none that a machine can
    read.

    >>> from email import message_from_string
    >>> start = "Content-Type: multipart/report; boundary=x\\n\\n--x\\n"
    >>> def delivery(fields):
    ...     text = f"{start}Content-Type: {DELIVERY}\\n\\nReporting-MTA: dns; m\\n\\n"
    ...     return read_report(message_from_string(f"{text}{fields}\\n\\n--x--"))
    >>> delivery("Action: delayed\\nStatus: 4.4.1")
    Report(kind='delayed', said='4.4.1')
    >>> delivery("Action: failed\\nStatus: 5.1.1\\nDiagnostic-Code: smtp; 550 Unknown")
    Report(kind='bounced', said='5.1.1 550 Unknown')
    >>> delivery("Action: Delivered (by post)\\nStatus: 2.0.0").kind
    'delivered'

    One recipient who did not get it counts more than another who did:

    >>> delivery("Action: delivered\\n\\nAction: failed").kind
    'bounced'

    A receipt comes from the reader's program, whether it was read or deleted:

    >>> read_report(message_from_string(
    ...     f"{start}Content-Type: {RECEIPT}\\n\\n"
    ...     "Disposition: manual-action/MDN-sent-manually; displayed\\n\\n--x--"))
    Report(kind='opened', said='displayed')
    >>> read_report(message_from_string("Subject: Gone\\n\\nNobody here"))

    :param message: email.message.Message
    """
    found = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == DELIVERY and part.is_multipart():
            found += filter(None, map(_read_delivery, part.get_payload()))
        elif kind == RECEIPT:
            fields = part.get_payload(0) if part.is_multipart() else part
            said = str(fields.get("Disposition") or "").rpartition(";")[2].strip()
            found.append(Report("opened", said))
    order = ("bounced", "delayed", "delivered", "opened")
    return min(found, key=lambda report: order.index(report.kind), default=None)


def _read_delivery(fields):
    """One recipient's fields; the first block, of the whole message, has no action."""
    words = str(fields.get("Action") or "").lower().split()
    kind = KINDS.get(words[0]) if words else None
    if not kind:
        return None
    status = str(fields.get("Status") or "").strip()
    code = str(fields.get("Diagnostic-Code") or "").rpartition("; ")[2]
    return Report(kind, " ".join(f"{status} {code}".split()))
