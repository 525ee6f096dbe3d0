# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from odoo.exceptions import UserError
from odoo.http import HttpDispatcher, SessionExpiredException


class UsageDispatcher(HttpDispatcher):
    """Plain HTTP whose errors are JSON, and whose body is left to the controller.

    Odoo's own answers errors with a web page, and takes the body for a web form when
    the sender forgot to say what it is, as curl does.
    """

    routing_type = "renewal_usage"
    mimetypes = ()

    @classmethod
    def is_compatible_with(cls, request):
        return True

    def dispatch(self, endpoint, args):
        self.request.params = {**self.request.httprequest.args, **args}
        return self.request.registry["ir.http"]._dispatch(endpoint)

    def handle_error(self, exc):
        if isinstance(exc, HTTPException):
            if exc.response:
                return exc.response
            headers = [h for h in exc.get_headers() if h[0] != "Content-Type"]
            return self._get_answer(exc.code, exc.description, headers)
        if isinstance(exc, SessionExpiredException):
            return self._get_answer(HTTPStatus.UNAUTHORIZED, exc.args[0])
        if isinstance(exc, UserError):
            return self._get_answer(exc.http_status, exc.args[0])
        message = self.request.env._(
            "The server failed; nothing was stored. Its log says why."
        )
        return self._get_answer(HTTPStatus.INTERNAL_SERVER_ERROR, message)

    def _get_answer(self, status, message, headers=None):
        return self.request.make_json_response(
            {"error": message}, status=status, headers=headers
        )
