# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the headers of an e-mail say about who wrote it."""

# Software that answers for a person says so in one of these (RFC 3834, section 5, and
# what mail servers did before it).
AUTOMATIC_PRECEDENCES = {"auto_reply", "auto-reply", "bulk", "junk"}
OLD_MARKS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")
NO = {"", "no", "none"}


def is_automatic(headers):
    """Return whether no person wrote an e-mail: out of office, acknowledgements.

    >>> is_automatic({"Subject": "Automatic reply: yes, please"})
    False
    >>> is_automatic({"Auto-Submitted": "auto-replied (vacation)"})
    True
    >>> is_automatic({"Auto-Submitted": "No; written by a person"})
    False
    >>> is_automatic({"X-Auto-Response-Suppress": "All"})
    True
    >>> is_automatic({"Precedence": "BULK"}), is_automatic({"Precedence": "list"})
    (True, False)
    >>> is_automatic({"X-Autoreply": "yes"})
    True

    A header may be there twice, where the object knows of that:

    >>> from email import message_from_string
    >>> text = "Precedence: list\\nPrecedence: auto_reply\\n\\nI am away"
    >>> is_automatic(message_from_string(text))
    True

    :param headers: a mapping with ``get``, as ``email.message.Message`` has it
    """
    return (
        _has(headers, "Auto-Submitted", lambda value: value not in NO)
        or _has(headers, "X-Auto-Response-Suppress", lambda value: value not in NO)
        or _has(headers, "Precedence", AUTOMATIC_PRECEDENCES.__contains__)
        or any(_has(headers, name, lambda value: value not in NO) for name in OLD_MARKS)
    )


def _has(headers, name, is_wanted):
    if hasattr(headers, "get_all"):
        values = headers.get_all(name) or ()
    else:
        values = filter(None, [headers.get(name)])
    return any(is_wanted(_get_keyword(str(value))) for value in values)


def _get_keyword(value):
    """What comes before parameters and comments."""
    return value.partition(";")[0].partition("(")[0].strip().lower()
