# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalPlanner(models.AbstractModel):
    """Two versions of a playbook: half of what it takes follows the other one."""

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _split(self, playbook, renewals):
        """Draw what a playbook that is compared takes.

        :param renewals: those that the playbook takes by its conditions
        :return: {playbook: renewals}
        """
        challenger = playbook._get_challenger()
        if not challenger:
            return {playbook: renewals}
        second = self._draw(playbook, renewals)
        return {playbook: renewals - second, challenger: second}

    def _draw(self, playbook, renewals):
        """Draw those that were not drawn yet: by a number that is always the same, so
        that a preview draws as the plan will.

        :return: renewals of the second half
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO renewal_playbook_half (
                    renewal_id, playbook_id, is_second, create_uid, create_date,
                    write_uid, write_date)
                SELECT r.id, %(playbook)s, %(is_second)s, %(uid)s, %(now)s, %(uid)s,
                       %(now)s
                  FROM renewal_renewal r WHERE r.id IN %(ids)s ORDER BY r.id
                ON CONFLICT (renewal_id, playbook_id) DO NOTHING
                """,
                playbook=playbook.id,
                is_second=self._get_second_sql(playbook),
                uid=self.env.uid,
                now=self.env.cr.now(),
                ids=renewals._ids,
            )
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT renewal_id FROM renewal_playbook_half "
                "WHERE playbook_id = %s AND renewal_id IN %s AND is_second",
                playbook.id,
                renewals._ids,
            )
        )
        self.env["renewal.playbook.half"].invalidate_model()
        return renewals.browse(row[0] for row in rows)
