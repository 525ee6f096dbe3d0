# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain


class RenewalPlanner(models.AbstractModel):
    """Tracks of customers: one of a customer's renewals carries the playbook.

    It is the one that is decided first, of those that a playbook takes. When it is
    decided, the next one carries on: with what a person chose, from that day.
    """

    _inherit = "renewal.planner"  # pylint: disable=consider-merging-classes-inherited

    def _choose_for_customers(self, track, renewals, company, playbooks):
        """:return: {playbook: renewals}, over all open renewals of these customers"""
        pool = self._get_pool(renewals, company)
        chosen = self._choose(pool, self._get_choices(track, pool), playbooks)
        by_renewal = {
            renewal: playbook for playbook, batch in chosen.items() for renewal in batch
        }
        carried = self._get_carried(track, pool)
        choice = dict.fromkeys(by_renewal, self.env["renewal.playbook"])
        for partner, batch in pool.grouped("partner_id").items():
            ranked = batch.sorted(lambda renewal: (renewal.decision_date, renewal.id))
            if partner in carried:
                # a person's choice goes to whichever comes first
                choice[ranked[0]] = carried[partner]
                continue
            if first := next(filter(by_renewal.get, ranked), None):
                choice[first] = by_renewal[first]
        return pool.grouped(choice.get)

    def _get_pool(self, renewals, company):
        """All open renewals of the customers of these; what a company buys has none."""
        sales = renewals.filtered(lambda renewal: renewal.contract_type == "sale")
        return renewals.search(
            renewals._get_open_domain()
            & Domain("company_id", "=", company.id)
            & Domain("partner_id", "in", sales.partner_id.ids)
            & Domain("contract_type", "=", "sale"),
            order="id",
        )

    def _get_carried(self, track, pool):
        """What people chose for customers on the renewal that carried until now.

        :return: {partner: playbook}; empty where a person wants none of the track
        """
        follows = self.env["renewal.follow"].search(
            Domain("track_id", "=", track.id)
            & Domain("renewal_id.partner_id", "in", pool.partner_id.ids)
            & Domain("renewal_id.company_id", "in", pool.company_id.ids),
            order="id",
        )
        latest = {follow.renewal_id.partner_id: follow for follow in follows}
        return {
            partner: follow.playbook_id
            for partner, follow in latest.items()
            if follow.is_chosen
            and (not follow.playbook_id or follow.playbook_id.active)
        }
