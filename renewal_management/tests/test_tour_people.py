# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common import TODAY, RenewalBuilders
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestPeopleTour(RenewalBuilders, TourCase):
    """The banner and the handover in a real browser, on the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.ahead = (date.today() - TODAY).days

    def new_tour_renewal(self, name, **values):
        partner = self.env["res.partner"].create({"name": name, "lang": "en_US"})
        return self.new_renewal(
            end=self.ahead + 20, name=name, partner_id=partner.id, **values
        )

    def test_the_manager_hands_over(self):
        self.new_tour_renewal("Tour Nobody", user_id=False)
        moved, kept = (
            self.new_tour_renewal(f"Tour {name}") for name in ("Moved", "Kept")
        )
        self.env.flush_all()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.start_tour("/odoo", "renewal_handover", login=self.manager.login)
        self.env.invalidate_all()
        self.assertEqual((moved.user_id, kept.user_id), (self.other_rep, self.rep))
