# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from ..models.term.res_partner_unsubscribe import UNSUBSCRIBE
from .private_page import MAX_FORM, find_reader, render_page


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
        max_content_length=MAX_FORM,
    )
    def unsubscribe(self, partner_id, token, **_kwargs):
        partner = find_reader(UNSUBSCRIBE, partner_id, token)
        is_done = request.httprequest.method == "POST"
        if is_done:
            partner._unsubscribe_from_renewals()
        return render_page(
            "unsubscribe_page",
            {
                "is_done": is_done or partner.renewal_mail_opt_out,
                "preferences_url": partner._get_preferences_path(),
            },
        )
