# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged

from odoo.addons.renewal_management.tests.translation_common import TranslationChecks


@tagged("post_install", "-at_install")
class TestTranslations(TranslationChecks, TransactionCase):
    module = "renewal_management_health"
    same = {
        '<span class="mx-1">·</span>',
        '<span class="ms-1">%</span>',
        "AUC",
        "CSAT",
        "ID",
        "NPS",
        "https://",
        "object._get_filename()",
        "{{ object._get_touch_subject() }}",
    }
