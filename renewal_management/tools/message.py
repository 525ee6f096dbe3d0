# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parts of messages: dates, links and lists."""

import re

import pytz
from babel.dates import format_skeleton, format_time, get_datetime_format
from markupsafe import Markup

from odoo.tools import html2plaintext
from odoo.tools.misc import babel_locale_parse, get_lang

# Lines of a list in a message: more is for the screen that the message leads to.
MAX_LISTED = 100


def format_day(env, day, lang_code=None, with_year=True):
    """Return a date as lists and forms write it: "May 31, 2026", 2026年5月31日.

    For texts that people inside read, so that one screen has one format. What customers
    read has the format of their language: ``odoo.tools.format_date``.

    :param day: a date; of nothing the text is empty
    :param with_year: lists leave out this year; a text that is kept cannot
    """
    if not day:
        return ""
    locale = babel_locale_parse(get_lang(env, lang_code).code)
    return format_skeleton("yMMMd" if with_year else "MMMd", day, locale=locale)


def format_month(env, day):
    """Return the month of a date as a person writes it: "May 2026", 2026年5月."""
    locale = babel_locale_parse(get_lang(env).code)
    return format_skeleton("yMMMM", day, locale=locale)


def format_moment(env, moment, tz=None):
    """Return a date and time as lists and forms write it: "May 31, 2026, 2:30 PM".

    :param moment: a datetime in UTC, as fields have it
    :param tz: name of the time zone; the user's when left out
    """
    zone = pytz.timezone(tz or env.user.tz or "UTC")
    local = pytz.utc.localize(moment).astimezone(zone)
    locale = babel_locale_parse(get_lang(env).code)
    pattern = get_datetime_format("medium", locale=locale)
    clock = format_time(local, "short", tzinfo=zone, locale=locale)
    return pattern.replace("{0}", clock).replace("{1}", format_day(env, local.date()))


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


def readable_text(html):
    """Return an e-mail as plain text: a line for each row and item, a blank one between
    paragraphs. Odoo's own runs them together.

    >>> print(readable_text("<p>It covers:</p><ul><li>Plan</li><li>Care</li></ul>"
    ...                     "<p>Write <a href='https://x.org/a?b=1'>here</a></p>"))
    It covers:
    <BLANKLINE>
    - Plan
    - Care
    <BLANKLINE>
    Write here [1]
    <BLANKLINE>
    [1] https://x.org/a?b=1
    """
    marked = re.sub(r"\s+", " ", html or "")
    # what a number or an address says already
    marked = re.sub(r'<a\b[^>]*\bhref="(tel|mailto):[^>]*>', "<a>", marked)
    marked = re.sub(r"<li\b[^>]*>", "<br>- ", marked)
    marked = re.sub(r"<(table|ul|ol)\b[^>]*>|</(p|table|ul|ol)>", "<br><br>", marked)
    marked = re.sub(r"</tr>", "<br>", marked)
    text = html2plaintext(marked)
    # a space stands for each tag
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r"(?<=\]) (?=[:;,.：；，。、])", "", text)
    return re.sub(r" ?\n\s*\n ?", "\n\n", text).strip()


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
