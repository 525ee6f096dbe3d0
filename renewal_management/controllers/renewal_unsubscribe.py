# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request


class RenewalUnsubscribe(http.Controller):
    """The link at the end of automatic e-mails, and the button that mail programs show
    beside them (RFC 8058).

    A GET asks, because scanners of e-mails follow every link; a POST does it. The page
    names nobody: whoever finds the link learns nothing.
    """

    # without CSRF token: mail programs post it, and the signature says who asks
    @http.route(
        "/renewal/unsubscribe/<int:partner_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
    )
    def unsubscribe(self, partner_id, token, **_kwargs):
        # sudo: nobody is logged in; the signature allows this one thing
        partner = request.env["res.partner"].sudo()
        partner = partner._find_by_unsubscribe_token(partner_id, token)
        if not partner:
            raise request.not_found()
        request.update_context(lang=partner.lang or request.env.lang)
        is_done = request.httprequest.method == "POST"
        if is_done:
            partner._unsubscribe_from_renewals()
        response = request.render(
            "renewal_management.unsubscribe_page",
            {"is_done": is_done or partner.renewal_mail_opt_out},
        )
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
