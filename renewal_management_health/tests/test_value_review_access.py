# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .review_common import ReviewCase

PARTS = ("chart_ids", "statement_ids", "point_ids")


@tagged("post_install", "-at_install")
class TestReviewAccess(ReviewCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_unit()
        cls.new_activity(cls, cls.renewal, summary="Call")

    def test_rep_sees_own_reviews_and_parts(self):
        """Of own renewals, and those somebody is responsible for; parts alike."""
        review = self.draft()
        stranger = self.new_user("stranger", "renewal_management.group_renewal_user")
        for user, expected in (
            (self.csm, True),
            (self.rep, True),
            (self.leader, True),
            (self.manager, True),
            (stranger, False),
        ):
            seen = self.as_user(review, user).search([])
            self.assertEqual(review.id in seen.ids, expected, user.name)
            for name in PARTS:
                parts = review[name]
                self.assertTrue(parts, name)
                found = self.as_user(parts, user).search([("id", "in", parts.ids)])
                self.assertEqual(len(found), len(parts) if expected else 0, name)
        review.user_id = stranger
        self.assertTrue(self.as_user(review, stranger).search([]))

    def test_who_is_responsible_reads_what_it_is_about(self):
        """The customer's success manager, and whoever has the review: they read its
        renewal, print and send; they change neither renewal nor contract."""
        stranger = self.new_user("stranger", "renewal_management.group_renewal_user")
        other = self.new_renewal(partner_id=self.new_partner().id)
        self.renewal.csm_id = False
        health = self.set_health(self.partner, 80)
        about = [self.renewal, self.renewal.line_ids, self.renewal.contract_id]
        for records in about:
            self.assertFalse(records.with_user(stranger).has_access("read"))
        health.csm_id = stranger
        review = self.draft(user=self.rep)
        self.assertEqual(review.user_id, stranger)
        for records in about:
            self.assertTrue(records.with_user(stranger).has_access("read"))
            self.assertFalse(records.with_user(stranger).has_access("write"))
        self.assertFalse(other.with_user(stranger).has_access("read"))
        self.env.invalidate_all()
        self.assertIn("Your results", self.print(review, stranger))
        action = self.as_user(review, stranger).action_send()
        composer = self.env["mail.compose.message"].with_user(stranger)
        composer = composer.with_context(**action["context"]).create({})
        composer.action_send_mail()
        self.assertEqual(review.state, "sent")

    def test_portal_and_internal_see_nothing(self):
        review = self.draft()
        for login, group in (("p", "base.group_portal"), ("i", "base.group_user")):
            user = new_test_user(self.env, f"review_{login}", groups=group)
            for records in (review, *(review[name] for name in PARTS)):
                with self.assertRaises(AccessError):
                    records.with_user(user).read([])
            with self.assertRaises(AccessError):
                self.renewal.with_user(user).action_value_review()

    def test_none_is_made_by_hand(self):
        with self.assertRaises(AccessError):
            self.env["renewal.value.review"].with_user(self.manager).create(
                {"renewal_id": self.renewal.id}
            )
        review = self.draft()
        with self.assertRaises(AccessError):
            self.as_user(review).unlink()
        self.as_user(review, self.manager).unlink()

    def test_nobody_moves_a_part_to_somebody_elses_review(self):
        review = self.draft()
        other = self.draft(
            self.new_renewal(user_id=self.other_rep.id, name="Other"), self.manager
        )
        other.renewal_id.team_id = False
        self.env.invalidate_all()
        statement = self.as_user(self.env["renewal.value.statement"])
        with self.assertRaises(AccessError):
            statement.create({"review_id": other.id, "text": "x"})
        own = statement.create({"review_id": review.id, "text": "x"})
        with self.assertRaises(AccessError):
            own.review_id = other

    def test_whoever_only_reads_the_renewal_drafts_nothing(self):
        with self.assertRaises(AccessError):
            self.renewal.with_user(
                self.new_user("nobody", "base.group_user")
            ).action_value_review()

    def test_button_of_a_contact_shows_reviews_of_the_customer(self):
        review = self.draft()
        contact = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        partner = contact.with_user(self.csm)
        self.assertEqual(partner.value_review_count, 1)
        action = partner.action_view_value_reviews()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, review)
