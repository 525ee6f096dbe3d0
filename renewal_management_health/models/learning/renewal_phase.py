# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """The learned probability's part of a day: learned when due, said every day."""

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(210, _lt("Values of new renewals"))
    def _keep_openings(self, company, date_ref, run):
        """Note what is known of renewals that are new, to be learned from one day."""
        renewals = self.env["renewal.renewal"]
        ids = renewals.search(renewals._get_unopened_domain(company), order="id").ids
        # of what somebody is saving just now, the next run notes it
        return self._in_batches(
            lambda batch: self._lock(renewals.browse(batch))._keep_openings(), ids
        )

    @phase(222, _lt("Learning of the renewal likelihood"))
    def _learn_health(self, company, date_ref, run):
        """Learn once a month, or when there is much more to learn from."""
        models_ = self.env["renewal.health.model"]
        model = self._in_transaction(models_._learn_when_due, company, date_ref)
        self._commit(len(model))
        return len(model)

    @phase(224, _lt("Renewal likelihood"))
    def _predict_health(self, company, date_ref, run):
        """Say how likely each open renewal is today."""
        renewals = self.env["renewal.renewal"]
        domain = renewals._get_predicted_domain(company)
        ids = renewals.search(domain, order="id").ids
        if not ids:
            return 0
        predictor = renewals._prepare_predictor(company, date_ref)
        return self._in_batches(
            lambda batch: self._lock(renewals.browse(batch))._predict(*predictor), ids
        )
