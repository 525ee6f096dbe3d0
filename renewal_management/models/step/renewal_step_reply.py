# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain


class RenewalStep(models.Model):
    """The customer answered: the e-mails that were still to come are not sent, unless
    somebody restores them."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    skip_kind = fields.Selection(
        selection=[("replied", "The customer replied")],
        string="Kind of Skip",
        readonly=True,
        copy=False,
        prefetch=False,  # read of skipped steps only
        help="Why the step was skipped, for readers of every language.",
    )

    @api.model
    def _get_replied_domain(self, renewals):
        """E-mails that would still be sent about these renewals. One that an address
        refused is somebody's task."""
        return self._get_open_domain() & Domain(
            [
                ("renewal_id", "in", renewals.ids),
                ("action", "=", "mail"),
                ("delivery", "!=", "failed"),
            ]
        )

    def _stop_replied(self, date_ref):
        """Not a reminder more; what is tried again leaves the queue."""
        self._drop_old_mail()
        self.write(
            {
                "state": "skipped",
                "skip_kind": "replied",
                "reason": False,
                "delivery": False,
                "done_date": date_ref,
            }
        )

    def _describe_result(self):
        self.ensure_one()
        if self.state != "skipped" or self.reason or not self.skip_kind:
            return super()._describe_result()
        kinds = self._fields["skip_kind"]._description_selection(self.env)
        return dict(kinds)[self.skip_kind]
