# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def migrate(cr, version):
    """Customers who had a score, and no band for want of data, get one in the next run.
    What that raises goes into one list for each person, not into single tasks."""
    cr.execute(
        SQL(
            """
            UPDATE renewal_health_customer SET is_newly_judged = TRUE
             WHERE band = 'unknown' AND has_score AND has_left IS NOT TRUE
            """
        )
    )
