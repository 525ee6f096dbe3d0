# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import no_retry, tagged

from .hoot_common import HootCase


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    """The unit tests of the addon's JavaScript."""

    @no_retry
    def test_hoot_tests_pass_on_desktop(self):
        self.assertGreater(self.run_hoot("renewal_management"), 0, "none was found")
