# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from werkzeug.exceptions import NotFound

from odoo.http import request

# A page that its link alone opens: nobody keeps, lists, frames or passes it on.
PRIVATE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
# What a form of ours may send, in bytes.
MAX_FORM = 16 * 1024


def find_reader(scope, partner_id, token):
    """The contact whose link it is; the page is not found for anybody else. The answer
    is private from here on, and in their language."""
    request.future_response.headers.update(PRIVATE_HEADERS)
    # sudo: nobody is logged in; the signature allows what the page offers
    partners = request.env["res.partner"].sudo()
    partner = partners._find_by_link_token(scope, partner_id, token)
    if not partner:
        raise no_page()
    request.update_context(lang=partner.lang or request.env.lang)
    return partner.with_context(lang=request.env.lang)


def no_page():
    """The error that says so. Odoo's own page for it has none of the headers."""
    words = request.env._("This link does not work.")
    headers = [*PRIVATE_HEADERS.items()]
    return NotFound(response=request.make_response(words, headers, status=404))


def render_page(template, values):
    """A page of ours, which says in which language it is."""
    html_data = {"lang": (request.env.lang or "en_US").replace("_", "-")}
    return request.render(
        f"renewal_management.{template}", {"html_data": html_data, **values}
    )
