# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import replace

from odoo import models

from ...tools.register import evidence
from ...tools.register.currency import codes_of, resolve_currency
from ...tools.register.text import has_letters, is_blank
from ...tools.register.worth import narrow_currency


class RenewalRegisterApply(models.AbstractModel):
    """In which currency the amounts of an edition are, where a cell alone does not
    say."""

    _inherit = "renewal.register.apply"  # pylint: disable=consider-merging-classes-inherited

    def _with_currency(self, reader, rows, texts, edition):
        """Which currency a shared sign means: answered, the company's, or the one that
        the file names in letters."""
        amounts = texts["amount"] + texts["amount_term"]
        codes = {
            word: codes_of(word, reader.words)
            for word in {*texts["currency"], *self._get_beside(amounts, reader)}
        }
        named = [
            found[0]
            for word, found in codes.items()
            if len(found) == 1 and word[:1].isalpha()
        ]
        if edition.currency_id:
            answer = edition.currency_id.name
            reader = replace(reader, currency="", currencies=frozenset([answer]))
            return self._with_bare(reader, answer), []
        reader = replace(reader, currencies=frozenset(named))
        shared = [found for found in codes.values() if len(found) > 1]
        bare = self._get_bare_currency(reader, amounts, texts["currency"])
        is_open = shared and self._is_currency_open(reader, rows)
        if is_open or bare == evidence.ASK:
            return reader, ["currency_id"]
        return self._with_bare(reader, bare), []

    def _with_bare(self, reader, code):
        """The currency of amounts that name none: a heading that says it comes first,
        the company's own last."""
        multiple, told = reader.unit
        if not code or told:
            return reader
        return replace(reader, unit=(multiple, (code,)))

    def _get_bare_currency(self, reader, amounts, column):
        """What the amounts of a file say of those among them that name no currency,
        where no heading and no column of currencies does.

        :param amounts: texts, each once
        :param column: texts of the column of currencies
        :return: code, None or ASK
        """
        is_told = reader.unit[1] or not all(map(is_blank, column))
        if is_told or not any(map(has_letters, amounts)):
            return None
        active = self.env["renewal.register.lookup"]._get_currencies()[1]
        codes = []
        for text in amounts:
            parsed = self._read_amount(text, reader)
            if parsed.value is not None:
                words = narrow_currency(
                    (parsed.detail or {}).get("currency", ()), reader
                )
                found = resolve_currency(words, reader.currency, active, reader.words)
                codes.append(found.value or (found.detail or {}).get("text", ""))
        return evidence.currency(codes, reader.currency)

    def _get_beside(self, amounts, reader):
        details = (
            self._read_amount(text, reader).detail or {}
            for text in filter(has_letters, amounts)
        )
        return {word for detail in details for word in detail.get("currency", ())}

    def _is_currency_open(self, reader, rows):
        """Whether a row without a code has a sign that may mean several currencies."""
        _by_code, active = self.env["renewal.register.lookup"]._get_currencies()
        domain = [*rows._get_edition_domain(), ("currency", "in", (False, ""))]
        amounts = [text for (text,) in rows._read_group(domain, ["amount"]) if text]
        return any(
            resolve_currency(
                narrow_currency([word], reader), reader.currency, active, reader.words
            ).error
            == "currency_open"
            for word in self._get_beside(amounts, reader)
        )
