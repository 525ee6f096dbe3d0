# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import day
from .review_common import ReviewCase


@tagged("post_install", "-at_install")
class TestRefresh(ReviewCase):
    """New figures; the words of a person stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.new_unit()

    def test_figures_follow_and_words_stay(self):
        self.new_unit(sentence="In all {quantity}", sequence=20)
        review = self.draft()
        mine, theirs = review.statement_ids
        self.as_user(mine).text = "You exported a lot"
        self.as_user(review).introduction = "<p>Dear Ana</p>"
        with freeze_time(day(10)):
            self.report(self.exports, {5: 1, 10: 300})
            self.as_user(review).action_refresh()
        self.assertEqual(review.date_to, day(10))
        self.assertEqual(mine.text, "You exported a lot")
        self.assertEqual(mine.quantity, 501)
        self.assertEqual(mine.hours, 100)
        self.assertEqual(theirs.text, "In all 501")
        self.assertEqual(review.introduction, "<p>Dear Ana</p>")
        self.assertEqual(review.chart_ids.total, 501)

    def test_what_was_left_out_stays_out(self):
        review = self.draft()
        self.as_user(review.statement_ids).is_included = False
        self.as_user(review.chart_ids).action_toggle()
        self.report(self.exports, {1: 10})
        with freeze_time(day(1)):
            self.as_user(review).action_refresh()
        self.assertFalse(review.statement_ids.is_included)
        self.assertFalse(review.chart_ids.is_included)
        self.assertNotIn("were made", self.print(review))

    def test_what_a_person_added_stays(self):
        review = self.draft()
        own = self.as_user(self.env["renewal.value.statement"]).create(
            {"review_id": review.id, "text": "We moved your office", "hours": 8}
        )
        self.as_user(review).action_refresh()
        self.assertIn(own, review.statement_ids)
        self.assertEqual(review.hours, 108)
        own.unlink()

    def test_the_same_figures_write_nothing(self):
        review = self.draft()
        self.env.flush_all()
        self.env.invalidate_all()
        tables = ("review", "statement", "chart", "point")

        def get_rows():
            self.env.flush_all()
            rows = []
            for table in tables:
                self.env.cr.execute(f"SELECT id, xmin, ctid FROM renewal_value_{table}")
                rows.append(self.env.cr.fetchall())
            return rows

        before = get_rows()
        self.as_user(review).action_refresh()
        self.assertEqual(get_rows(), before)

    def test_units_that_went_take_their_sentence(self):
        review = self.draft()
        self.unit.active = False
        self.as_user(review).action_refresh()
        self.assertFalse(review.statement_ids)

    def test_ready_means_that_figures_stay(self):
        review = self.draft()
        self.as_user(review).action_ready()
        self.report(self.exports, {1: 10})
        with freeze_time(day(1)):
            self.as_user(review).action_refresh()
        self.assertEqual(review.chart_ids.total, 200)
        self.as_user(review).action_draft()
        with freeze_time(day(1)):
            self.as_user(review).action_refresh()
        self.assertEqual(review.chart_ids.total, 210)

    def test_what_was_drafted_is_left_out_not_deleted(self):
        review = self.draft()
        with self.assertRaisesRegex(UserError, "Exclude it instead"):
            self.as_user(review.statement_ids).unlink()

    def test_what_was_sent_is_fixed(self):
        review = self.draft()
        review._set_state("sent", ("draft",))
        for record, vals in (
            (review, {"introduction": "x"}),
            (review.statement_ids, {"text": "x"}),
            (review.chart_ids, {"is_included": False}),
        ):
            with self.assertRaisesRegex(UserError, "has been sent to the customer"):
                self.as_user(record).write(vals)
        self.as_user(review).customer_words = "<p>It saved us a day a week</p>"
        self.as_user(review).action_held()
        self.assertEqual((review.state, review.held_date), ("held", day(0)))

    def test_figures_are_not_set_by_hand(self):
        review = self.draft()
        for record, vals in (
            (review, {"state": "held"}),
            (review, {"solved_count": 99}),
            (review.chart_ids, {"total": 1e6}),
            (review.statement_ids, {"quantity": 1e6}),
        ):
            with self.assertRaises(AccessError):
                self.as_user(record).write(vals)


@tagged("post_install", "-at_install")
class TestUnit(ReviewCase):
    def test_unknown_placeholders_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "{quantty}"):
            self.new_unit(sentence="{quantty} exports")

    def test_sentences_look_into_nothing(self):
        with self.assertRaises(ValidationError):
            self.new_unit(sentence="{quantity.__class__}")

    def test_value_per_unit_of_zero_is_refused(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.new_unit(factor=0)
