# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A report of usage as rows, read from a stream of bytes that may be packed and may say
what it is: which format, which charset, how long at most.
"""

import codecs
import gzip
import io
import zlib

from .usage_format import READERS, FeedError

FORMATS = {
    "application/json": "json",
    "text/json": "json",
    "application/x-ndjson": "ndjson",
    "application/ndjson": "ndjson",
    "application/jsonl": "ndjson",
    "application/jsonlines": "ndjson",
    "application/x-jsonlines": "ndjson",
    "text/csv": "csv",
    "application/csv": "csv",
    "text/tab-separated-values": "csv",
}
# What programs say when nobody told them what they send: look into it.
UNTOLD = {
    "",
    "text/plain",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "application/vnd.ms-excel",
}


class Limited(io.RawIOBase):
    """A stream that refuses to go on after so many bytes.

    >>> Limited(io.BytesIO(b"abc"), 3).read()
    b'abc'
    >>> Limited(io.BytesIO(b"abcd"), 3).read()
    ... # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    FeedError: too_large
    """

    def __init__(self, stream, limit):
        self._stream = stream
        self._left = limit
        self._limit = limit

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self._stream.read(min(len(buffer), self._left + 1))
        self._left -= len(data)
        if self._left < 0:
            raise FeedError("too_large", limit=self._limit)
        buffer[: len(data)] = data
        return len(data)


def unpack(stream, encoding, limit):
    """The stream without its Content-Encoding, at most so many bytes of it.

    >>> unpack(io.BytesIO(gzip.compress(b"[]")), "gzip", 10).read()
    b'[]'
    >>> unpack(io.BytesIO(b"[]"), "br", 10)
    ... # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    FeedError: content_encoding
    """
    encoding = (encoding or "").strip().lower()
    if encoding in ("gzip", "x-gzip"):
        stream = gzip.GzipFile(fileobj=stream)
    elif encoding not in ("", "identity"):
        raise FeedError("content_encoding", encoding=encoding)
    return io.BufferedReader(Limited(stream, limit), 1 << 16)


def read(stream, mimetype, charset=None):
    """The rows of a report.

    :param stream: bytes, buffered
    :param mimetype: what the sender calls it; looked into when that says nothing
    :return: (number, row, trouble): the line of the file, or the place in the array,
        from 1; a dict, or None when the row cannot be read; then, why

    >>> list(read(io.BufferedReader(io.BytesIO(b'[{"value": 1}]')), ""))
    [(1, {'value': 1}, None)]
    """
    start = _peek(stream)
    if not start.strip():
        raise FeedError("empty")
    reader = READERS[_find_format(start, mimetype)]
    return _readable(reader(_decode(stream, charset)))


def _readable(rows):
    """What breaks while reading, in our words."""
    try:
        yield from rows
    except FeedError:
        raise
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError("broken_gzip") from error
    except UnicodeError as error:
        raise FeedError("undecodable") from error


def _peek(stream):
    try:
        return stream.peek(1)[:200]
    except (OSError, EOFError, zlib.error) as error:
        raise FeedError("broken_gzip") from error


def _find_format(start, mimetype):
    """
    >>> _find_format(b"", "Text/CSV"), _find_format(b" [{", ""), _find_format(b"{", "")
    ('csv', 'json', 'ndjson')
    """
    mimetype = (mimetype or "").strip().lower()
    if mimetype in FORMATS:
        return FORMATS[mimetype]
    if mimetype not in UNTOLD:
        raise FeedError("content_type", content_type=mimetype)
    # whatever the charset: without its mark, and without the empty half of UTF-16
    start = start.removeprefix(codecs.BOM_UTF8).lstrip(codecs.BOM_UTF16)
    first = start.replace(b"\0", b"").lstrip()[:1]
    return {b"[": "json", b"{": "ndjson"}.get(first, "csv")


def _decode(stream, charset):
    """Text. Bytes that are none become U+FFFD: the row that has them is refused."""
    charset = (charset or "utf-8").strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(charset)
    except (LookupError, ValueError) as error:
        raise FeedError("charset", charset=charset) from error
    if not codec._is_text_encoding:
        raise FeedError("charset", charset=charset)
    name = "utf-8-sig" if codec.name == "utf-8" else codec.name
    return io.TextIOWrapper(stream, name, errors="replace")
