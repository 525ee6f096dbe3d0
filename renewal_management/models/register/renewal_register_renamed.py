# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from difflib import SequenceMatcher

from odoo import models
from odoo.tools import SQL

from ...tools.register.edition import CORRECTED, RENEWED, SAME, Term, compare
from ...tools.register.reading import Place
from ...tools.register.text import key

# Texts that differ by a letter or two.
ALIKE = 0.75
# Of number, customer and service, so many have to be those of the row that is gone.
ENOUGH = 2


class RenewalRegisterRenamed(models.AbstractModel):
    """Finds the lines that a newer edition has under another name: the customer was
    renamed, the number was left out, a word was corrected.

    Such a row would be a second contract beside the first, and the old row would look
    gone. Somebody says whether it is the same one.
    """

    _name = "renewal.register.renamed"
    _description = "Lines of the Contract Register under Another Name"

    def _find_places(self, readings, places):
        """Find which new rows may be those that their edition does not have any more.

        :param readings: {row: Reading} without errors
        :param places: {row: Place}; those without a line are looked at
        :return: {row: Place}, ``is_renamed``
        """
        new = [
            row
            for row, place in places.items()
            if not place.line and row.answer != "separate"
        ]
        index = self._index_gone(new)
        likely = {row: self._rank(row, index) for row in new if index}
        if not any(likely.values()):
            return {}
        lines = self._get_running_lines(new, likely)
        match = self.env["renewal.register.match"]
        terms = match._get_terms(self.env["contract.line"].union(*lines.values()))
        found, taken = {}, set()
        for row, others in likely.items():
            for gone in filter(lines.get, others):
                line = lines[gone]
                if line not in taken and self._may_be(readings[row], terms[line]):
                    taken.add(line)
                    found[row] = Place(
                        line,
                        line.contract_id,
                        applied=gone.applied_values,
                        term=terms[line],
                        is_renamed=True,
                    )
                    break
        return found

    def _may_be(self, reading, term):
        """Whether a row says the term that the line has, or the next."""
        said = Term(reading.typed_start, reading.end_date)
        return compare(term, said).kind in (SAME, CORRECTED, RENEWED)

    # ------------------------------------------------------------------
    # Rows that are gone
    # ------------------------------------------------------------------

    def _index_gone(self, rows):
        """Rows of older editions that this one does not have: the last of each line.

        :param rows: rows of one edition
        :return: {number, or (customer, service): [renewal.register.row]}
        """
        newest = {
            row.contract_line_id._follow_successors(): row
            for row in self._search_gone(rows)
        }
        index = defaultdict(list)
        for row in newest.values():
            number, *texts = self._get_names(row)
            for name in filter(None, (number, tuple(texts))):
                index[name].append(row)
        return index

    def _search_gone(self, rows):
        """
        :return: renewal.register.row that older editions have and this one has not, the
            newest last
        """
        rows = self.env["renewal.register.row"].browse(row.id for row in rows)
        if not rows:
            return rows
        rows.flush_model(
            ["register_name", "edition", "match_key", "contract_line_id", "row_number"]
        )
        found = self.env.execute_query(
            SQL(
                """
                SELECT id FROM renewal_register_row gone
                 WHERE company_id = %(company)s AND register_name = %(register)s
                   AND edition < %(edition)s AND contract_line_id IS NOT NULL
                   AND NOT EXISTS (
                    SELECT FROM renewal_register_row here
                     WHERE here.company_id = gone.company_id
                       AND here.register_name = gone.register_name
                       AND here.edition = %(edition)s
                       AND here.match_key = gone.match_key)
                 ORDER BY edition, row_number, id
                """,
                company=rows[:1].company_id.id,
                register=rows[:1].register_name,
                edition=rows[:1].edition,
            )
        )
        return rows.browse(row_id for (row_id,) in found)

    def _get_running_lines(self, rows, likely):
        """The lines of rows that are gone, where they run and no other row of the
        edition speaks of them.

        :param rows: rows of the edition
        :param likely: {row: rows that are gone}
        :return: {row that is gone: contract.line}
        """
        lines = {
            gone: gone.contract_line_id._follow_successors()
            for others in likely.values()
            for gone in others
        }
        every = self.env["contract.line"].union(*lines.values())
        here = self.env["renewal.register.row"].browse(row.id for row in rows)
        spoken = {line for line, _row in here._get_speaking_of(every)}
        return {
            gone: line
            for gone, line in lines.items()
            if gone.result != "lost" and line not in spoken and line._may_go_on()
        }

    def _get_names(self, row):
        number = key(row.contract_number).lstrip("0")
        return number, key(row.customer), key(row.service or row.product)

    def _rank(self, row, index):
        """The rows that are gone and have enough in common with a new one, the
        likeliest first."""
        mine = self._get_names(row)
        number, *texts = mine
        others = {*index.get(number, ()), *index.get(tuple(texts), ())}
        scores = {gone: self._get_score(mine, self._get_names(gone)) for gone in others}
        alike = [gone for gone, score in scores.items() if score >= ENOUGH]
        return sorted(alike, key=lambda gone: (-scores[gone], gone.id))

    def _get_score(self, names, others):
        """How many of number, customer and service are the same; texts that are alike
        count a little less. Another number is another contract, unless a column says
        that it replaces the first."""
        (number, *texts), (other_number, *other_texts) = names, others
        if number and other_number and number != other_number:
            return 0
        score = float(bool(number) and number == other_number)
        for text, other in zip(texts, other_texts, strict=True):
            if text and text == other:
                score += 1
            elif score and text and other:
                ratio = SequenceMatcher(None, text, other).ratio()
                score += ratio if ratio >= ALIKE else 0
        return score
