# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class RenewalRun(models.Model):
    """What a day does with steps. A simulated day answers otherwise."""

    _inherit = "renewal.run"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _do(self, action, steps, date_ref):
        """Do what steps of one action ask for.

        :return: the steps that were worked on
        """
        # None: all of them
        worked = getattr(steps, f"_run_{action}")(date_ref)
        return steps if worked is None else worked

    @api.model
    def _get_moment(self, company, date_ref):
        """When e-mails of a day are made, in UTC."""
        return fields.Datetime.now()

    @api.model
    def _get_last_mail(self, partner):
        """The day of a contact's last e-mail, if there was one."""
        return partner.renewal_mail_date

    @api.model
    def _get_mail_paused(self, renewals):
        """Renewals whose customer waits for an answer, and gets no e-mail before."""
        return renewals._get_mail_paused()
