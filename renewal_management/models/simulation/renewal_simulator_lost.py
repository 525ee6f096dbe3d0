# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from .renewal_simulator_past import WARM_UP


class RenewalSimulator(models.AbstractModel):
    """Playbooks for lost renewals: played on the losses of customers who are not back
    today. In the past as well: who came back since is not known any more."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _get_followers(self, playbook, company, date_ref):
        if playbook.track_id.carrier != "lost":
            return super()._get_followers(playbook, company, date_ref)
        self.env.flush_all()
        rows = self.env.execute_query(
            self.env["renewal.planner"]._get_lost_sql(company, date_ref)
        )
        lost = self.env["renewal.renewal"].browse(row[0] for row in rows)
        return self._filter_followers(playbook, company, lost.sorted("id"))

    def _prepare_past(self, playbook, company, start, stop):
        """Losses stay losses; only their steps are played again."""
        if playbook.track_id.carrier != "lost":
            return super()._prepare_past(playbook, company, start, stop)
        first = start - WARM_UP
        renewals = self._get_followers(playbook, company, stop).filtered(
            lambda renewal: renewal.closed_date and renewal.closed_date < stop
        )
        play = self._prepare_play(playbook, company, renewals, first, stop)
        play.is_past = True
        self._rewind_steps(play, renewals)
        self._fill_letters(play)
        self._plan(play)
        self._pass_over_early(play)
        self._fill_agenda(play, play.renewal_ids)
        return play
