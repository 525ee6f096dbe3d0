# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import gzip
import json

from odoo.tests import tagged
from odoo.tools import mute_logger

from .usage_common import FeedCase

HTTP = "odoo.http"


@tagged("post_install", "-at_install")
class TestRefusals(FeedCase):
    def test_each_bad_row_is_refused_with_its_field(self):
        """Each is told its field; none costs the others."""
        self.company.renewal_usage_kept_from = "2020-01-01"
        cases = [
            ("customer_key", {"customer_key": None}),
            ("customer_key", {"customer_key": True}),
            ("customer_key", {"customer_key": ["A-1"]}),
            ("customer_key", {"customer_key": "A\0"}),
            ("customer_key", {"customer_key": "\ud800"}),
            ("customer_key", {"customer_key": "A" * 201}),
            ("customer_key", {"customer_key": "B\t1"}),
            ("customer_key", {"customer_key": "unknown"}),
            ("customer_id", {"customer_key": "", "customer_id": "1.5"}),
            ("customer_id", {"customer_key": "", "customer_id": "9" * 30}),
            ("customer_id", {"customer_key": "", "customer_id": -1}),
            ("metric", {"metric": "nothing"}),
            ("metric", {"metric": None}),
            ("metric", {"metric": {}}),
            ("date", {"date": "yesterday"}),
            ("date", {"date": "2026-02-30"}),
            ("date", {"date": 20260301}),
            ("date", {"date": []}),
            ("date", {"date": "9999-12-31"}),
            ("date", {"date": "2019-12-31"}),
            ("value", {"value": None}),
            ("value", {"value": ""}),
            ("value", {"value": True}),
            ("value", {"value": []}),
            ("value", {"value": "12,5"}),
            ("value", {"value": "1_000"}),
            ("value", {"value": float("nan")}),
            ("value", {"value": float("inf")}),
            ("value", {"value": "1e15"}),
            ("value", {"value": -1}),
        ]
        rows = [{**self.row(1), **values} for _field, values in cases]
        bodies = ["null", "[]", '"row"', "12", "true", "1e999", "9" * 5000]
        text = ",".join([json.dumps(row) for row in rows] + bodies)
        status, answer = self.post(f"[{text}, {json.dumps(self.row(3))}]")
        self.assertEqual(status, 200)
        self.assertEqual(self.get_usage(), {0: 3})
        expected = [
            (number, field)
            for number, field in enumerate(
                [field for field, _values in cases] + [""] * len(bodies), 1
            )
        ]
        self.assertEqual(self.get_errors(answer), expected)
        for error in answer["errors"]:
            self.assertRegex(error["message"], r"^[“A-Z0-9in-].*\.$")

    def test_errors_are_capped_and_counted(self):
        rows = [self.row(1, customer_key=f"no-{number}") for number in range(700)]
        rows += [self.row("x")] * 700
        _status, answer = self.post(rows)
        self.assertEqual(len(answer["errors"]), 1000)
        self.assertEqual(answer["errors_left_out"], 400)
        self.assertEqual(self.get_counts(answer), {"refused": 1400})

    @mute_logger(HTTP)
    def test_unreadable_body_is_refused_whole(self):
        """What cannot be read at all is a clear error, and stores nothing."""
        good = json.dumps(self.row(1))
        header = "customer_key,metric,date,value"
        csv, js, nd = "text/csv", "application/json", "application/x-ndjson"
        cases = [
            (400, "", js, {}),
            (400, "   ", js, {}),
            (400, f"[{good}", js, {}),
            (400, f"[{good},]", js, {}),
            (400, f"[{good},,{good}]", js, {}),
            (400, f"[{good} {good}]", js, {}),
            (400, f"[{good}] x", js, {}),
            (400, f"{good}\n{good}", js, {}),
            (400, "[" * 5000, js, {}),
            (400, "12", js, {}),
            (400, f"[{good}]", js, {"Content_Encoding": "gzip"}),
            (400, gzip.compress(good.encode())[:-9], nd, {"Content_Encoding": "gzip"}),
            (400, "customer,metric,date,value\n", csv, {}),
            (400, "customer_key,metric,value\n", csv, {}),
            (400, "\n\n", csv, {}),
            (415, good, "application/xml", {}),
            (415, good, js, {"Content_Encoding": "br"}),
            (415, header, "text/csv; charset=klingon", {}),
            (415, header, "text/csv; charset=base64", {}),
        ]
        for status, body, content_type, headers in cases:
            with self.subTest(body=body[:50], content_type=content_type):
                found, answer = self.post(body, content_type, **headers)
                self.assertEqual(found, status, answer)
                self.assertTrue(answer["error"].endswith("."))
        self.assertFalse(self.get_usage())

    @mute_logger(HTTP)
    def test_too_large_body_is_refused_whole(self):
        feed = self.env.registry["renewal.usage.feed"]
        self.patch(feed, "_max_rows", 3)
        self.assertEqual(self.post([self.row(1)] * 3)[0], 200)
        status, answer = self.post([self.row(2)] * 4)
        self.assertEqual((status, "3 rows" in answer["error"]), (413, True))
        self.assertEqual(self.get_usage(), {0: 1}, "nothing of it is stored")
        self.patch(feed, "_max_bytes", 200)
        body = json.dumps([self.row(3)])
        self.assertEqual(self.post(body)[0], 200)
        self.assertEqual(self.post(body + " " * 200)[0], 413)
        bomb = gzip.compress(body.encode() + b" " * 10000)
        self.assertLess(len(bomb), 200)
        self.assertEqual(self.post(bomb, Content_Encoding="gzip")[0], 413)
