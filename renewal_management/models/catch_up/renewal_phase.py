# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

from ..base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Nobody is forgotten."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(850, _lt("Catch-up lists"))
    def _catch_up(self, company, date_ref, run):
        """Steps that were missed, and renewals that nobody is asked about, are on the
        list of somebody; each list has one task."""
        steps, lists = self.env["renewal.step"], self.env["renewal.catch.up"]
        mine = Domain("company_id", "=", company.id)
        missed = Domain("to_catch_up", "=", True) & Domain(
            "renewal_id.outcome", "=", False
        )
        count = self._in_batches(
            lambda ids: lists._add_missed(steps.browse(ids)),
            steps.search(mine & missed).ids,
        )
        if lists._is_live(company):
            renewals = self.env["renewal.renewal"]
            forgotten = renewals.search(mine & renewals._get_forgotten_domain())
            count += self._in_batches(
                lambda ids: lists._add_decisions(renewals.browse(ids)), forgotten.ids
            )
        return count + self._in_one_batch(self._keep_lists, mine)

    def _keep_lists(self, mine):
        """Lines follow whoever looks after their renewal, and tasks their lists."""
        lines = self.env["renewal.catch.up.line"].search(
            mine & Domain("done_date", "=", False)
        )
        strayed = lines.filtered(
            lambda line: (
                not line.user_id.active
                or (line.kind == "decision" and line.renewal_id.user_id != line.user_id)
            )
        )
        count = strayed._move_to_answering()
        lists = self.env["renewal.catch.up"].search(mine & Domain("is_open", "=", True))
        return count + lists._keep_task()
