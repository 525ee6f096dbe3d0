# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase, tagged

from .common import RenewalBuilders
from .hidden_common import HiddenOverHttp


@tagged("post_install", "-at_install")
class TestHiddenOverHttp(HiddenOverHttp, RenewalBuilders, HttpCase):
    """Chatter, exports and prints are as tight as the records."""

    def test_a_renewal_and_its_proposal(self):
        self.assertHidden(self.renewal, "renewal_management.renewal_proposal")
