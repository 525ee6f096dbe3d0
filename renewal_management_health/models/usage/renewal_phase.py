# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Every day: how usage is reported, before it is measured. Once a month: months
    are made of the oldest days."""

    _inherit = "renewal.phase"

    @phase(205, _lt("Usage reports"))
    def _watch_usage(self, company, date_ref, run):
        """Note how often metrics are reported, and tell who is to mend a late feed."""
        metrics = self.env["renewal.usage.metric"]
        count = self._in_one_batch(metrics._propose_intervals, company, date_ref)
        return count + self._in_one_batch(metrics._note_late_feeds, company, date_ref)

    @phase(1210, _lt("Months of usage"))
    def _roll_up_usage(self, company, date_ref, run):
        """Work through metric and month, customers in batches.

        The days are closed first, so that none is reported while they become months.
        A run that was killed finds what is left by looking for days.
        """
        kept_from = self._in_transaction(self._close_old_usage, company, date_ref)
        self._commit(0)
        done_to = company.renewal_usage_rolled_up_to
        if not kept_from or (done_to and done_to >= kept_from):
            return 0
        usage = self.env["renewal.usage"]
        months = usage._get_months_to_roll_up(company, kept_from)
        count = sum(self._roll_up_month(company, *month) for month in months)
        self._in_transaction(company.write, {"renewal_usage_rolled_up_to": kept_from})
        self._commit(0)
        return count

    def _close_old_usage(self, company, date_ref):
        """Days once closed stay so, whatever the setting becomes."""
        kept_from = company._get_renewal_usage_kept_from(date_ref)
        closed = company.renewal_usage_kept_from
        if kept_from and not (closed and closed >= kept_from):
            company.renewal_usage_kept_from = kept_from
        return kept_from

    def _roll_up_month(self, company, metric, month):
        usage = self.env["renewal.usage"]
        count, last = 0, 0
        while partner_ids := usage._get_customers_to_roll_up(
            company, metric, month, last
        ):
            done = self._in_one_batch(
                usage._roll_up, company, metric, month, partner_ids
            )
            count, last = count + done, partner_ids[-1]
        return count
