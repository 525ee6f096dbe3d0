# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class RenewalHealthAlertClose(models.TransientModel):
    """Close alerts by hand, and say why."""

    _name = "renewal.health.alert.close"
    _description = "Close Health Alerts"

    alert_ids = fields.Many2many(
        comodel_name="renewal.health.alert",
        string="Alerts",
        required=True,
        default=lambda self: self._default_alert_ids(),
    )
    note = fields.Text(
        string="Why",
        required=True,
        help="Kept on the alert and in the customer's history.",
    )

    def _default_alert_ids(self):
        if self.env.context.get("active_model") == "renewal.health.alert":
            return self.env.context.get("active_ids")
        return []

    def action_close(self):
        """Close the alerts. One of the same kind reopens for the customer only after
        the cause has cleared."""
        alerts = self.alert_ids
        alerts.check_access("write")
        # sudo: the fields are kept by the system; who may was checked
        alerts = alerts.sudo().filtered(lambda alert: alert.state == "open")
        if not alerts:
            raise UserError(
                self.env._("These alerts are closed already. Reload the page.")
            )
        alerts._close_by_hand(self.note)
        return {"type": "ir.actions.act_window_close"}
