# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The customer's page over HTTP, as a phone asks for it. On the real clock: sessions
and forms have one."""

import base64
import io
import re
from datetime import date
from urllib.parse import urlsplit

from lxml import html
from PIL import Image, ImageDraw

from odoo.tests import HttpCase, new_test_user

from .common import TODAY, RenewalBuilders

BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148"


def real(offset):
    """The offset of a builder that is so many days from the real today."""
    return (date.today() - TODAY).days + offset


def draw(size=(300, 100), is_empty=False, kind="PNG"):
    """The data URL of a signature."""
    image = Image.new("RGBA" if kind == "PNG" else "RGB", size, (255, 255, 255, 0)[:4])
    if not is_empty:
        ImageDraw.Draw(image).line((10, 80, 150, 20, 290, 80), fill="black", width=3)
    data = io.BytesIO()
    image.save(data, kind)
    code = base64.b64encode(data.getvalue()).decode()
    return f"data:image/{kind.lower()};base64,{code}"


class PageCase(RenewalBuilders, HttpCase):
    """A company that shows its page, and a published renewal of Acme."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.set_up_people()
        cls.switch_on(cls.company)
        cls.rep.email = "rep@example.com"
        cls.renewal = cls.new_page()
        cls.page = cls.renewal.page_ids

    @classmethod
    def switch_on(cls, company):
        company.write({"renewal_page_preview_date": date.today(), "renewal_page": True})

    @classmethod
    def new_page(cls, end=90, **values):
        """The published renewal of a new contract that ends in so many days."""
        line = {
            name: values.pop(name)
            for name in list(values)
            if name.startswith(
                ("is_auto", "auto_", "termination_", "price", "quantity")
            )
        }
        vals = cls.line_vals(end=None if end is None else real(end), start=real(-275))
        contract = cls.new_contract({**vals, **line}, **values)
        renewal = contract.renewal_ids
        renewal._publish_page()
        return renewal

    @classmethod
    def new_auto_page(cls, end=90, notice=30, **values):
        """The same of a contract that renews by itself."""
        return cls.new_page(
            end=end,
            is_auto_renew=True,
            auto_renew_interval=1,
            auto_renew_rule_type="yearly",
            termination_notice_interval=notice,
            termination_notice_rule_type="daily",
            **values,
        )

    @classmethod
    def new_portal_user(cls, partner, login):
        user = new_test_user(cls.env, login, groups="base.group_portal")
        user.partner_id.write(
            {"parent_id": partner.id, "email": f"{login}@example.com"}
        )
        return user

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def get_path(self, renewal=None, suffix="", token=None):
        """Path and query of the link, as it is in an e-mail."""
        parts = urlsplit((renewal or self.renewal)._get_page_link())
        query = f"access_token={token}" if token is not None else parts.query
        return f"{parts.path}{suffix}?{query}"

    def get(self, path=None, agent=BROWSER, **options):
        self.env.flush_all()
        headers = {"User-Agent": agent, **options.pop("headers", {})}
        response = self.url_open(path or self.get_path(), headers=headers, **options)
        self.env.invalidate_all()
        return response

    def read_page(self, response):
        """What a person reads, in one line."""
        tree = html.fromstring(response.text)
        for node in tree.xpath("//script | //style | //head"):
            node.drop_tree()
        return re.sub(r"\s+", " ", tree.text_content())

    def get_form(self, kind, renewal=None, path=None):
        """{name: value} of a form of the page, as a browser would send it."""
        tree = html.fromstring(self.get(path or self.get_path(renewal)).text)
        [form] = tree.xpath(f"//form[contains(@action, '/{kind}')]")
        fields = dict(form.form_values())
        if chosen := tree.xpath("//input[@type='radio'][@checked]"):
            fields["option"] = chosen[0].get("value")
        return fields

    def post(self, kind, renewal=None, path=None, **values):
        """Fill in a form, send it, and follow to the page that says what became of
        it."""
        fields = {"name": "Ana Ribeiro", **values.pop("fields", {})}
        fields = {**self.get_form(kind, renewal, path), **fields, **values}
        return self.send(kind, fields, renewal, path)

    def send(self, kind, fields, renewal=None, path=None):
        target = path or self.get_path(renewal)
        base, _mark, query = target.partition("?")
        return self.get(f"{base}/{kind}?{query}", data=fields)

    def get_message(self, response):
        """What was done in one word, or why not in a sentence."""
        tree = html.fromstring(response.text)
        [node] = tree.xpath("//*[contains(@class, 'o_renewal_message')]") or [None]
        if node is None:
            return ""
        word = node.get("data-word")
        said = " ".join(node.text_content().split())
        return word if word in ("accepted", "asked", "declined") else said
