# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL


def migrate(cr, version):
    """Every step so far is the first of its rule. The database fills a new column with
    a default at once; Odoo would write every row."""
    cr.execute(
        SQL(
            "ALTER TABLE renewal_step "
            "ADD COLUMN IF NOT EXISTS occurrence int4 NOT NULL DEFAULT 0"
        )
    )
    cr.execute(SQL("ALTER TABLE renewal_step ALTER COLUMN occurrence DROP DEFAULT"))
