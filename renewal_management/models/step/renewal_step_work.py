# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models


class RenewalStep(models.Model):
    """Doing steps: the same for the daily run and the buttons."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _work(self, date_ref, run=None):
        """Do these steps. Each ends done, skipped, or failed with its error in words.

        :param run: renewal.run of the day, if it is the daily run that does them, or
            the day of a simulation
        """
        run = run or self.env["renewal.run"]
        for action, batch in self.grouped("action").items():
            self.env["renewal.transaction"]._in_savepoints(
                lambda steps, action=action: steps._work_action(action, date_ref, run),
                batch,
                lambda step, error: step._mark_failed(error, date_ref, run),
            )

    def _work_action(self, action, date_ref, run):
        run._do(action, self, date_ref)._mark_worked(date_ref, run)
