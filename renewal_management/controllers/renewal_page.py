# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo import SUPERUSER_ID, http
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from .private_page import PRIVATE_HEADERS

ITEMS = 20
# Programs that look at links before people do.
PREVIEWS = re.compile(
    r"bot|crawl|curl|fetch|preview|python|scan|slurp|spider|wget", re.IGNORECASE
)


class RenewalPage(CustomerPortal):
    """The customer's page: by the link of an e-mail, or from the portal account.

    A GET changes nothing but the counter of visits. Whoever may not see a page gets the
    same 404 as for one that does not exist.
    """

    # ------------------------------------------------------------------
    # The portal's own pages
    # ------------------------------------------------------------------

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "renewal_count" in counters:
            values["renewal_count"] = len(self._find_account_pages())
        return values

    def _find_account_pages(self):
        # sudo: customers have no rights on renewals; the domain is what they may see
        pages = request.env["renewal.page"].sudo()
        domain = pages._get_account_domain(request.env.user)
        return pages.search(domain, order="renewal_id desc")

    @http.route(
        ["/my/renewals", "/my/renewals/page/<int:page>"],
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def renewals(self, page=1, **_kwargs):
        # sudo: whether any company shows its renewals is no secret
        companies = request.env["res.company"].sudo()
        if not companies.search_count([("renewal_page", "=", True)], limit=1):
            return self._refuse()
        if request.env.user._is_public():
            return request.redirect("/web/login?redirect=/my/renewals")
        pages = self._find_account_pages()
        pages = pages.sorted(
            lambda it: (bool(it.renewal_id.outcome), it.renewal_id.decision_date)
        )
        turner = pager("/my/renewals", len(pages), page=page, step=ITEMS)
        shown = pages[turner["offset"] :][:ITEMS]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "renewals",
            "title": request.env._("Renewals"),
            "renewals": [
                it.renewal_id.with_context(lang=request.env.lang)._get_listed_values()
                for it in shown
            ],
            "pager": turner,
        }
        return self._render("renewal_management.portal_renewals", values)

    # ------------------------------------------------------------------
    # One renewal
    # ------------------------------------------------------------------

    @http.route(
        "/my/renewals/<int:renewal_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def renewal(self, renewal_id, access_token="", preview="", **_kwargs):
        if preview:
            return self._preview(renewal_id)
        page = self._find(renewal_id, access_token)
        if not page:
            return self._refuse()
        self._count_visit(page)
        # said once, and only to whoever answered
        told, word = request.session.pop("renewal_told", (0, ""))
        message = word if told == renewal_id else ""
        return self._show(page.renewal_id, access_token, message=message)

    def _preview(self, renewal_id):
        """For colleagues: nothing is counted, nothing can be sent."""
        renewal = request.env["renewal.renewal"].browse(renewal_id).exists()
        if not request.env.user._is_internal() or not renewal.has_access("read"):
            return self._refuse()
        # sudo: what the customer would see; access was checked just above
        return self._show(renewal.sudo(), is_preview=True)

    def _find(self, renewal_id, token):
        page = request.env["renewal.page"]._find_for_visitor(renewal_id, token)
        renewal = page.renewal_id
        ground = request.env["renewal.transaction"]._for_company(renewal.company_id)
        # the company's clock and currency, the visitor's language; what follows from an
        # answer is done by the system, whose e-mails have a sender
        ground = ground.with_user(SUPERUSER_ID).with_context(lang=request.env.lang)
        return page.with_env(ground.env)

    def _count_visit(self, page):
        """Once for each browser and day; neither programs that look at links before
        people do, nor what only asks for the headers."""
        agent = request.httprequest.user_agent.string or ""
        today = str(page.renewal_id.company_id._get_renewal_today())
        seen = request.session.get("renewal_pages", {})
        is_person = (
            request.httprequest.method == "GET"
            and agent
            and not PREVIEWS.search(agent)
            and not request.env.user._is_internal()
        )
        if is_person and seen.get(str(page.id)) != today:
            request.session["renewal_pages"] = {**seen, str(page.id): today}
            page._note_visit()

    def _show(self, renewal, token="", message="", form=None, is_preview=False):
        """:param form: what was typed, when an answer is asked for again"""
        renewal = renewal.with_context(lang=request.env.lang)
        today = renewal.company_id._get_renewal_today()
        values = {
            "page_name": "renewal",
            "title": renewal.name,
            "res_company": renewal.company_id,
            "html_data": {"lang": (request.env.lang or "en").replace("_", "-")},
            "no_breadcrumbs": request.env.user._is_public(),
            "page": renewal._get_page_values(today),
            "suffix": f"?access_token={token}" if token else "",
            "message": message,
            "form": form or {},
            "user_name": "" if request.env.user._is_public() else request.env.user.name,
            "user_email": ""
            if request.env.user._is_public()
            else request.env.user.email or "",
            "is_preview": is_preview,
        }
        return self._render("renewal_management.portal_renewal", values)

    # ------------------------------------------------------------------
    # Documents
    # ------------------------------------------------------------------

    @http.route(
        "/my/renewals/<int:renewal_id>/proposal",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def proposal(self, renewal_id, access_token="", **_kwargs):
        page = self._find(renewal_id, access_token)
        if not page or not page.renewal_id._has_proposal():
            return self._refuse()
        report = "renewal_management.renewal_proposal_report"
        reports = page.env["ir.actions.report"]
        content, kind = reports._render_qweb_pdf(report, page.renewal_id.ids)
        if not request.env.user._is_internal():
            page._note_download()
        name = page.renewal_id._get_proposal_filename()
        return self._send_file(content, name, kind)

    @http.route(
        "/my/renewals/<int:renewal_id>/signed/<int:answer_id>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        sitemap=False,
    )
    def signed(self, renewal_id, answer_id, access_token="", **_kwargs):
        page = self._find(renewal_id, access_token)
        answer = page.renewal_id.answer_ids.filtered(
            lambda it: it.id == answer_id and it.attachment_id
        )
        if not answer:
            return self._refuse()
        file = answer.attachment_id
        return self._send_file(file.raw, file.name.removesuffix(".pdf"))

    def _send_file(self, content, name, kind="pdf"):
        types = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}
        disposition = content_disposition(f"{name}.{kind}", disposition_type="inline")
        headers = {
            "Content-Type": types[kind],
            "Content-Length": len(content),
            "Content-Disposition": disposition,
            **PRIVATE_HEADERS,
        }
        return request.make_response(content, headers=list(headers.items()))

    # ------------------------------------------------------------------
    # Responses
    # ------------------------------------------------------------------

    def _render(self, template, values, **options):
        response = request.render(template, values, **options)
        response.headers.update(PRIVATE_HEADERS)
        return response

    def _refuse(self):
        return self._render("renewal_management.portal_renewal_missing", {}, status=404)
