# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.api import SUPERUSER_ID, Environment

from odoo.addons.renewal_management.tools.migration import improve

TEMPLATES = (
    "renewal_management.mail_template_renewal_coming",
    "renewal_management.mail_template_auto_renewal_notice",
    "renewal_management.mail_template_last_days",
)
LIST = re.compile(r'\n\s*<t t-out="object\._get_mailed_list\(\)"\s*(?:/>|></t>)')


def migrate(cr, version):
    """The e-mails list all contracts that they are about, and name who gets them,
    unless somebody edited them."""
    improvements = Environment(cr, SUPERUSER_ID, {})["renewal.improvement"]
    for xmlid in TEMPLATES:
        template = improvements.env.ref(xmlid, raise_if_not_found=False)
        if template:
            now = improvements._get_shipped(template, xmlid)["body_html"]
            before = {lang: _get_before(text) for lang, text in now.items()}
            improve(cr, xmlid, {"body_html": before})


def _get_before(text):
    text = LIST.sub("", text or "")
    return text.replace("contact_id._get_renewal_mailbox().name", "contact_id.name")
