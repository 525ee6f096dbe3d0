# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Babel formats in the ten shipped languages reads back, as CLDR writes it."""

from datetime import date

from babel import dates, numbers

from odoo.tests import BaseCase, tagged

from odoo.addons.renewal_management.tools.register import evidence
from odoo.addons.renewal_management.tools.register.amount import parse_amount
from odoo.addons.renewal_management.tools.register.currency import codes_of
from odoo.addons.renewal_management.tools.register.date import parse_date
from odoo.addons.renewal_management.tools.register.term import parse_range
from odoo.addons.renewal_management.tools.register.words import (
    LOCALES,
    choose_words,
    index_words,
    load_shipped,
    parse_flag,
    shipped_words,
)

from .hypothesis_common import given, settings, st

PLACES = [*(code for codes in LOCALES.values() for code in codes), "en_IN", "de_CH"]
PLACES += ["es_MX", "fr_CH"]
POINTS = {"point": ".", "comma": ","}
CURRENCIES = ("EUR", "USD", "GBP", "CNY", "PLN", "RUB", "BRL")
CENTS = st.integers(min_value=-(10**11), max_value=10**11).filter(bool)
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
# Days as registers have them: terms begin and end with a month.
EDGES = (date(2026, 1, 1), date(2026, 12, 31), date(2027, 6, 30))
quick = settings(max_examples=60, deadline=None, database=None, derandomize=True)


@tagged("post_install", "-at_install")
class TestRegisterLanguages(BaseCase):
    def _check_amount(self, place, write, value):
        """A column that shows its decimals once gives every value back."""
        text = write(value)
        mark = evidence.decimal_mark([text, write(1234567.89)])
        self.assertIn(mark, POINTS, (place, text))
        read = parse_amount(text, POINTS[mark])
        self.assertEqual(read.value, value, (place, text, read))
        return read

    @quick
    @given(CENTS)
    def test_amounts_read_back_in_every_language(self, cents):
        for place in PLACES:
            self._check_amount(
                place,
                lambda value, place=place: numbers.format_decimal(value, locale=place),
                cents / 100,
            )

    @quick
    @given(CENTS, st.sampled_from(CURRENCIES))
    def test_amounts_with_currencies_read_back_in_every_language(self, cents, code):
        words = shipped_words()
        for place in PLACES:
            for kind in ("standard", "accounting"):
                read = self._check_amount(
                    place,
                    lambda value, place=place, kind=kind: numbers.format_currency(
                        value, code, locale=place, format_type=kind
                    ),
                    cents / 100,
                )
                for mention in read.detail["currency"]:
                    self.assertIn(code, codes_of(mention, words), (place, mention))

    def test_short_forms_of_millions_read_back_in_every_language(self):
        index = index_words(load_shipped())
        for lang, codes in LOCALES.items():
            words = choose_words(index, {lang: 1})
            for place in codes:
                # "mM" for a thousand millions is of European Portuguese alone
                for value in (1500000, 2000, 3000000000)[: 3 - (place == "pt_PT")]:
                    text = numbers.format_compact_currency(
                        value, "EUR", locale=place, fraction_digits=1
                    )
                    symbol = numbers.get_decimal_symbol(place)
                    read = parse_amount(text, symbol, words)
                    self.assertEqual(read.value, value, (place, text, read))

    @quick
    @given(DAYS)
    def test_dates_read_back_in_every_language(self, day):
        for place in PLACES:
            for style in ("short", "medium", "long", "full"):
                texts = [
                    dates.format_date(one, style, locale=place) for one in (day, *EDGES)
                ]
                order = evidence.date_order(texts)
                read = parse_date(texts[0], order)
                self.assertEqual(read.value, day, (place, texts, order, read))

    @quick
    @given(DAYS, DAYS)
    def test_terms_read_back_in_every_language(self, first, last):
        for place in PLACES:
            texts = [
                dates.format_date(day, "long", locale=place) for day in (first, last)
            ]
            for mark in (" - ", "–", " ~ "):
                read = parse_range(mark.join(texts))
                self.assertEqual(read.value, (first, last), (place, texts, read))

    def test_languages_agree_about_yes_and_no(self):
        words = shipped_words()
        divided = {
            word for word, meaning in words.tables["flag"].items() if meaning == "?"
        }
        self.assertFalse(divided)
        for text in ("Sim", "Ja", "Oui", "Sí", "si", "Tak", "да", "是", "YES"):
            self.assertTrue(parse_flag(text, words).value, text)
        for text in ("Não", "nao", "Nein", "Non", "No", "Nie", "нет", "否", "nee"):
            self.assertIs(parse_flag(text, words).value, False, text)

    def test_languages_disagree_about_few_words(self):
        """Each of these is decided by the other words of its file, or asked."""
        divided = {
            (kind, word)
            for kind, table in shipped_words().tables.items()
            for word, meaning in table.items()
            if meaning == "?"
        }
        self.assertEqual(
            divided, {("recurrence", "j"), ("multiple", "mil"), ("multiple", "billion")}
        )
