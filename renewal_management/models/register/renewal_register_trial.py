# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ...tools.register.part import join_rows

# Applying takes longer than reading; a request that takes minutes is stopped.
MOST_ROWS = 5000
# Texts of one kind that are shown: where every date is wrong there are thousands.
MOST_TEXTS = 100


class RenewalRegisterTrial(models.AbstractModel):
    """What applying a file would say: the *Test* button of the import screen.

    The rows are applied as by the button *Apply*, so that nothing is said here that is
    not said there. The caller takes everything back.
    """

    _name = "renewal.register.trial"
    _description = "Trial of a Contract Register"

    def _try_out(self, rows):
        """Apply the rows of a file.

        :param rows: ``renewal.register.row`` in the order of the file
        :return: messages as ``base_import.import.execute_import`` has them: what would
            become of the rows, what is asked about the file (of the type ``question``),
            errors, assumptions
        """
        tried = rows[:MOST_ROWS]
        absent = tried._apply(fields.Date.context_today(rows))
        said = tried._notify_applied(absent)["params"]["message"].splitlines()
        summary = self.env._("Nothing was saved. Apply would say: %s", said[0])
        if len(tried) < len(rows):
            summary += " " + self.env._(
                "Only the first %s rows were tested.", len(tried)
            )
        return [
            self._make_message("info", summary, tried),
            *(self._make_message("question", text, tried) for text in said[1:]),
            *self._make_messages("error", tried),
            *self._make_messages("warning", tried),
        ]

    def _make_messages(self, kind, rows):
        """The texts of one kind, each with the rows that it is about.

        :param kind: the field of the texts, and the type of the messages
        """
        found = {}
        for row in rows:
            for text in (row[kind] or "").splitlines():
                found[text] = found.get(text, rows.browse()) | row
        messages = [
            self._make_message(kind, self._say(text, about), about)
            for text, about in list(found.items())[:MOST_TEXTS]
        ]
        if len(found) > MOST_TEXTS:
            more = self.env._("… and %s other texts.", len(found) - MOST_TEXTS)
            messages.append(self._make_message(kind, more, rows))
        return messages

    def _say(self, text, rows):
        numbers = rows.mapped("row_number")
        if len(numbers) == 1:
            return self.env._("Row %(row)s. %(text)s", row=numbers[0], text=text)
        return self.env._("Rows %(rows)s. %(text)s", rows=join_rows(numbers), text=text)

    def _make_message(self, kind, text, rows):
        numbers = rows.mapped("row_number")
        return {
            "type": kind,
            "message": text,
            "rows": {"from": min(numbers), "to": max(numbers)},
            "record": False,
        }
