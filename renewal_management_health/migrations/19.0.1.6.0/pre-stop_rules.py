# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tools import SQL

RULES = ("when_replied", "when_ticket", "when_red", "when_notice")


def migrate(cr, version):
    """Playbooks of before go on as they did; new ones wait and stop by default."""
    for rule in map(SQL.identifier, RULES):
        cr.execute(
            SQL(
                "ALTER TABLE renewal_playbook ADD COLUMN IF NOT EXISTS %s varchar",
                rule,
            )
        )
        cr.execute(
            SQL("UPDATE renewal_playbook SET %s = 'go_on' WHERE %s IS NULL", rule, rule)
        )
