# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, time

import pytz

from odoo import fields, models

from ...tools.quiet_hours import Hours


class ResCompany(models.Model):
    """When automatic e-mails leave."""

    _inherit = "res.company"  # pylint: disable=consider-merging-classes-inherited

    renewal_mail_from = fields.Float(
        string="Send E-mails From",
        default=8.0,
        help="Automatic e-mails leave from this hour on, in the recipient's time zone. "
        "What is due earlier waits in the outgoing queue.",
        groups="base.group_user",
    )
    renewal_mail_until = fields.Float(
        string="Send E-mails Until",
        default=20.0,
        help="Automatic e-mails leave before this hour, in the recipient's time zone. "
        "What is due later waits for the next day. From 0:00 to 24:00 means at any "
        "time.",
        groups="base.group_user",
    )
    renewal_mail_workdays = fields.Boolean(
        string="Send E-mails on Working Days Only",
        help="Automatic e-mails do not leave on days off and public holidays of the "
        "company's working hours. A reminder that would come after the decision does.",
        groups="base.group_user",
    )

    _renewal_mail_hours = models.Constraint(
        "CHECK(renewal_mail_from >= 0 AND renewal_mail_from < 24 "
        "AND renewal_mail_until > 0 AND renewal_mail_until <= 24 "
        "AND renewal_mail_from != renewal_mail_until)",
        "E-mails are sent from one hour of the day until another, between 0:00 and "
        "24:00.",
    )

    def _get_renewal_mail_hours(self, day):
        """When e-mails of these days leave; None where they do at any time.

        :return: tools.quiet_hours.Hours
        """
        self.ensure_one()
        start, stop = self.renewal_mail_from, self.renewal_mail_until
        is_working = None
        if self.renewal_mail_workdays:
            is_working = self._get_renewal_calendar([day])
        elif (start, stop) == (0, 24):
            return None
        return Hours(start, stop, is_working)

    def _get_renewal_day(self, moment):
        """The company's date at a moment in UTC."""
        zone = pytz.timezone(self._get_renewal_tz())
        return pytz.utc.localize(moment).astimezone(zone).date()

    def _get_renewal_midnight(self, day):
        """The moment in UTC at which a day of the company begins."""
        zone = pytz.timezone(self._get_renewal_tz())
        local = zone.localize(datetime.combine(day, time()))
        return local.astimezone(pytz.utc).replace(tzinfo=None)
