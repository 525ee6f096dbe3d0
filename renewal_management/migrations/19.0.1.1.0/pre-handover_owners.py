# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Rename the columns for former and new owners.

    Handovers are transient: open ones are not carried over.
    """
    cr.execute("DROP TABLE IF EXISTS renewal_handover_leaver_rel")
    cr.execute("DELETE FROM renewal_handover_line")
    cr.execute("DELETE FROM renewal_handover")
