# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from pathlib import Path
from unittest import SkipTest

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

MODULE = "renewal_management"
I18N = Path(__file__).resolve().parent.parent / "i18n"
# What is the same in Chinese.
SAME = {
    "%(field)s %(old)s → %(new)s",
    '<span class="fs-3 me-2">%</span>',
    '<span class="ms-1">%</span>',
    '<span class="mx-1">·</span>',
    "ID",
    "id",
    "object._get_proposal_filename()",
}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Users who work in Chinese never meet an English sentence of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.env.ref(f"{MODULE}.user_ines", raise_if_not_found=False):
            raise SkipTest("Demo data are not translated")
        buffer = io.BytesIO()
        trans_export(False, [MODULE], buffer, "po", cls.env)
        exported = polib.pofile(buffer.getvalue().decode())
        cls.terms = {entry.msgid for entry in exported} - SAME

    def test_template_knows_every_term(self):
        template = polib.pofile(str(I18N / f"{MODULE}.pot"))
        missing = self.terms - {entry.msgid for entry in template}
        self.assertFalse(missing, "Export the terms again: see readme/DEVELOP.md")

    def test_chinese_is_complete(self):
        chinese = polib.pofile(str(I18N / "zh_CN.po"))
        translated = {entry.msgid for entry in chinese if entry.msgstr}
        self.assertFalse(self.terms - translated, "Not translated into Chinese")
