# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo.tools import file_open

from odoo.addons.renewal_management.tools.migration import improve

SHIPPED = "renewal_management_health/migrations/19.0.1.4.0/mail_templates.json"


def migrate(cr, version):
    """The e-mail with the value review begins with its figures, and has a button and a
    person to talk to, unless somebody edited it."""
    with file_open(SHIPPED) as file:
        for xmlid, fields in json.load(file).items():
            improve(cr, xmlid, {**fields, "email_layout_xmlid": [False]})
