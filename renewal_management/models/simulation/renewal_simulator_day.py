# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.fields import Domain


class RenewalSimulator(models.AbstractModel):
    """One simulated day: the phases of the daily run, in its order, on what the agenda
    says. What they find and do is the run's own code, with the play as its run."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _play_day(self, play, day):
        self._turn_page(play, day)
        self._get_open(play.windows.pop(day, ()))._enter_window(play)
        self._run_due(play, day, play.agenda.pop(day, set()) | play.failed)
        self._close_unneeded(play, day)
        self._run_due(play, day, self._escalate(play, day))
        self._lapse(play, day)

    def _turn_page(self, play, day):
        """Renewals that were opened, or closed, on this day of the past."""
        renewals = self.env["renewal.renewal"]
        self._put(renewals.browse(play.openings.pop(day, ())), {"outcome": False})
        self._put(renewals.browse(play.closings.pop(day, ())), {"outcome": "renewed"})

    def _get_open(self, ids):
        """Of these renewals, those that are not decided."""
        renewals = self.env["renewal.renewal"].browse(sorted(ids))
        return renewals.filtered(lambda renewal: not renewal.outcome)

    def _lapse(self, play, day):
        """Terms that are over say so. A yearly review that passed is closed; the next
        one is not opened: its steps lie beyond what is simulated."""
        renewals = self._get_open(play.lapses.pop(day, ()))
        reviews = renewals.filtered(lambda r: r.renewal_type == "evergreen")
        self._put(renewals - reviews, {"is_lapsed": True})
        self._put(reviews, {"outcome": "renewed"})

    # ------------------------------------------------------------------
    # Due steps
    # ------------------------------------------------------------------

    def _run_due(self, play, day, ids):
        """Skip what must not happen, then do what is due."""
        if not ids:
            return
        planner, steps = self.env["renewal.planner"], self.env["renewal.step"]
        planner._skip_steps(play.company, day, play, ids)
        steps._search_due(play.company, day, ids)._work(day, play)
        self._note_open(play, day, ids)

    def _note_open(self, play, day, ids):
        """Failed steps are tried again every day, until they are too late; those that
        wait, on the day they wait for."""
        steps = self.env["renewal.step"]
        left = steps.search(steps._get_open_domain() & Domain("id", "in", list(ids)))
        failed = left.filtered(lambda step: step.state == "failed")
        play.failed = (play.failed - set(ids)) | set(failed.ids)
        for step_id in failed.ids:
            play.tried.setdefault(step_id, day)
        for step in left - failed:
            following = max(step.scheduled_date, day + timedelta(days=1))
            play.add(play.agenda, following, step.id)

    # ------------------------------------------------------------------
    # Nobody acts
    # ------------------------------------------------------------------

    def _close_unneeded(self, play, day):
        """Tasks, and their escalations, end when their condition does."""
        for rule_id, ids in play.conditional.items():
            rule = self.env["renewal.playbook.step"].browse(rule_id)
            tasks = self.env["renewal.step"].browse(sorted(ids))
            unneeded, _error = tasks._filter_unmet(rule, day)
            ids.difference_update(unneeded.ids)
            relatives = unneeded._mark_handled(day, play)
            done = relatives.filtered(lambda step: step.state == "done")
            self._put(done, {"handled_date": day})

    def _escalate(self, play, day):
        """Ask the next person where a task is still open after its time.

        :return: ids of the new steps
        """
        steps = self.env["renewal.step"]
        ids = play.escalating.pop(day, None)
        if not ids:
            return set()
        domain = steps._get_overdue_domain(play.company, day)
        overdue = steps.search(domain & Domain("id", "in", list(ids)))
        return set(overdue._create_escalations(day, play).ids)
