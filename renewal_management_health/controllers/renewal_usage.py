# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from io import BytesIO

from werkzeug.exceptions import BadRequest, HTTPException

from odoo import http
from odoo.http import request

from ..tools.usage_feed import FeedError, read, unpack
from .usage_dispatcher import UsageDispatcher


class RenewalUsageController(http.Controller):
    """Usage in bulk: HTTP only, ``renewal.usage.feed`` does the work."""

    @http.route(
        "/renewal/usage",
        type=UsageDispatcher.routing_type,
        auth="bearer",
        methods=["POST"],
        csrf=False,
        save_session=False,
    )
    def report(self, company=None, **_ignored):
        """Store the rows of the body: JSON, NDJSON or CSV, see docs/usage.rst.

        :param company: number of the company whose customers they are
        """
        feed = request.env["renewal.usage.feed"]
        feed._check_feeder()
        company = feed._get_company(self._read_number(company))
        try:
            rows = self._read_rows(feed._max_bytes)
            answer = feed._feed(company, rows, company._get_renewal_today())
        except FeedError as error:
            status, message = feed._describe_error(error)
            refusal = HTTPException(message)
            refusal.code = status
            raise refusal from error  # which takes back what was stored before
        return request.make_json_response(answer)

    def _read_number(self, text):
        if text and not (text.isascii() and text.isdigit()):
            raise BadRequest(
                request.env._("company is the number of a company in Odoo.")
            )
        return int(text or 0)

    def _read_rows(self, limit):
        sent = request.httprequest
        stream = unpack(
            self._get_body(limit), sent.headers.get("Content-Encoding"), limit
        )
        return read(stream, sent.mimetype, sent.mimetype_params.get("charset"))

    def _get_body(self, limit):
        """The body. Odoo keeps it, for when the database asks to do the work again."""
        sent = request.httprequest
        if (sent.content_length or 0) > limit:
            raise FeedError("too_large", limit=limit)
        return BytesIO(sent.get_data())
