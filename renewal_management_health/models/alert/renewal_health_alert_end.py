# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class RenewalHealthAlert(models.Model):
    """Reactions, and the end of alerts."""

    _inherit = "renewal.health.alert"

    @api.model
    def _close_over(self, rows, date_ref):
        """Close alerts whose cause has cleared; those that a person closed before may
        reopen from now on.

        :param rows: see ``_get_over_rows``
        :return: the alerts that were closed
        """
        reasons = dict(rows)
        alerts = self.browse(reasons)
        alerts.write({"is_over": True})
        still_open = alerts.filtered(lambda alert: alert.state == "open")
        for reason, batch in still_open.grouped(lambda a: reasons[a.id]).items():
            batch._close(reason, date_ref)
        return still_open

    def _close(self, reason, date_ref, note=None):
        """Close open alerts and remove tasks that are no longer needed.

        :param reason: a value of ``close_reason``
        :param note: what a person says about it
        """
        self.with_context(tracking_disable=True).write(
            {
                "state": "closed",
                "close_reason": reason,
                "close_note": note,
                "closed_date": date_ref,
            }
        )
        texts = {alert: alert._describe_end() for alert in self}
        self._message_log_batch(bodies={a.id: text for a, text in texts.items()})
        by_customer = {}
        for alert, text in texts.items():
            by_customer.setdefault(alert.customer_id.id, text)
        customers = self.env["renewal.health.customer"].browse(by_customer)
        customers._message_log_batch(bodies=by_customer)
        self._drop_tasks()

    def _close_by_hand(self, note):
        """Close by hand: nothing more is to be done. This acknowledges the alert,
        too."""
        self._note_reaction()
        for company, alerts in self.grouped("company_id").items():
            alerts._close("hand", company._get_renewal_today(), note)
        self.customer_id.renewal_ids._refresh_risk()

    def _drop_tasks(self):
        """Remove tasks that only closed alerts wait for."""
        self._drop_unneeded_tasks(self.activity_id.filtered("active"))

    def _note_reaction(self):
        """Record the first reaction; later ones do not count."""
        fresh = self.filtered(lambda alert: not alert.reacted_date)
        for company, alerts in fresh.grouped("company_id").items():
            alerts.reacted_date = company._get_renewal_today()
