# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import re

from odoo.tools import file_open

from odoo.addons.renewal_management.tools.migration import improve

SHIPPED = "renewal_management/migrations/19.0.1.4.0/mail_templates.json"
LIST = re.compile(r'\n\s*<t t-out="object\._get_mailed_list\(\)"\s*(?:/>|></t>)')


def migrate(cr, version):
    """The e-mails begin with what the customer got, and have a button and a person to
    talk to, unless somebody edited them."""
    with file_open(SHIPPED) as file:
        shipped = json.load(file)
    for xmlid, fields in shipped.items():
        bodies = fields["body_html"]
        first = {lang: _get_first(text) for lang, text in bodies.items()}
        before = {"body_html": [first, bodies], "email_layout_xmlid": [False]}
        improve(cr, xmlid, {**before, "subject": [fields["subject"]]})


def _get_first(text):
    """As it was before 19.0.1.2.0, when an e-mail was about one contract."""
    text = LIST.sub("", text)
    return text.replace("contact_id._get_renewal_mailbox().name", "contact_id.name")
