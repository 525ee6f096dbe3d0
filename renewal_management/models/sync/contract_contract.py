# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

# A change to one of these may open, move, close or re-target a renewal.
SYNC_FIELDS = {
    "active",
    "company_id",
    "contract_line_ids",
    "contract_line_fixed_ids",
    "contract_type",
    "date_end",
    "date_start",
    "fiscal_position_id",
    "is_terminated",
    "journal_id",
    "line_recurrence",
    "currency_id",
    "manual_currency_id",
    "partner_id",
    "pricelist_id",
    "recurring_interval",
    "recurring_rule_type",
    "renewal_playbook_id",
    "user_id",
}
# In the context of who writes contracts, or their lines, one by one, and brings their
# renewals in line at the end. A context, since savepoints are like commits: they forget
# what waits for one.
LATER_KEY = "renewal_sync_later"


class ContractContract(models.Model):
    """Where contracts tell that they changed."""

    _inherit = "contract.contract"  # pylint: disable=consider-merging-classes-inherited

    renewal_sync_error = fields.Text(
        readonly=True,
        copy=False,
        help="Why the renewals of this contract could not be updated.",
        groups="base.group_user",
    )
    renewal_sync_notified = fields.Boolean(
        readonly=True,
        copy=False,
        help="The managers were notified of the error.",
        groups="base.group_user",
    )

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._sync_renewals()
        return contracts

    def write(self, vals):
        is_revived = vals.get("is_terminated") is False
        terminated = self.filtered("is_terminated") if is_revived else self.browse()
        result = super().write(vals)
        if SYNC_FIELDS & set(vals):
            terminated._on_termination_cancelled()
            self._sync_renewals()
        return result

    def _on_termination_cancelled(self):
        """These contracts go on; called before their renewals are brought in line.
        Extend to take back what the termination did."""

    def _request_renewal_sync(self):
        """Bring the renewals in line once, just before the transaction commits.

        Lines are often written one by one, or inside the creation of their contract:
        reading half a contract would cost time and could be wrong.
        """
        if not self.env.context.get(LATER_KEY):
            transaction = self.env["renewal.transaction"]
            transaction._request_before_commit(self, "_sync_renewals")

    def _sync_renewals(self):
        """Bring the renewals of these contracts in line with their lines, now."""
        if self.env.context.get(LATER_KEY):
            return
        self._forget_pending()
        self.env["renewal.sync"]._sync_safely(self)

    def _sync_renewals_strictly(self, answer=None):
        """The same; what cannot be brought in line is an error of who asks for it.

        :param answer: what a much later end means, if who asks knows: ``renewed``,
            ``extended`` or ``corrected``
        """
        self._forget_pending()
        self.env["renewal.sync"]._sync_strictly(self, answer)

    def _forget_pending(self):
        self.env["renewal.transaction"]._forget_request(self, "_sync_renewals")
