# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import re
from hashlib import sha1

from babel import Locale, UnknownLocaleError

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ...tools.register.currency import CODES
from ...tools.register.words import (
    LOCALES,
    Word,
    index_words,
    load_calendar,
    load_signs,
)

DATA = "data/renewal.register.word.csv"
# Further languages that a company may add words of; the installed ones come on top.
OFFERED = [*LOCALES, "cs", "da", "fi", "hu", "ja", "ko", "nb", "ro", "sv", "tr", "uk"]
RULE = r"(daily|weekly|monthly|quarterly|semesterly|yearly)( [1-9]\d?)?"
MEANINGS = {
    "flag": "yes|no",
    "type": "sale|purchase",
    "recurrence": RULE,
    "number": r"\d{1,3}",
    "multiple": r"10+",
    "currency": r"[A-Z]{3}( [A-Z]{3})*",
    "range": "from|to",
    "month": r"[1-9]|1[0-2]",
    "end": "none",
    "blank": "blank",
    "total": "total",
    "each": "filler",
    "notice": "filler",
    "date": "filler",
}


class RenewalRegisterWord(models.Model):
    """A word that people type into a contract register, and what it means.

    The shipped words of ten languages are always tried, whichever are installed. They
    may be changed and archived, and companies add their own, which stand instead of
    all others.
    """

    _name = "renewal.register.word"
    _inherit = ["renewal.parent.mixin"]
    _description = "Word of the Contract Register"
    _order = "kind, meaning, lang, word, id"
    _rec_name = "word"

    active = fields.Boolean(
        default=True,
    )
    lang = fields.Selection(
        selection="_get_languages",
        string="Language",
        index=True,
        help="Left empty: any language.",
    )
    kind = fields.Selection(
        selection=[
            ("flag", "Yes or no"),
            ("type", "Customer or supplier"),
            ("recurrence", "Recurrence"),
            ("number", "Number"),
            ("multiple", "Multiple of an amount"),
            ("currency", "Currency"),
            ("month", "Month"),
            ("range", "From and to"),
            ("end", "No end"),
            ("blank", "Empty cell"),
            ("total", "Totals row"),
            ("each", "Beside a recurrence"),
            ("notice", "Beside a notice period"),
            ("date", "Beside a date"),
        ],
        required=True,
        index=True,
    )
    word = fields.Char(
        required=True,
        help="Case, accents, hyphens and a last point do not matter.",
    )
    meaning = fields.Char(
        required=True,
        help="yes, no; sale, purchase; monthly, yearly 2 (every two years); a number; "
        "codes of currencies; from, to; otherwise as in the words of the same kind.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Left empty: every company. A word of a company stands instead of all "
        "others.",
    )

    _word_unique = models.UniqueIndex(
        "(kind, word, COALESCE(lang, ''), COALESCE(company_id, 0))",
        "This word is there already, in the same language.",
    )

    @api.model
    def _get_languages(self):
        shown = Locale.parse("zh_Hans" if self.env.lang == "zh_CN" else "en")
        if self.env.lang and self.env.lang != "zh_CN":
            shown = self._get_locale(self.env.lang) or shown
        installed = {code.split("_")[0] for code, _name in self._get_installed()}
        codes = dict.fromkeys([*OFFERED, *sorted(installed)])
        return [(code, shown.languages.get(code, code)) for code in codes]

    @api.model
    def _get_installed(self):
        return self.env["res.lang"].get_installed()

    @api.model
    def _get_locale(self, code):
        """The locale of a language of Odoo, None when Babel does not know it."""
        try:
            return Locale.parse(code.partition("@")[0])
        except (ValueError, UnknownLocaleError):
            return None

    @api.constrains("kind", "meaning")
    def _check_meaning(self):
        for word in self:
            pattern = MEANINGS[word.kind]
            known = word.kind != "currency" or CODES.issuperset(word.meaning.split())
            if not known or not re.fullmatch(pattern, word.meaning):
                raise ValidationError(
                    self.env._(
                        "%(word)s: a word of this kind cannot mean %(meaning)s. See "
                        "what the other words of its kind mean.",
                        word=word.word,
                        meaning=word.meaning,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        words = super().create(vals_list)
        self.env.registry.clear_cache()
        return words

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    @api.model
    def _load_shipped(self):
        """Load the shipped words. What people made of them stays."""
        tools.convert_file(
            self.env, "renewal_management", DATA, {}, mode="update", noupdate=True
        )

    @api.model
    def _get_index(self):
        """Return what words mean in the current company, by kind and language: those
        of the table, the calendars of the installed languages, signs of currencies."""
        return self._index(self.env.company.id)

    @api.model
    def _get_index_key(self):
        """A text that changes with what words mean in the current company."""
        return self._hash_index(self.env.company.id)

    @tools.ormcache("company_id")
    def _hash_index(self, company_id):
        said = json.dumps(self._index(company_id), sort_keys=True, default=sorted)
        return sha1(said.encode(), usedforsecurity=False).hexdigest()

    @tools.ormcache("company_id")
    def _index(self, company_id):
        # sudo: whoever reads a register reads its words
        records = self.sudo().search([("company_id", "in", (False, company_id))])
        words = [
            Word(
                word.lang or "",
                word.kind,
                word.word,
                word.meaning,
                bool(word.company_id),
            )
            for word in records
        ]
        more = [code.partition("@")[0] for code, _name in self._get_installed()]
        known = tuple(code for code in more if self._get_locale(code))
        currencies = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("name", "!=", False)])
        )
        signs = [(currency.symbol, currency.name) for currency in currencies]
        calendar = load_calendar(known)
        return index_words([*words, *calendar, *load_signs(words, signs)])
