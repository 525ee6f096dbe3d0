# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date
from urllib.parse import quote

from odoo.tests import tagged
from odoo.tools import mute_logger

from .hypothesis_common import given, settings, st
from .page_common import PageCase, draw

KINDS = ("accept", "ask", "decline")
# What browsers never send: other signs, other types, other sizes.
TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "\x00",
            "🎉" * 300,
            "<script>alert(1)</script>",
            "{{ 7 * 7 }}",
            "%(name)s %s",
            "9" * 40,
            "-1",
            "1e9",
            "2026-02-31",
            "0001-01-01",
            "../../etc/passwd",
            draw()[:-9],
        ]
    ),
)
NAMES = (
    "option",
    "fingerprint",
    "signature",
    "terms",
    "purchase_order",
    "note",
    "reason",
    "offer_of",
    "last_day",
    "name",
    "email",
    "lang",
    "quantity_1",
    "quantity_x",
    "kind",
)
FORMS = st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=8)


@tagged("post_install", "-at_install")
class TestPageFuzz(PageCase):
    """Whatever is sent, the answer is a page in words, and no error of the server."""

    @settings(max_examples=60)
    @given(kind=st.sampled_from(KINDS), form=FORMS)
    def test_no_form_breaks_the_page(self, kind, form):
        token = self.get_form("ask").get("csrf_token")
        answer = self.send(kind, {"name": "Ana", "csrf_token": token, **form})
        self.assertEqual(answer.status_code, 200, form)
        self.assertNotIn("<script>alert(1)", answer.text)
        self.assertNotIn(">49<", answer.text)
        accepted = self.renewal.answer_ids.filtered(lambda it: it.kind == "accept")
        self.assertFalse(accepted, "without the hash of what was shown")
        self.renewal.answer_ids.unlink()

    @settings(max_examples=60)
    @given(token=TEXTS, suffix=st.sampled_from(["", "/proposal", "/signed/1", "/ask"]))
    def test_no_token_but_the_own_opens_anything(self, token, suffix):
        path = f"/my/renewals/{self.renewal.id}{suffix}?access_token={quote(token)}"
        self.assertEqual(self.get(path).status_code, 404)

    @mute_logger("odoo.http")
    def test_files_and_lists_where_a_text_should_be_are_none(self):
        fields = {**self.get_form("ask"), "name": "Ana"}
        base, _mark, query = self.get_path().partition("?")
        answer = self.get(
            f"{base}/ask?{query}",
            data={**fields, "quantity_1": ["1", "2"]},
            files={"note": ("note.txt", b"hello", "text/plain")},
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Please write", self.get_message(answer))

    def test_what_is_too_large_is_refused_before_it_is_read(self):
        fields = {**self.get_form("ask"), "note": "x" * 1_100_000}
        with mute_logger("odoo.http"):
            self.assertEqual(self.send("ask", fields).status_code, 413)
        self.assertFalse(self.renewal.answer_ids)

    def test_long_texts_are_cut_not_lost(self):
        self.post("ask", note="y" * 9000)
        self.assertEqual(len(self.renewal.answer_ids.note), 5000)
        self.assertEqual(self.renewal.answer_ids.received.date(), date.today())
