# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import gzip
import io
import json
from datetime import date

from odoo.tests import BaseCase, tagged
from odoo.tools import mute_logger

from odoo.addons.renewal_management.tests.hypothesis_common import (
    HealthCheck,
    given,
    settings,
    st,
)

from ..tools.usage_feed import FeedError, read, unpack
from ..tools.usage_row import Refusal, Rows
from .usage_common import FeedCase

TYPES = st.sampled_from(
    ["application/json", "application/x-ndjson", "text/csv", "", "text/plain", "x/y"]
)
CHARSETS = st.sampled_from([None, "utf-8", "utf-16", "gb18030", "latin-1", "nothing"])
ENCODINGS = st.sampled_from([None, "gzip", "br"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = ("customer_key", "customer_id", "customer_ref", "metric", "date", "value")
# Values that are often nearly right, each in the place of any other.
VALUE = JSON | st.sampled_from(
    ["A-1", "logged_in", "2026-03-01", 5, "5", "1e999", "\0", "\ud800", "\\.", 10**30]
)
ROW = st.dictionaries(st.sampled_from(NAMES), VALUE) | JSON
QUIET = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
}
HEADER = "customer_key,metric,date,value"


def read_all(body, mimetype="", charset=None, encoding=None):
    rows = Rows({"logged_in": 1}, None, date(2026, 3, 3))
    stream = unpack(io.BytesIO(body), encoding, 10**6)
    found = []
    for number, row, trouble in read(stream, mimetype, charset):
        found.append(None if trouble else rows.check(number, row))
    return found


@tagged("post_install", "-at_install")
class TestReading(BaseCase):
    """Whatever comes: rows, refusals, or an error that says what; nothing else."""

    @settings(max_examples=300, **QUIET)
    @given(st.binary(max_size=300), TYPES, CHARSETS, ENCODINGS, st.booleans())
    def test_any_body_is_read_or_refused(
        self, body, mimetype, charset, encoding, is_packed
    ):
        body = gzip.compress(body) if is_packed else body
        try:
            read_all(body, mimetype, charset, encoding)
        except FeedError as error:
            self.assertTrue(error.code)

    @settings(max_examples=200, **QUIET)
    @given(st.lists(ROW, max_size=5), st.integers(0, 400))
    def test_truncated_json_is_read_or_refused(self, rows, length):
        body = json.dumps(rows).encode()
        try:
            found = read_all(body[:length], "application/json")
        except FeedError:
            self.assertLess(length, len(body))
        else:
            self.assertEqual(len(found), len(rows))

    @settings(max_examples=200, **QUIET)
    @given(st.lists(ROW, max_size=5))
    def test_good_rows_of_an_array_are_kept(self, rows):
        good = self.get_good(7)
        found = read_all(json.dumps([*rows, good]).encode(), "application/json")
        self.assertEqual(found[-1][-1], 7)
        self.assertEqual(len(found), len(rows) + 1)

    @settings(max_examples=200, **QUIET)
    @given(st.lists(st.binary(max_size=40) | st.none(), max_size=8))
    def test_good_lines_are_kept(self, lines):
        """Broken lines between them take none along, whatever is in them."""
        count = lines.count(None)
        for mimetype, good in (
            ("text/csv", b"A-1,logged_in,2026-03-01,7"),
            ("application/x-ndjson", json.dumps(self.get_good(7)).encode()),
        ):
            broken = [
                good if line is None else line.replace(b"\n", b"").replace(b"\r", b"")
                for line in lines
            ]
            body = b"\n".join([HEADER.encode(), *broken])
            stored = [
                row
                for row in read_all(body, mimetype)
                if row and not isinstance(row, Refusal) and row[2] == "A-1"
            ]
            self.assertGreaterEqual(len(stored), count)

    def get_good(self, value):
        return {
            "customer_key": "A-1",
            "metric": "logged_in",
            "date": "2026-03-01",
            "value": value,
        }


@tagged("post_install", "-at_install")
class TestEndpoint(FeedCase):
    """The same through the server: never a 500, and the good row arrives."""

    @mute_logger("odoo.http")
    def test_endpoint_answers_any_body(self):
        @settings(max_examples=30, **QUIET)
        @given(st.binary(max_size=300), TYPES, CHARSETS, ENCODINGS)
        def check(body, mimetype, charset, encoding):
            content_type = f"{mimetype or 'text/plain'}; charset={charset or 'utf-8'}"
            headers = {"Content_Encoding": encoding} if encoding else {}
            status, answer = self.post(body, content_type, **headers)
            self.assertLess(status, 500, answer)

        check()

    def test_endpoint_answers_any_rows(self):
        @settings(max_examples=40, **QUIET)
        @given(st.lists(ROW, max_size=6), st.integers(0, 6), st.integers(0, 10**6))
        def check(rows, place, value):
            rows = [*rows[:place], self.row(value, ago=1), *rows[place:]]
            status, answer = self.post(rows)
            self.assertEqual(status, 200, answer)
            self.get_counts(answer)
            self.assertEqual(answer["received"], len(rows))
            self.assertEqual(self.get_usage()[-1], value)

        check()
