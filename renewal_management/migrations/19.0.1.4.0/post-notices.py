# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import SUPERUSER_ID, api

from odoo.addons.renewal_management.tools.migration import ship

TEXTS = (
    "renewal_management.mail_template_notice_consumer",
    "renewal_management.mail_template_notice_business",
)
RULES = (
    "renewal_management.notice_rule_france",
    "renewal_management.notice_rule_germany",
    "renewal_management.notice_rule_california",
    "renewal_management.notice_rule_new_york",
    "renewal_management.notice_rule_business",
)


def migrate(cr, version):
    """The examples of notice rules, switched off, and their texts, which nothing else
    sends."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    for xmlid in TEXTS:
        if not env.ref(xmlid, raise_if_not_found=False):
            env["renewal.improvement"]._create_shipped(xmlid)
    for xmlid in RULES:
        ship(cr, xmlid)
