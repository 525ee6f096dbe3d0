# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalTransaction(models.AbstractModel):
    """What is done once, just before the transaction commits."""

    _inherit = "renewal.transaction"  # pylint: disable=consider-merging-classes-inherited

    def _request_before_commit(self, records, method):
        """Have a method called on records once, just before the transaction commits,
        however often it is asked for.

        :param method: name of a method that takes the records by then still there
        """
        if not records:
            return
        pending = self._get_pending(records, method)
        if not pending:
            self.env.cr.precommit.add(
                lambda: self._run_requests(records.browse(), method)
            )
        pending.update(records.ids)

    def _forget_request(self, records, method):
        """These records are done: what was asked for them is settled."""
        self._get_pending(records, method).difference_update(records.ids)

    def _get_pending(self, records, method):
        """Ids that wait for the commit."""
        data = self.env.cr.precommit.data
        return data.setdefault(f"{records._name}.{method}", set())

    def _run_requests(self, records, method):
        """What the commit does with what was asked for.

        :param records: an empty recordset of the model
        """
        pending = self._get_pending(records, method)
        records = records.browse(pending).exists()
        pending.clear()
        getattr(records, method)()
