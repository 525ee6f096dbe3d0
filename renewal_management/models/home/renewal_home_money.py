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
        # without the months in which money only arrives at best or at worst
        likely = Domain("amount", "!=", 0)
        expected = Domain("source", "!=", "received") & likely
        this_month = Domain("date", "=", month)
        next_month = Domain("date", "=", month + relativedelta(months=1))
        coming = [("date", ">=", month), ("date", "<", month + relativedelta(months=3))]
        received = Domain("source", "=", "received") & this_month
        late = Domain("source", "=", "late") & likely
        return [
            (
                "cash_month",
                self.env._("Expected this month"),
                expected & this_month,
                "amount",
                "",
            ),
            (
                "cash_next",
                self.env._("Expected next month"),
                expected & next_month,
                "amount",
                "",
            ),
            (
                "cash_quarter",
                self.env._("Expected in three months"),
                expected & Domain(coming),
                "amount",
                "",
            ),
            (
                "cash_received",
                self.env._("Received this month"),
                received,
                "received_amount",
                "success",
            ),
            ("cash_late", self.env._("Late or blocked"), late, "amount", "danger"),
        ]
