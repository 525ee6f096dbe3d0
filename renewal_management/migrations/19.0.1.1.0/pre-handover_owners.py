# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """The hand-over names former and new owners otherwise.

    Hand-overs are transient: those that somebody has open are not carried over.
    """
    cr.execute("DROP TABLE IF EXISTS renewal_handover_leaver_rel")
    cr.execute("DELETE FROM renewal_handover_line")
    cr.execute("DELETE FROM renewal_handover")
