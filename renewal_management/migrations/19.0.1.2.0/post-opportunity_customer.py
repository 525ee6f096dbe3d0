# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def migrate(cr, version):
    """Opportunities remember the customer of their renewals, where nobody has chosen
    another one."""
    cr.execute(
        SQL(
            """
            UPDATE crm_lead l SET renewal_partner_id = l.partner_id
              FROM renewal_renewal r
             WHERE r.opportunity_id = l.id AND r.contact_id = l.partner_id
               AND l.renewal_partner_id IS NULL
            """
        )
    )
