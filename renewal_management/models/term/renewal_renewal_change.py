# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models, tools
from odoo.tools import SQL

from ...tools.marks import mark, marked

MARK = "_renewal_after_change"


def after_change(sequence, *names):
    """Have a method of ``renewal.renewal`` called after a write of these fields.

    The method takes ``before``, {field name: {renewal: value before the change}}, and
    the written values. Ours, in order: planning 0 to 99, people 100 to 199, opportunity
    200, forecast 300, health 400.

    :param sequence: methods are called in this order
    """
    return mark(MARK, (sequence, names))


class RenewalRenewal(models.Model):
    """What follows when a renewal changes: one ``write`` for all rooms, so that their
    order is stated and not the order in which files are loaded."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    needs_planning = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
    )

    def write(self, vals):
        hooks = [
            (method, names & vals.keys())
            for method, names in self._get_change_hooks()
            if not names.isdisjoint(vals)
        ]
        watched = set().union(*(names for _method, names in hooks))
        before = {
            name: {renewal: renewal[name] for renewal in self} for name in watched
        }
        result = super().write(vals)
        for method, _names in hooks:
            getattr(self, method)(before, vals)
        return result

    @tools.ormcache()
    def _get_change_hooks(self):
        """The marked methods, in order: ((name, watched fields), …)."""
        return tuple(
            (method, frozenset(names))
            for method, (_sequence, names), _module in marked(type(self), MARK)
        )

    def _on_synchronised(self):
        """These open renewals were compared with their contracts, and follow them.
        Extend for what follows the renewal in turn."""

    # ------------------------------------------------------------------
    # Whether steps have to be laid out again
    # ------------------------------------------------------------------

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
