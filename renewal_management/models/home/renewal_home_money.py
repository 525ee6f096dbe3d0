# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.fields import Domain

CASH = "renewal_management.renewal_cash_line_action"
ACCOUNTING = ("account.group_account_invoice", "account.group_account_readonly")


class RenewalHome(models.AbstractModel):
    """What comes in, for accounting: also for those who see no renewals."""

    _inherit = "renewal.home"  # pylint: disable=consider-merging-classes-inherited

    def _get_sections(self):
        return [*super()._get_sections(), self._get_money_section()]

    def _get_money_section(self):
        if not any(map(self.env.user.has_group, ACCOUNTING)):
            return None
        boxes = [
            self._get_box(key, label, CASH, domain, amount, leads=True, tone=tone)
            for key, label, domain, amount, tone in self._get_money_domains()
        ]
        title = self.env._("Cash-in")
        return {"key": "money", "title": title, "boxes": boxes, "lists": []}

    def _get_money_domains(self):
        """Extend to add yours.

        :return: [(key, label, domain of rows, field of the amount, tone)]
        """
        month = self.env.company._get_renewal_today().replace(day=1)
        quarter_end = month + relativedelta(months=3)
        # without the months in which money only arrives at best or at worst
        likely = Domain("amount", "!=", 0)
        expected = Domain("source", "!=", "received") & likely
        this_month = Domain("date", "=", month)
        next_month = Domain("date", "=", month + relativedelta(months=1))
        coming = Domain("date", ">=", month) & Domain("date", "<", quarter_end)
        received = Domain("source", "=", "received") & this_month
        late = Domain("source", "=", "late") & likely
        month_label = self.env._("Expected this month")
        next_label = self.env._("Expected next month")
        quarter_label = self.env._("Expected in three months")
        received_label = self.env._("Received this month")
        late_label = self.env._("Late or blocked")
        return [
            ("cash_month", month_label, expected & this_month, "amount", ""),
            ("cash_next", next_label, expected & next_month, "amount", ""),
            ("cash_quarter", quarter_label, expected & coming, "amount", ""),
            ("cash_received", received_label, received, "received_amount", "success"),
            ("cash_late", late_label, late, "amount", "danger"),
        ]
