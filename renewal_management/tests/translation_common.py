# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from pathlib import Path
from unittest import SkipTest

import polib

from odoo.tools.translate import trans_export

# Fields that apps of the test database put on each model with a conversation: theirs.
BORROWED = frozenset({"Ratings"})


class TranslationChecks:
    """Users who work in Chinese never meet an English sentence of ours.

    Mix it into a test case; for an addon of this repository each.
    """

    module = None
    # Terms that are the same in Chinese.
    same = frozenset()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.env.ref("renewal_management.user_ines", raise_if_not_found=False):
            raise SkipTest("Demo data are not translated")
        buffer = io.BytesIO()
        trans_export(False, [cls.module], buffer, "po", cls.env)
        exported = polib.pofile(buffer.getvalue().decode())
        cls.terms = {entry.msgid for entry in exported} - cls.same - BORROWED
        cls.i18n = Path(__file__).resolve().parents[2] / cls.module / "i18n"

    def test_template_knows_every_term(self):
        template = polib.pofile(str(self.i18n / f"{self.module}.pot"))
        missing = self.terms - {entry.msgid for entry in template}
        self.assertFalse(missing, "Export the terms again: see readme/DEVELOP.md")

    def test_chinese_is_complete(self):
        chinese = polib.pofile(str(self.i18n / "zh_CN.po"))
        translated = {entry.msgid for entry in chinese if entry.msgstr}
        self.assertFalse(self.terms - translated, "Not translated into Chinese")
