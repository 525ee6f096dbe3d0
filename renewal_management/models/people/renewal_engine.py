# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalEngine(models.AbstractModel):
    """The people's part of a day: who stands in for whom, and what nobody owns."""

    _inherit = "renewal.engine"

    def _get_phases(self):
        """Absences come first, since they decide who gets the day's tasks; what nobody
        owns comes after the windows were opened."""
        phases = super()._get_phases()
        place = phases.index(self._tell_owners)
        return [
            self._keep_absences,
            *phases[:place],
            self._ask_for_owners,
            *phases[place:],
        ]

    def _keep_absences(self, company, date_ref, run):
        """Absences begin and end."""
        users = self.env["res.users"]
        absent = users.search(users._get_absence_domain(company))
        if not absent:
            return 0
        count = self._in_transaction(absent._update_stand_ins, date_ref)
        self._commit(count)
        return count

    def _ask_for_owners(self, company, date_ref, run):
        """The manager's task to find owners is in line with what nobody owns."""
        company = company.with_env(self.env)
        count = self._in_transaction(company._ask_for_owners, date_ref)
        self._commit(count)
        return count
