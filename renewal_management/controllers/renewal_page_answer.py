# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re
from datetime import date
from urllib.parse import quote

from odoo import http
from odoo.http import request
from odoo.tools import email_normalize

from ..models.portal.renewal_renewal_answer import MAX_NAME, Visitor
from .private_page import PRIVATE_HEADERS
from .renewal_page import RenewalPage

# What a form may carry: a drawn signature is the largest part of it.
MAX_BYTES = 1_000_000
# Answers after which the page is shown anew: the others come with what was typed.
DONE = ("accepted", "asked", "declined")


class RenewalPageAnswer(RenewalPage):
    """What the customer answers: forms that work without JavaScript."""

    @http.route(
        "/my/renewals/<int:renewal_id>/<any(accept,ask,decline):kind>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
        max_content_length=MAX_BYTES,
        # checked below: whose session is over keeps what was typed
        csrf=False,
    )
    def answer(self, renewal_id, kind, access_token="", csrf_token="", **form):
        page = self._find(renewal_id, access_token)
        if not page:
            return self._refuse()
        query = f"?access_token={quote(access_token)}" if access_token else ""
        target = f"/my/renewals/{renewal_id}{query}"
        if request.httprequest.method == "GET":
            # the address of a form that was refused, opened again
            return self._turn_to(target)
        renewal = page.renewal_id
        typed = {**form, "kind": kind}
        if not request.validate_csrf(csrf_token):
            return self._show(renewal, access_token, "session", typed)
        visitor = self._read_visitor(form)
        today = renewal.company_id._get_renewal_today()
        receive = {
            "accept": (renewal._receive_acceptance, self._read_acceptance),
            "ask": (renewal._receive_question, self._read_question),
            "decline": (renewal._receive_notice, self._read_notice),
        }
        method, read = receive[kind]
        word = method(read(form), visitor, today)
        if word in DONE:
            request.session["renewal_told"] = (renewal_id, word)
            return self._turn_to(target)
        return self._show(renewal, access_token, word, typed)

    def _turn_to(self, target):
        response = request.redirect(target, code=303)
        response.headers.update(PRIVATE_HEADERS)
        return response

    def _read_visitor(self, form):
        user = request.env.user
        is_known = not user._is_public()
        return Visitor(
            name=_text(form, "name").strip()[:MAX_NAME],
            email=email_normalize(_text(form, "email")) or "",
            partner_id=user.partner_id.id if is_known else False,
            ip_address=request.httprequest.remote_addr or "",
            lang=self._read_lang(form),
        )

    def _read_lang(self, form):
        """The language of the page that the form was on."""
        lang = _text(form, "lang")
        return (
            lang if request.env["res.lang"]._get_data(code=lang) else request.env.lang
        )

    def _read_acceptance(self, form):
        return {
            "option": _number(_text(form, "option")),
            "terms": bool(form.get("terms")),
            **{
                name: _text(form, name)
                for name in ("fingerprint", "signature", "purchase_order", "note")
            },
        }

    def _read_question(self, form):
        quantities = {
            _number(name.removeprefix("quantity_")): _text(form, name)
            for name in form
            if name.startswith("quantity_")
        }
        return {"note": _text(form, "note"), "quantities": quantities}

    def _read_notice(self, form):
        return {
            "reason": _number(_text(form, "reason")),
            "note": _text(form, "note"),
            "last_day": _day(_text(form, "last_day")),
            "is_offer_seen": _text(form, "offer_of") == _text(form, "reason"),
        }


def _text(form, name):
    """A field of a form; a file where a text should be is none."""
    value = form.get(name, "")
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _number(text):
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else 0


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        return False
