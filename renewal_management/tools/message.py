# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of messages: links and lists."""

from markupsafe import Markup

# Lines of a list in a message: more is for the screen that the message leads to.
MAX_LISTED = 100


def record_link(record, label=None):
    """Return a link that opens a record for whoever may see it.

    Goes through Odoo's redirection, which works from e-mails and for every model.

    :param record: a record with a display name
    :param label: text of the link; the display name when left out
    """
    return Markup('<a href="%s/mail/view?model=%s&amp;res_id=%s">%s</a>') % (
        record.get_base_url(),
        record._name,
        record.id,
        label or record.display_name,
    )


def html_list(rows, total=None, limit=MAX_LISTED):
    """Return a bulleted list; what is beyond the limit is an ellipsis.

    >>> html_list(["one", "<two>"])
    Markup('<ul><li>one</li><li>&lt;two&gt;</li></ul>')
    >>> html_list(["one", "two", "three"], limit=2)
    Markup('<ul><li>one</li><li>two</li><li>…</li></ul>')

    :param rows: texts or Markup
    :param total: how many rows there would be, where the caller made fewer
    """
    rows = list(rows)
    shown = rows[: max(limit, 0)]
    if len(shown) < (len(rows) if total is None else total):
        shown.append("…")
    items = Markup("").join(Markup("<li>%s</li>") % row for row in shown)
    return Markup("<ul>%s</ul>") % items
