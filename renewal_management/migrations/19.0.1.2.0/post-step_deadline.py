# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def migrate(cr, version):
    """Steps have a deadline of their own: that of their task."""
    cr.execute(
        """
        UPDATE renewal_step s SET deadline = a.date_deadline
          FROM mail_activity a
         WHERE a.id = s.activity_id AND s.deadline IS NULL
        """
    )
