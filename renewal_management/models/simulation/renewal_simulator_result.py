# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalSimulator(models.AbstractModel):
    """What came of it: the steps as the simulated days left them."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _get_rows(self, play, start):
        """Values of renewal.simulation.line, in order of their dates."""
        rows = [
            self._prepare_row(play, row, start) for row in self._read_steps(play, start)
        ]
        return sorted(rows, key=lambda row: row["date"])

    def _read_steps(self, play, start):
        """Steps of the playbook that were done, skipped or failed on these days."""
        query = SQL(
            """
            SELECT s.id, COALESCE(s.done_date, s.attempt_date) AS day, s.state,
                   s.playbook_step_id, s.level, s.action, s.user_id, s.renewal_id,
                   s.partner_id, s.reason, r.user_id AS owner_id
              FROM renewal_step s
              JOIN renewal_renewal r ON r.id = s.renewal_id
              JOIN renewal_playbook_step p ON p.id = s.playbook_step_id
             WHERE s.renewal_id = ANY(%(ids)s) AND p.playbook_id = %(playbook)s
               AND s.state IN ('done', 'skipped', 'failed')
               AND COALESCE(s.done_date, s.attempt_date) >= %(start)s
             ORDER BY day, s.id
            """,
            ids=play.renewal_ids,
            playbook=play.playbook.id,
            start=start,
        )
        self.env.cr.execute(query)
        rows = self.env.cr.dictfetchall()
        return [row for row in rows if row["id"] not in play.closed]

    def _prepare_row(self, play, row, start):
        day = row["day"]
        if row["state"] == "failed":
            day = max(play.tried.get(row["id"], day), start)
        recipient, subject = play.mails.get(row["id"], (False, False))
        # nobody is asked to send an e-mail, and nobody has what was skipped
        is_given = row["state"] == "done" and row["id"] not in play.mails
        return {
            "date": day,
            "state": row["state"],
            "playbook_step_id": row["playbook_step_id"],
            "level": row["level"],
            "if_nobody_acts": row["level"] > 0,
            "action": row["action"],
            "user_id": row["user_id"] if is_given else False,
            "owner_id": row["owner_id"],
            "renewal_id": row["renewal_id"],
            "partner_id": row["partner_id"],
            "reason": row["reason"],
            "recipient": recipient,
            "subject": subject,
        }
