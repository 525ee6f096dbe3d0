# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from odoo import models
from odoo.fields import Domain
from odoo.tools import split_every
from odoo.tools.translate import LazyTranslate

from odoo.addons.renewal_management.models.base.renewal_phase import phase
from odoo.addons.renewal_management.models.base.renewal_transaction import BATCH_SIZE
from odoo.addons.renewal_management.tools.batches import join_groups

_logger = logging.getLogger(__name__)

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)


class RenewalPhase(models.AbstractModel):
    """Alerts, in a day: those of recovered customers are closed, new ones are opened,
    and people are notified.

    Each part chooses its work by state and commits its batches; a second run of the
    day finds nothing to do.
    """

    _inherit = "renewal.phase"  # pylint: disable=consider-merging-classes-inherited

    @phase(230, _lt("Health alerts"))
    def _update_health_alerts(self, company, date_ref, run):
        """The alerts of a day."""
        count = self._close_alerts(company, date_ref)
        count += self._open_alerts(company, date_ref)
        count += self._pass_on_stray_alerts(company)
        count += self._notify_of_alerts(company, date_ref)
        self._in_transaction(self._end_first_run, company)
        self._commit(0)
        return count

    # ------------------------------------------------------------------
    # Closing and opening
    # ------------------------------------------------------------------

    def _close_alerts(self, company, date_ref):
        alerts = self.env["renewal.health.alert"]
        self.env.flush_all()
        ids = [row[0] for row in alerts._get_over_rows(company, date_ref)]
        return self._in_batches(self._close_alert_batch, ids, company, date_ref)

    def _close_alert_batch(self, ids, company, date_ref):
        reasons = self.env["renewal.health.alert.reason"].browse(ids)
        alerts = self._lock(reasons.alert_id)
        # asked again: another worker, or a person, may have been faster
        rows = alerts._get_over_rows(company, date_ref, alerts.ids)
        alerts._close_over(rows, date_ref)

    def _open_alerts(self, company, date_ref):
        alerts = self.env["renewal.health.alert"]
        self.env.flush_all()
        rows = alerts._get_due_rows(company, date_ref)
        ids = dict.fromkeys(row[0] for row in rows)
        count = self._in_batches(self._open_alert_batch, ids, company, date_ref)
        # those without an alert: a first band, a better one, a new scorecard
        self._in_transaction(alerts._remember_bands, company)
        self._commit(0)
        return count

    def _open_alert_batch(self, ids, company, date_ref):
        alerts = self.env["renewal.health.alert"]
        customers = self._lock(self.env["renewal.health.customer"].browse(ids))
        # asked again: see _close_alert_batch
        rows = alerts._get_due_rows(company, date_ref, customers.ids)
        alerts._open_alerts(rows, date_ref)
        alerts._remember_bands(company, customers.ids)

    # ------------------------------------------------------------------
    # People
    # ------------------------------------------------------------------

    def _pass_on_stray_alerts(self, company):
        """Alerts of nobody, or of people who are gone, go to whoever is there."""
        alerts = self.env["renewal.health.alert"]
        strays = alerts.search(alerts._get_stray_domain(company))
        for chunk in split_every(BATCH_SIZE, strays.ids):
            self._in_transaction(alerts.browse(chunk)._reassign)
            self._commit(0)
        return 0

    def _notify_of_alerts(self, company, date_ref):
        """Assign tasks to the people responsible, and send each of them one message."""
        alerts = self.env["renewal.health.alert"]
        waiting = alerts._get_unnotified_domain(company) & Domain(
            "user_id", "!=", False
        )
        groups = alerts._read_group(waiting, ["user_id"], ["id:array_agg"])
        count = 0
        lists = (ids for _user, ids in groups)
        for ids in join_groups(lists, BATCH_SIZE):
            self._in_transaction(self._notify_of_some_alerts, ids, date_ref)
            self._commit(len(ids))
            count += len(ids)
        return count

    def _notify_of_some_alerts(self, ids, date_ref):
        alerts = self._lock(self.env["renewal.health.alert"].browse(ids))
        alerts = alerts.filtered(lambda a: a.state == "open" and not a.is_notified)
        for user, batch in alerts.grouped("user_id").items():
            batch.with_prefetch(alerts.ids)._give_tasks(user, date_ref)
            if batch.company_id.renewal_owner_digest:
                _done, error = self._in_savepoint(batch._notify_responsible, user)
                if error:
                    _logger.warning("%s could not be notified: %s", user.login, error)

    def _end_first_run(self, company):
        """After the first run of an update, everybody is news again."""
        customers = self.env["renewal.health.customer"]
        customers.search(
            [("company_id", "=", company.id), ("is_newly_judged", "=", True)]
        ).is_newly_judged = False
