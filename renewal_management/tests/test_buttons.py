# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged

from .button_common import ButtonChecks


@tagged("post_install", "-at_install")
class TestButtons(ButtonChecks, TransactionCase):
    module = "renewal_management"
