# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.tour_common import TourCase

from .common import HealthBuilders


@tagged("post_install", "-at_install")
class TestTourJourney(HealthBuilders, TourCase):
    """A tip from its first word to its reader, in a browser, on the real clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.env["renewal.touchpoint"].search([]).active = False
        value = cls.env.ref("renewal_management.renewal_track_value")
        value.hold_out_percent = 0
        cls.new_playbook(
            cls.step_vals(-60, action="touchpoint"), name="Value", track_id=value.id
        )
        today = cls.company._get_renewal_today()
        cls.renewal = cls.new_renewal((today - TODAY).days + 60)

    def write_and_give(self, lang):
        self.manager.lang = lang
        login = self.manager.login
        self.start_tour("/odoo/renewal-content", "renewal_journey_write", login=login)
        content = self.env["renewal.touchpoint"].search([])
        self.assertEqual(len(content), 1)
        # whoever reads another language than the writer's gets what is translated
        self.partner.lang = lang
        content.with_context(lang=lang).name = content.with_context(lang=lang).name
        self.renewal.step_ids.with_user(self.manager).action_run_now()
        self.assertEqual(self.renewal.step_ids.state, "done")
        touch = self.env["renewal.touch"].search([("partner_id", "=", self.partner.id)])
        self.assertEqual(touch.touchpoint_id, content)
        self.start_tour(
            "/odoo/renewal-touchpoints?view_type=list",
            "renewal_journey_results",
            login=login,
        )

    def test_a_tip_is_written_seen_switched_on_and_given(self):
        self.write_and_give("en_US")

    def test_the_same_in_chinese(self):
        self.write_and_give("zh_CN")
