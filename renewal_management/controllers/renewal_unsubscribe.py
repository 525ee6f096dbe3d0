# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from ..models.term.res_partner_mail import REMINDER
from ..models.term.res_partner_unsubscribe import EVERYTHING, UNSUBSCRIBE
from .private_page import MAX_FORM, find_reader, no_page, render_page


class RenewalUnsubscribe(http.Controller):
    """The link at the end of automatic e-mails, and the button that mail programs show
    beside them (RFC 8058).

    A GET asks, because scanners of e-mails follow every link; a POST does it: for the
    kind of the e-mail, or for what was chosen on the page. The page names nobody:
    whoever finds the link learns nothing.
    """

    # without CSRF token: mail programs post it, and the signature says who asks
    @http.route(
        [
            "/renewal/unsubscribe/<int:partner_id>/<string:token>",
            "/renewal/unsubscribe/<int:partner_id>/<string:token>/<string:kind>",
        ],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
        max_content_length=MAX_FORM,
    )
    def unsubscribe(self, partner_id, token, kind=REMINDER, **form):
        partner = find_reader(UNSUBSCRIBE, partner_id, token)
        kinds = partner._get_renewal_opt_out_fields()
        if kind not in kinds:
            raise no_page()
        if request.httprequest.method == "POST":
            wanted = form.get("subscribe")
            name = wanted or form.get("unsubscribe") or kind
            if name in [*kinds, EVERYTHING]:
                partner._choose_renewal_mails(name, bool(wanted))
        return render_page(
            "unsubscribe_page",
            {
                **partner._get_unsubscribe_values(kind),
                "preferences_url": partner._get_preferences_path(),
            },
        )
