# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import http
from odoo.http import request

from ..models.term.res_partner_preferences import PREFERENCES
from .private_page import MAX_FORM, find_reader, render_page


class RenewalPreferences(http.Controller):
    """Where a contact chooses what they get, by the link in their e-mails. Like the
    page to unsubscribe, it names nobody."""

    # without CSRF token: it lives as long as a session, of which a link needs none, and
    # nobody can post for others without knowing their link
    @http.route(
        "/renewal/preferences/<int:partner_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        sitemap=False,
        max_content_length=MAX_FORM,
    )
    def preferences(self, partner_id, token, message="", **form):
        partner = find_reader(PREFERENCES, partner_id, token)
        # not what somebody uploads
        form = {name: text for name, text in form.items() if isinstance(text, str)}
        if request.httprequest.method == "POST":
            message = partner._save_preferences(form)
            if message != "contact":
                # in the language that was just chosen, and safe to reload
                return request.redirect(
                    f"{partner._get_preferences_path()}?message={message}"
                )
        elif message != "saved":
            message, form = "", {}
        return render_page(
            "preferences_page",
            {
                "partner": partner._get_preferences(),
                "languages": partner.env["res.lang"].get_installed(),
                "message": message,
                "form": form,
            },
        )
