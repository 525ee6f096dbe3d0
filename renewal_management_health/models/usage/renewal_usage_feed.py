# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from datetime import timedelta
from heapq import merge
from itertools import islice

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...tools.usage_feed import FeedError
from ...tools.usage_row import Refusal, Rows

# Rows on their way to the database at a time.
CHUNK = 5000
_COLUMNS = ("number", "kind", "key", "metric_id", "date", "value")


class RenewalUsageFeed(models.AbstractModel):
    """Takes reports of usage: as they come from the endpoint, or by ``report()``.

    Good rows are stored, the others are answered with their place, the field and a
    sentence. What is stored already is left alone, so the same report twice changes
    nothing; of rows for one day of a customer the last one wins.
    """

    _name = "renewal.usage.feed"
    _description = "Usage Feed"

    # What a call may bring. Override to change.
    _max_rows = 100000
    _max_bytes = 32 * 1024 * 1024
    _max_errors = 1000

    def _check_feeder(self):
        """Only those who may send usage, for a company that is theirs."""
        if not self.env.user.has_group(
            "renewal_management_health.group_renewal_usage_feeder"
        ):
            raise AccessError(
                self.env._(
                    "You may not send usage. Ask an administrator to add you to the "
                    "group “Usage Feed”."
                )
            )

    def _get_company(self, company_id=None):
        """The company that a report is for.

        :raise AccessError: when it is none of the user's
        """
        company = self.env.company
        if company_id:
            own = self.env.user.company_ids
            company = own.filtered(lambda company: company.id == company_id)
        if not company:
            raise AccessError(
                self.env._(
                    "You may not send usage for the company with the number "
                    "%(company)s.",
                    company=company_id,
                )
            )
        # sudo: the day and the settings of a company that is checked to be theirs, for
        # users who may be allowed nothing but this
        return company.sudo()

    def _feed(self, company, rows, date_ref):
        """Store the rows of a report.

        :param rows: (number, dict or None, trouble or None), as ``usage_feed.read``
            gives them
        :param date_ref: today
        :return: how many rows were received, created, updated, unchanged, repeated
            (another row of the call says the same day) and refused; why they were
        :raise FeedError: when there is nothing to be read in it, or too much
        """
        # sudo: who may send usage may read neither customers nor what is there; what
        # goes back is counts, and what they sent
        feed = self.sudo().with_company(company)
        feed._prepare(company)
        received, refused = feed._receive(company, rows, date_ref)
        feed._find_senders(company)
        counts = feed._store_usage(company)
        return feed._answer(received, refused, counts)

    def _report(self, rows, company_id=None):
        """The same for rows that are in memory already.

        :raise UserError: for an error of the whole report
        """
        if not isinstance(rows, list):
            rows = [rows]
        company = self._get_company(company_id)
        numbered = ((number, row, None) for number, row in enumerate(rows, 1))
        try:
            return self._feed(company, numbered, company._get_renewal_today())
        except FeedError as error:
            raise UserError(self._describe_error(error)[1]) from error

    def _prepare(self, company):
        """An empty table; and until the end nobody closes days."""
        self.env.flush_all()
        self.env["renewal.transaction"]._lock_shared(company)
        self.env.cr.execute(
            SQL(
                """
                DROP TABLE IF EXISTS renewal_usage_row, renewal_usage_sender;
                CREATE TEMPORARY TABLE renewal_usage_row (
                    number integer,
                    kind text,
                    key text,
                    metric_id integer,
                    date date,
                    value double precision
                ) ON COMMIT DROP
                """
            )
        )

    def _receive(self, company, rows, date_ref):
        """
        :return: (number of rows, refusals)
        """
        received, refused = 0, []
        metrics = self._get_metrics(company)
        reader = Rows(
            {code: metric.id for code, metric in metrics.items()},
            company.renewal_usage_kept_from,
            date_ref + timedelta(days=1),
            {metric.id for metric in metrics.values() if metric.is_signed},
        )
        rows = iter(rows)
        while chunk := list(islice(rows, CHUNK)):
            received += len(chunk)
            if received > self._max_rows:
                raise FeedError("too_many", limit=self._max_rows)
            refused += self._load_chunk(reader, chunk)
        self.env.cr.execute(SQL("ANALYZE renewal_usage_row"))
        return received, refused

    def _get_metrics(self, company):
        """{code: metric}; the company's own comes before the one for all."""
        metrics = self.env["renewal.usage.metric"].search(
            [("company_id", "in", [False, company.id])]
        )
        return {
            metric.code: metric
            for metric in metrics.sorted(lambda metric: bool(metric.company_id))
        }

    def _load_chunk(self, reader, chunk):
        lines, refused = [], []
        for number, row, trouble in chunk:
            values = (
                Refusal(number, "", trouble) if trouble else reader.check(number, row)
            )
            if isinstance(values, Refusal):
                refused.append(values)
            else:
                number, kind, key, metric, day, value = values
                key = key.replace("\\", "\\\\")
                lines.append(f"{number}\t{kind}\t{key}\t{metric}\t{day}\t{value}\n")
        self.env.cr.copy_from(
            io.StringIO("".join(lines)), "renewal_usage_row", columns=_COLUMNS
        )
        return refused

    def _answer(self, received, refused, counts):
        known, days, created, updated = counts
        count = received - known
        unknown = self._get_unknown(self._max_errors) if count > len(refused) else []
        refused = merge(refused, unknown, key=lambda refusal: refusal.number)
        errors = self._describe(islice(refused, self._max_errors))
        return {
            "received": received,
            "created": created,
            "updated": updated,
            "unchanged": days - created - updated,
            "repeated": known - days,
            "refused": count,
            "errors": errors,
            "errors_left_out": count - len(errors),
        }
