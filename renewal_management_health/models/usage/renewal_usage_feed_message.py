# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

MAX_SHOWN = 60


def _show(value):
    """What was sent, as far as it can be sent back."""
    text = "" if value is None else str(value)
    return text[:MAX_SHOWN].encode("utf-8", "replace").decode()


class RenewalUsageFeed(models.AbstractModel):
    """What the feed answers in words: one sentence that says what to do."""

    _inherit = "renewal.usage.feed"

    @api.model
    def _describe(self, refusals):
        """The answers for rows that were not stored."""
        messages = self._get_messages()
        return [
            {
                "row": refusal.number,
                "field": refusal.field,
                "message": messages[refusal.code] % {"value": _show(refusal.value)},
            }
            for refusal in refusals
        ]

    @api.model
    def _get_refusal_message(self, code, value):
        return self._get_messages()[code] % {"value": _show(value)}

    def _get_messages(self):
        return (
            self._get_row_messages()
            | self._get_customer_messages()
            | self._get_value_messages()
        )

    def _get_row_messages(self):
        """The line as a whole."""
        return {
            "not_a_row": self.env._(
                "A row is an object with a customer, metric, date, value."
            ),
            "broken_line": self.env._(
                "The line cannot be read: look at its quotes, and at the number of "
                "its values."
            ),
            "long_line": self.env._("The line is too long to be a row of usage."),
        }

    def _get_customer_messages(self):
        return {
            "no_customer": self.env._(
                "Say whose usage it is: customer_key, _id or _ref."
            ),
            "nobody": self.env._(
                "No customer is known as “%(value)s”. Write it on the customer in "
                "Odoo, or leave the row out."
            ),
            "many_customers": self.env._(
                "Several customers have the reference “%(value)s”: use customer_key, "
                "which is unique."
            ),
            "not_a_text": self.env._(
                "A customer is named by a text or a whole number."
            ),
            "not_an_id": self.env._(
                "“%(value)s” is not the number of a record in Odoo."
            ),
            "long_key": self.env._("“%(value)s…” is too long for a customer's key."),
            "unreadable": self.env._(
                "“%(value)s” has characters that cannot be read: say the charset in "
                "the Content-Type, or send UTF-8."
            ),
        }

    def _get_value_messages(self):
        return {
            "no_metric": self.env._(
                "No usage metric has the code “%(value)s”. Codes are listed in the "
                "configuration of Renewals."
            ),
            "not_a_day": self.env._("“%(value)s” is not a day: write 2026-03-31."),
            "future": self.env._("%(value)s has not begun yet."),
            "rolled_up": self.env._(
                "%(value)s is kept as part of its month only: such old days can no "
                "longer be changed."
            ),
            "no_value": self.env._("The value is missing. Nothing used is 0."),
            "not_a_number": self.env._(
                "“%(value)s” is not a number: write 12 or 12.5."
            ),
            "too_high": self.env._("%(value)s is too high to be a number of anything."),
            "negative": self.env._(
                "%(value)s is less than nothing. To correct a day, send its new total."
            ),
        }

    # ------------------------------------------------------------------
    # A report that cannot be read at all
    # ------------------------------------------------------------------

    @api.model
    def _describe_error(self, error):
        """
        :param error: a ``FeedError``
        :return: (HTTP status, sentence)
        """
        status, message = (self._get_body_errors() | self._get_type_errors())[
            error.code
        ]
        return status, message % error.values

    def _get_body_errors(self):
        return {
            "too_large": (
                413,
                self.env._("A call may bring at most %(limit)s bytes: split it."),
            ),
            "too_many": (
                413,
                self.env._("A call may bring at most %(limit)s rows: split it."),
            ),
            "broken_gzip": (400, self.env._("The body is not gzip, or breaks off.")),
            "undecodable": (400, self.env._("The text cannot be decoded: send UTF-8.")),
            "not_an_array": (
                400,
                self.env._("JSON has to be an array of rows: [{…}, {…}]."),
            ),
            "broken_json": (
                400,
                self.env._(
                    "The JSON cannot be read at row %(row)s; nothing was stored. One "
                    "object a line, without commas, is application/x-ndjson."
                ),
            ),
            "no_header": (
                400,
                self.env._("The first line of a CSV names its columns."),
            ),
            "columns": (
                400,
                self.env._(
                    "The CSV has no column %(columns)s. It needs customer_key (or "
                    "customer_id, customer_ref), metric, date and value."
                ),
            ),
            "empty": (400, self.env._("The body is empty: send rows.")),
        }

    def _get_type_errors(self):
        return {
            "content_type": (
                415,
                self.env._(
                    "“%(content_type)s” is not understood: send application/json, "
                    "application/x-ndjson or text/csv."
                ),
            ),
            "content_encoding": (
                415,
                self.env._("“%(encoding)s” is not understood: send gzip, or plain."),
            ),
            "charset": (
                415,
                self.env._("The charset “%(charset)s” is not known: send UTF-8."),
            ),
        }
