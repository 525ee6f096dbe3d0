# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

MAX_SHOWN = 60
# Why a row was not stored, by the code of its refusal.
ROW_ERRORS = {
    # the line as a whole
    "not_a_row": _lt("A row is an object with a customer, metric, date, value."),
    "broken_line": _lt(
        "The line cannot be read: look at its quotes, and at the number of its values."
    ),
    "long_line": _lt("The line is too long to be a row of usage."),
    # the customer
    "no_customer": _lt("Say whose usage it is: customer_key, _id or _ref."),
    "nobody": _lt(
        "No customer is known as “%(value)s”. Write it on the customer in Odoo, or "
        "leave the row out."
    ),
    "many_customers": _lt(
        "Several customers have the reference “%(value)s”: use customer_key, which is "
        "unique."
    ),
    "not_a_text": _lt("A customer is named by a text or a whole number."),
    "not_an_id": _lt("“%(value)s” is not the number of a record in Odoo."),
    "long_key": _lt("“%(value)s…” is too long for a customer's key."),
    "unreadable": _lt(
        "“%(value)s” has characters that cannot be read: say the charset in the "
        "Content-Type, or send UTF-8."
    ),
    # metric, day and value
    "no_metric": _lt(
        "No usage metric has the code “%(value)s”. Codes are listed in the "
        "configuration of Renewals."
    ),
    "not_a_day": _lt("“%(value)s” is not a day: write 2026-03-31."),
    "future": _lt("%(value)s is in the future."),
    "rolled_up": _lt(
        "%(value)s is kept as part of its month only: such old days can no longer be "
        "changed."
    ),
    "no_value": _lt("The value is missing. Nothing used is 0."),
    "not_a_number": _lt("“%(value)s” is not a number: write 12 or 12.5."),
    "too_high": _lt("%(value)s is too high."),
    "too_low": _lt("%(value)s is too low."),
    "negative": _lt(
        "%(value)s is negative, and %(metric)s cannot be. To correct a day, send its "
        "new total. If it may fall below 0, as a margin may, allow negative values "
        "for the metric in Renewals > Configuration > Health > Usage metrics."
    ),
}
# Why a report cannot be read at all: HTTP status and sentence, by the error's code.
REPORT_ERRORS = {
    "too_large": (413, _lt("A call may bring at most %(limit)s bytes: split it.")),
    "too_many": (413, _lt("A call may bring at most %(limit)s rows: split it.")),
    "broken_gzip": (400, _lt("The body is not gzip, or breaks off.")),
    "undecodable": (400, _lt("The text cannot be decoded: send UTF-8.")),
    "not_an_array": (400, _lt("JSON has to be an array of rows: [{…}, {…}].")),
    "broken_json": (
        400,
        _lt(
            "The JSON cannot be read at row %(row)s; nothing was stored. One object a "
            "line, without commas, is application/x-ndjson."
        ),
    ),
    "no_header": (400, _lt("The first line of a CSV names its columns.")),
    "columns": (
        400,
        _lt(
            "The CSV has no column %(columns)s. It needs customer_key (or "
            "customer_id, customer_ref), metric, date and value."
        ),
    ),
    "empty": (400, _lt("The body is empty: send rows.")),
    "content_type": (
        415,
        _lt(
            "“%(content_type)s” is not understood: send application/json, "
            "application/x-ndjson or text/csv."
        ),
    ),
    "content_encoding": (
        415,
        _lt("“%(encoding)s” is not understood: send gzip, or plain."),
    ),
    "charset": (415, _lt("The charset “%(charset)s” is not known: send UTF-8.")),
}


class RenewalUsageFeed(models.AbstractModel):
    """The feed's answers: one sentence each that says what to do."""

    _inherit = "renewal.usage.feed"

    def _describe(self, refusals):
        """The answers for rows that were not stored."""
        return [
            {
                "row": refusal.number,
                "field": refusal.field,
                "message": self._get_refusal_message(
                    refusal.code, refusal.value, refusal.metric
                ),
            }
            for refusal in refusals
        ]

    def _get_refusal_message(self, code, value, metric=None):
        """
        :param metric: its name, or the code that was sent
        """
        message = self.env._(ROW_ERRORS[code])
        return message % {"value": _show(value), "metric": _show(metric)}

    def _describe_error(self, error):
        """A report that cannot be read at all.

        :param error: a ``FeedError``
        :return: (HTTP status, sentence)
        """
        status, lazy = REPORT_ERRORS[error.code]
        message = self.env._(lazy)
        return status, message % error.values


def _show(value):
    """What was sent, as far as it can be sent back."""
    text = "" if value is None else str(value)
    return text[:MAX_SHOWN].encode("utf-8", "replace").decode()
