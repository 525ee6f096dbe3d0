# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalPlanner(models.AbstractModel):
    """Lots: a number that is always the same for what is drawn, so that a preview draws
    as the plan will."""

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _get_draw_sql(self, who, count):
        """:param who: SQL of the text that is drawn for
        :param count: how many lots there are
        :return: SQL of a number from 0 to below ``count``
        """
        return SQL("('x' || left(md5(%s), 7))::bit(28)::int %% %s", who, count)

    def _get_held_out_sql(self):
        """Whether the customer of ``r`` is held out of track ``k``: as it was drawn
        when they first began, else by lot."""
        who = SQL("k.id || '/' || r.company_id || '/' || r.partner_id")
        return SQL(
            "COALESCE(former.is_held_out, %s < COALESCE(k.hold_out_percent, 0))",
            self._get_draw_sql(who, 100),
        )

    def _get_second_sql(self, playbook):
        """Whether ``r`` is in the second half: with its customer, where the customer
        follows the playbook once."""
        if playbook.track_id.carrier == "customer":
            who = SQL("r.company_id || '/' || r.partner_id")
        else:
            who = SQL("'renewal/' || r.id")
        return SQL(
            "%s = 1",
            self._get_draw_sql(SQL("'half/' || %s || '/' || %s", playbook.id, who), 2),
        )
