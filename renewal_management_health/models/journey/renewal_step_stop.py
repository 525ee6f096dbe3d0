# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class RenewalStep(models.Model):
    """Steps of a journey that wait, or that a stop cancelled, say why."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    stop_kind = fields.Selection(
        selection=lambda self: self._get_stop_kinds(),
        string="Journey Waits",
        readonly=True,
        copy=False,
        prefetch=False,  # read of waiting and cancelled steps only
        help="Why the step waits, or was cancelled, for readers of every language.",
    )

    def _get_stop_kinds(self):
        field = self.env["renewal.follow"]._fields["stop_kind"]
        return field._description_selection(self.env)

    def _describe_result(self):
        self.ensure_one()
        if self.reason or self.state not in ("planned", "cancelled"):
            return super()._describe_result()
        if not self.stop_kind:
            return super()._describe_result()
        kind = dict(self._get_stop_kinds())[self.stop_kind]
        if self.state == "cancelled":
            return self.env._("Stopped: %s", kind)
        if self.held_date and self.held_date >= self.scheduled_date:
            return self.env._("Waiting: %s", kind)
        return super()._describe_result()
