# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What became of the e-mails of steps that are done: those that have left were sent,
those that wait are followed. Old failures are history: nobody is asked about them now.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE renewal_step s
           SET delivery = CASE WHEN m.state = 'outgoing' THEN 'queued' ELSE 'sent' END
          FROM renewal_step t
          LEFT JOIN mail_mail m ON m.mail_message_id = t.mail_id
         WHERE t.id = s.id AND s.state = 'done' AND s.mail_id IS NOT NULL
           AND s.delivery IS NULL
           AND (m.state IS NULL OR m.state IN ('outgoing', 'sent', 'received'))
        """
    )
