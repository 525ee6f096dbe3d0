# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalRegisterTerm(models.AbstractModel):
    """Next terms in another currency. A contract has one currency, so they have a
    contract of their own, with the same number, whose lines follow the old ones."""

    _inherit = "renewal.register.term"  # pylint: disable=consider-merging-classes-inherited

    def _is_in_other_currency(self, contract, reading):
        return reading.currency_id not in (False, contract.currency_id.id)

    def _start_in_other_currency(self, line, term, change, values):
        """Start the next term of a line in the contract of the new currency.

        :return: contract.line
        """
        old, number = line.contract_id, change.reading.contract_number
        following = line._start_new_line(term)
        if term.is_auto_renew is not None:
            values["is_auto_renew"] = term.is_auto_renew and bool(term.end)
        home = self._obtain_contract(old, number, change.reading.currency_id)
        following.write({**values, "contract_id": home.id})
        if not home.date_start or home.date_start > term.start:
            home.date_start = term.start
        return following

    def _obtain_contract(self, old, number, currency_id):
        """The contract that goes on for another one in a currency.

        :param number: of the next term, empty for that of the old contract
        """
        lines = old.contract_line_ids.successor_contract_line_id
        homes = lines.contract_id.filtered(
            lambda contract: (
                contract.currency_id.id == currency_id
                and contract.active
                and not contract.is_terminated
            )
        )
        return homes[:1] or old.copy(
            {
                "name": old.name,
                "code": number or old.code,
                "manual_currency_id": currency_id,
                "contract_line_ids": [],
            }
        )
