# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from odoo.addons.renewal_management.tests.hidden_common import HiddenOverHttp

from .common import HealthBuilders


@tagged("post_install", "-at_install")
class TestHiddenOverHttp(HiddenOverHttp, HealthBuilders, HttpCase):
    """Chatter, exports and prints are as tight as the records."""

    def test_a_value_review(self):
        action = self.renewal.with_user(self.manager).action_value_review()
        review = self.env["renewal.value.review"].browse(action["res_id"])
        self.assertHidden(review, "renewal_management_health.renewal_value_review")

    def test_the_health_of_a_customer_and_its_alerts(self):
        customer = self.env["renewal.health.customer"].create(
            {"partner_id": self.partner.id, "company_id": self.company.id}
        )
        self.assertHidden(customer)
        today = self.company._get_renewal_today()
        alert = self.env["renewal.health.alert"].create(
            {"customer_id": customer.id, "kind": "drop", "opened_date": today}
        )
        self.assertHidden(alert)
