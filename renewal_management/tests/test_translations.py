# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import TransactionCase, tagged

from .translation_common import TranslationChecks


@tagged("post_install", "-at_install")
class TestTranslations(TranslationChecks, TransactionCase):
    module = "renewal_management"
    same = {
        "%(field)s %(old)s → %(new)s",
        "'%s' % object.display_name",
        '<span class="fs-3 me-2">%</span>',
        '<span class="ms-1">%</span>',
        '<span class="mx-1">·</span>',
        "ID",
        "SHA-256",
        "id",
        "object._get_proposal_filename()",
    }
