# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Which content of the library a customer gets next.

>>> from datetime import date
>>> day = date(2026, 3, 2)
>>> roles = Content(1, "tip", published=date(2026, 1, 1), metric=7)
>>> audit = Content(2, "tip", published=date(2026, 2, 1))
>>> it = Content(3, "news", published=date(2026, 2, 1), words=("it", "admin"))

What teaches a feature that the customer does not use yet comes first, then the newest:

>>> pick([audit, roles], Reader(), day).id
1
>>> pick([audit, roles], Reader(used=frozenset({7})), day).id
2

Content that was chosen comes in the order of the choice:

>>> pick([audit, roles], Reader(), day, chosen=[2, 1]).id
2

Nobody gets anything twice, nor what is not meant for them:

>>> refuse(audit, Reader(had=frozenset({2})), day)
'had'
>>> refuse(it, Reader(job="Head of IT"), day)
''
>>> refuse(it, Reader(job="Facility manager"), day)
'reader'
>>> pick([it], Reader(), day) is None
True
"""

import re
from datetime import date
from typing import NamedTuple

NONE = frozenset()


class Content(NamedTuple):
    """One piece of the library. An empty set, or no words: everybody."""

    id: int
    kind: str
    published: date
    rank: int = 0
    langs: frozenset = NONE
    industries: frozenset = NONE
    products: frozenset = NONE
    stages: frozenset = NONE
    words: tuple = ()
    metric: int | None = None
    first: date | None = None
    last: date | None = None


class Reader(NamedTuple):
    """Who would get it, and what is known of their company."""

    lang: str = ""
    job: str = ""
    industry: int | None = None
    products: frozenset = NONE
    stage: int | None = None
    used: frozenset = NONE  # metrics
    had: frozenset = NONE  # contents
    unwanted: frozenset = NONE  # kinds


def split_words(text):
    """
    >>> split_words("IT, Administrator,, ")
    ('it', 'administrator')
    """
    words = re.split(r"[,;，；、\n]", text or "")
    return tuple(word.strip().lower() for word in words if word.strip())


def _has_word(words, job):
    """Whole words, where a language has blanks between them.

    >>> _has_word(("it",), "Head of IT"), _has_word(("it",), "Facility manager")
    (True, False)
    >>> _has_word(("财务",), "财务总监")
    True
    """
    job = job.lower()
    return any(
        re.search(rf"\b{re.escape(word)}\b", job) if word.isascii() else word in job
        for word in words
    )


def _speaks(langs, lang):
    """Whether it is written in the reader's language, or in another of its countries.

    >>> _speaks({"en_US"}, "en_GB"), _speaks({"en_US"}, "zh_CN"), _speaks({"en_US"}, "")
    (True, False, True)
    """
    if not langs or not lang or lang in langs:
        return True
    return lang[:2] in {known[:2] for known in langs}


def refuse(content, reader, day):
    """Why this reader does not get it today, as a code; empty when they may."""
    checks = (
        ("had", content.id in reader.had),
        ("early", content.first and day < content.first),
        ("late", content.last and day > content.last),
        ("unwanted", content.kind in reader.unwanted),
        ("language", not _speaks(content.langs, reader.lang)),
        ("industry", content.industries and reader.industry not in content.industries),
        ("product", content.products and not content.products & reader.products),
        ("stage", content.stages and reader.stage not in content.stages),
        ("reader", content.words and not _has_word(content.words, reader.job)),
    )
    return next((code for code, is_refused in checks if is_refused), "")


def rank(content, reader, chosen=()):
    """The lowest is given first.

    :param chosen: ids, in the order in which they are to be given
    """
    is_new = content.metric is not None and content.metric not in reader.used
    return (
        chosen.index(content.id) if chosen else 0,
        not is_new,
        -content.published.toordinal(),
        content.rank,
        content.id,
    )


def pick(contents, reader, day, chosen=()):
    """The content to give now.

    :param chosen: ids; nothing else is given
    :return: Content, or None
    """
    fitting = [
        content
        for content in contents
        if (not chosen or content.id in chosen) and not refuse(content, reader, day)
    ]
    return min(fitting, key=lambda c: rank(c, reader, chosen), default=None)
