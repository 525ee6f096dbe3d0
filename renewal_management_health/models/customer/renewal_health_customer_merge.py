# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo import api, models

# What people wrote down; kept where the row that stays says nothing of its own.
SAID_BY_HAND = ("csm_id", "notice_date", "has_lost_sponsor")


class RenewalHealthCustomer(models.Model):
    """When customers are merged, so is their health, with everything that was known.

    Odoo would fail on the second row of a company, and deleting it would delete the
    snapshots from which the company learns.
    """

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _merge_customers(self, partners, customer):
        """Merge what is known of these customers into one.

        :param partners: res.partner, about to be merged into the customer
        :param customer: res.partner, the commercial entity that stays
        """
        rows = self.search([("partner_id", "in", (partners | customer).ids)])
        for same in rows.grouped("company_id").values():
            kept = same._get_kept(customer)
            for other in same - kept:
                kept._absorb(other)
            kept._follow_partner(customer)

    def _get_kept(self, customer):
        """The row that stays, of one company: the customer's own, else the one that was
        scored last."""
        own = self.filtered(lambda row: row.partner_id == customer)
        by_use = self.sorted(
            lambda row: (not row.has_left, row.score_date or date.min, -row.id)
        )
        return own or by_use[-1:]

    def _absorb(self, other):
        """Take over all that hangs on another row, and delete it. Extend for what both
        may have and only one may keep."""
        self._drop_double_followers(other)
        said = {n: other[n] for n in SAID_BY_HAND if other[n] and not self[n]}
        wizard = self.env["base.partner.merge.automatic.wizard"]
        # whatever refers to a health, also in addons that we do not know
        wizard._update_foreign_keys_generic(self._name, other, self)
        wizard._update_reference_fields_generic(self._name, other, self)
        self.env.invalidate_all()
        other.unlink()
        self._end_older_overrides()
        self.write(said)

    def _drop_double_followers(self, other):
        """Odoo would drop all followers where one follows both."""
        own = self.message_partner_ids
        doubles = other.message_follower_ids.filtered(lambda f: f.partner_id in own)
        doubles.unlink()

    def _end_older_overrides(self):
        """The newest holds, as if it had been given to the one customer."""
        overrides = self.env["renewal.health.override"].search(
            [("customer_id", "=", self.id), ("ended_date", "=", False)], order="id"
        )
        overrides._filter_in_force()[-1:]._end_others()

    def _follow_partner(self, customer):
        """The row, and what copied its customer, belong to this one. Extend for
        copies that are no related fields."""
        self.partner_id = customer
