# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common import TODAY, RenewalBuilders
from .tour_common import TourCase


@tagged("post_install", "-at_install")
class TestHomeInBrowser(RenewalBuilders, TourCase):
    """As each role, on a desk and on a phone: every box opens what it counted, on the
    real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.ahead = (date.today() - TODAY).days
        cls.new_playbook(
            cls.step_vals(-90, name="Tour call", late_days=90),
            cls.step_vals(-7, name="Tour signature"),
        )
        cls.shared = cls.new_customer_renewals("Tour Shared", 90, 90)
        cls.stuck = cls.new_customer_renewals("Tour Stuck", 90, 90)
        cls.stuck.escalation_level = 1
        cls.lapsed = cls.new_customer_renewals("Tour Lapsed", -4)
        cls.lapsed.is_lapsed = True
        cls.unowned = cls.new_customer_renewals("Tour Nobody", 50)
        cls.unowned.user_id = False
        cls.shared.with_user(cls.rep).owner_category = "commit"
        cls.env.flush_all()

    @classmethod
    def new_customer_renewals(cls, name, *ends):
        partner = cls.env["res.partner"].create({"name": name, "lang": "en_US"})
        values = {"name": name, "partner_id": partner.id}
        return cls.env["renewal.renewal"].union(
            *(cls.new_renewal(end=cls.ahead + end, **values) for end in ends)
        )

    def setUp(self):
        super().setUp()
        cron = self.env.ref("renewal_management.ir_cron_renewal_daily")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        tasks = self.stuck.activity_ids | self.shared.activity_ids
        tasks.date_deadline = date(2026, 1, 1)
        self.env.flush_all()

    def walk(self, tour, user):
        self.start_tour("/odoo/renewal-home", tour, login=user.login)

    def hold_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True

    def test_a_rep_opens_every_box_and_does_a_shared_task(self):
        self.walk("renewal_home_rep", self.rep)
        self.assertFalse(self.shared.activity_ids)

    def test_a_leader_opens_every_box(self):
        self.walk("renewal_home_rows", self.leader)

    def test_a_manager_opens_every_box(self):
        self.walk("renewal_home_rows", self.manager)

    def test_a_rep_opens_every_box_on_a_phone(self):
        self.hold_phone()
        self.walk("renewal_home_rows", self.rep)

    def test_a_manager_opens_every_box_on_a_phone(self):
        self.hold_phone()
        self.walk("renewal_home_rows", self.manager)
