# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """E-mails of companies that are there already leave when they did: at any time."""
    cr.execute("UPDATE res_company SET renewal_mail_from = 0, renewal_mail_until = 24")
