# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL

from .renewal_renewal_change import after_change


class RenewalRenewal(models.Model):
    """Whether the steps of a renewal have to be laid out again."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    needs_planning = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
    )

    @after_change(
        0,
        # what the steps count from
        "extended_to",
        "notice_deadline",
        "renewal_type",
        "term_end",
        "term_start",
        # what a playbook's conditions look at
        "atr_amount",
        "csm_id",
        "outcome",
        "playbook_id",
        "tag_ids",
        "team_id",
        "user_id",
    )
    def _on_changed_request_planning(self, before, vals):
        self._request_planning()

    def _request_planning(self, domain=None):
        """Have playbooks chosen and steps laid out again, by the next run or, for a
        contract that is being saved, at the end of its synchronisation.

        :param domain: instead of the recordset: in one statement, whatever the number
        """
        if domain is None:
            # sudo: the flag is the system's
            renewals = self.sudo()
            renewals.filtered(
                lambda renewal: not renewal.outcome and not renewal.needs_planning
            ).needs_planning = True
            return
        self.flush_model()
        query = self._search(domain)
        self.env.cr.execute(
            SQL(
                "UPDATE renewal_renewal SET needs_planning = TRUE "
                "WHERE NOT COALESCE(needs_planning, FALSE) AND id IN %s",
                query.subselect(),
            )
        )
        self.invalidate_model(["needs_planning"])
