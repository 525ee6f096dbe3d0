# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import models
from odoo.tools.misc import get_lang

from ...tools.register import evidence
from ...tools.register.amount import parse_amount
from ...tools.register.date import order_of_format
from ...tools.register.headings import guess_basis, guess_unit, names_suppliers
from ...tools.register.period import (
    parse_notice,
    parse_recurrence,
    years,
    years_between,
)
from ...tools.register.reading import Reader
from ...tools.register.row import COLUMNS, read_row
from ...tools.register.term import dates_in
from ...tools.register.text import has_letters, is_blank
from ...tools.register.words import choose_words, parse_contract_type, parse_flag

# Columns whose cells hold words; names of customers and services show nothing.
WORDS = ("start_date", "end_date", "term", "amount", "amount_term", "recurrence")
WORDS += ("auto_renewal", "notice_period", "contract_type", "invoicing")
MARKS = {"point": ".", "comma": ","}
# Terms a few days longer or shorter than a year are meant to be one.
NEARLY = 0.03


class RenewalRegisterApply(models.AbstractModel):
    """How an edition is read: its columns are the evidence, what somebody answered
    comes first, and the language of the reader decides what both leave open."""

    _inherit = "renewal.register.apply"  # pylint: disable=consider-merging-classes-inherited

    def _get_reader(self, rows, date_ref, edition=None):
        """Return the Reader of the edition of these rows.

        :param rows: ``renewal.register.row`` of one edition
        :param date_ref: today
        :param edition: with answers that are not saved yet
        """
        edition = edition or rows.edition_id[:1]
        texts = self._get_texts(rows)
        lang = self._get_lang()
        words = self._choose_words(edition, texts)
        shown = self._get_shown(texts, lang)
        asked = [
            name
            for name, found in shown.items()
            if found == evidence.ASK and not edition[name]
        ]
        order, mark = (
            edition[name] or (found if found != evidence.ASK else None)
            for name, found in shown.items()
        )
        reader = Reader(
            today=date_ref,
            day=edition.as_of or None,
            order=order,
            default_order=order_of_format(lang.date_format),
            decimal_point=MARKS.get(mark, lang.decimal_point),
            words=words,
            unit=guess_unit((edition.headings or {}).get("amount"), words),
            currency=rows.company_id.currency_id.name,
            absent=self._get_absent(texts),
            is_by_language=self._is_by_language(shown, texts, edition),
        )
        reader, currency_asked = self._with_currency(reader, rows, texts, edition)
        asked += currency_asked
        if self._is_divided(texts, reader):
            asked.append("words_lang")
        reader, basis_asked = self._with_basis(reader, rows, edition)
        reader, type_asked = self._with_contract_type(reader, texts, edition)
        return replace(reader, questions=(*asked, *basis_asked, *type_asked))

    def _get_lang(self):
        """The language that decides what a file leaves open."""
        return get_lang(self.env, self.env.lang or self.env.user.lang)

    def _get_shown(self, texts, lang):
        """What the columns show of what may be answered: {answer's field: found}."""
        dates, amounts = self._get_columns(texts)
        return {
            "date_order": evidence.date_order(dates),
            "decimal_mark": evidence.decimal_mark(
                amounts, "comma" if lang.decimal_point == "," else "point"
            ),
        }

    def _is_by_language(self, shown, texts, edition):
        """Whether a cell is read as it is because of the reader's language."""
        open_names = [
            name
            for name, found in shown.items()
            if found in (None, evidence.ASK) and not edition[name]
        ]
        dates, amounts = self._get_columns(texts)
        marks = (evidence.decimal_mark(amounts, mark) for mark in MARKS)
        return ("date_order" in open_names and evidence.has_open_dates(dates)) or (
            "decimal_mark" in open_names and any(marks)
        )

    def _get_columns(self, texts):
        """Return (all dates, all amounts) of a file."""
        return (
            [*texts["start_date"], *texts["end_date"], *dates_in(texts["term"])],
            [*texts["amount"], *texts["amount_term"]],
        )

    def _get_texts(self, rows):
        """Return {column: the texts of the edition, each once}."""
        names = [name for name in COLUMNS if name in (*WORDS, "currency")]
        found = rows._read_group(
            rows._get_edition_domain(),
            aggregates=[f"{name}:array_agg_distinct" for name in names],
        )[0]
        return {
            name: list(filter(None, texts or ()))
            for name, texts in zip(names, found, strict=True)
        }

    def _choose_words(self, edition, texts):
        """The words of the languages that the file shows, or of the one answered."""
        index = self.env["renewal.register.word"]._get_index()
        if edition.words_lang:
            return choose_words(index, {edition.words_lang: 1})
        found = [text for name in WORDS for text in texts[name]]
        return choose_words(index, evidence.languages(index, found))

    def _get_absent(self, texts):
        """Columns that no row fills in; a term has a start and an end."""
        filled = {
            "start_date": texts["start_date"] + texts["term"],
            "end_date": texts["end_date"] + texts["term"],
            "amount": texts["amount"] + texts["amount_term"],
        }
        return frozenset(name for name in filled if all(map(is_blank, filled[name])))

    def _read_amount(self, text, reader):
        return reader.parse(parse_amount, text, reader.decimal_point, reader.words)

    def _is_divided(self, texts, reader):
        """Whether the file has a word that means two things, and shows no language."""
        read = {
            "recurrence": parse_recurrence,
            "notice_period": parse_notice,
            "auto_renewal": parse_flag,
            "invoicing": parse_flag,
            "contract_type": parse_contract_type,
        }
        parsed = [
            reader.parse(parse, text, reader.words)
            for name, parse in read.items()
            for text in texts[name]
        ]
        parsed += [
            self._read_amount(text, reader)
            for text in filter(has_letters, texts["amount"] + texts["amount_term"])
        ]
        return any(found.error == "word_divided" for found in parsed)

    # ------------------------------------------------------------------
    # Questions about the file
    # ------------------------------------------------------------------

    def _with_basis(self, reader, rows, edition):
        """What the amounts are for: answered, told by the heading, or of no matter."""
        heading = (edition.headings or {}).get("amount")
        basis = edition.amount_basis or (guess_basis(heading) if heading else "period")
        if basis:
            return replace(reader, basis=basis), ()
        asked = self._is_basis_open(reader, rows)
        return reader, ("amount_basis",) if asked else ()

    def _is_basis_open(self, reader, rows):
        """Whether it makes a difference what the amounts are for: not where all terms
        and recurrences are a year."""
        columns = ("start_date", "end_date", "term", "recurrence", "amount")
        groups = rows._read_group(
            [*rows._get_edition_domain(), ("amount", "!=", False)], columns
        )
        for texts in groups:
            cells = dict(zip(columns, texts, strict=True))
            amount = self._read_amount(cells["amount"], reader)
            if not amount.value or (amount.detail or {}).get("per"):
                continue
            reading = read_row(cells, reader)
            if years(*reading.recurrence) != 1 or self._is_other_than_a_year(reading):
                return True
        return False

    def _is_other_than_a_year(self, reading):
        start, end = reading.start_date, reading.end_date
        if not (start and end and reading.is_start_typed) or start > end:
            return False
        return abs(years_between(start, end) - 1) > NEARLY

    def _with_contract_type(self, reader, texts, edition):
        """Whom the contracts are with, where their rows do not say.

        A column in which nothing can be read is about something else.
        """
        parsed = [
            reader.parse(parse_contract_type, text, reader.words)
            for text in texts["contract_type"]
        ]
        is_read = any(found.value for found in parsed)
        is_unread = not is_read and any(found.error for found in parsed)
        reader = replace(
            reader,
            is_type_read=not is_unread,
            contract_type=edition.contract_type or "sale",
        )
        heading = (edition.headings or {}).get("customer")
        is_open = is_unread or not is_read and heading and names_suppliers(heading)
        asked = is_open and not edition.contract_type
        return reader, ("contract_type",) if asked else ()
