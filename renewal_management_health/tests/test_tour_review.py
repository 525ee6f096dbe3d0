# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.tour_common import TourCase

from .common import HealthBuilders


@tagged("post_install", "-at_install")
class TestTourReview(HealthBuilders, TourCase):
    """From the renewal to a review that somebody stands for, on the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        ahead = (date.today() - TODAY).days
        cls.renewal = cls.new_renewal(ahead + 60)
        cls.renewal.csm_id = cls.csm
        exports = cls.new_metric("exports")
        cls.report(exports, {ahead - 40: 100, ahead - 1: 100})
        cls.env["renewal.value.unit"].create(
            {
                "metric_id": exports.id,
                "sentence": "{quantity} {metric}: {value} saved",
                "factor": 0.5,
            }
        )

    def test_csm_drafts_and_readies_a_review(self):
        self.start_tour(
            f"/odoo/renewals/{self.renewal.id}",
            "renewal_value_review",
            login=self.csm.login,
        )
        review = self.renewal.value_review_ids
        self.assertEqual(review.state, "ready")
        self.assertEqual(
            review.statement_ids.text, "You exported a lot: 100 hours saved"
        )
        self.assertFalse(review.chart_ids.is_included)
