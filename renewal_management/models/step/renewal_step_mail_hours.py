# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytz

from odoo import api, models

from ..term.res_partner_mail import REMINDER


class RenewalStep(models.Model):
    """E-mails leave in the hours that the company chose, in the recipients' zone."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _time_letters(self, letters, date_ref, run=None):
        """Say when each letter leaves, and on which day that is.

        :return: [Letter]
        """
        run = run or self.env["renewal.run"]
        hours = {}
        timed = []
        for letter in letters:
            company = letter.lead.company_id
            if company not in hours:
                hours[company] = company._get_renewal_mail_hours(date_ref)
            moment = letter.lead._get_moment(letter, hours[company], date_ref, run)
            day = company._get_renewal_day(moment) if moment else date_ref
            timed.append(letter._replace(moment=moment, day=max(day, date_ref)))
        return timed

    def _get_moment(self, letter, hours, date_ref, run):
        """The first moment at which it may leave; None where any will do."""
        self.ensure_one()
        if not hours:
            return None
        zones = letter.capped._get_renewal_zones(self.company_id)
        now = run._get_moment(self.company_id, date_ref)
        moment = hours.find_next(now, zones)
        is_reminder = letter.route.kind == REMINDER
        local = pytz.utc.localize(moment).astimezone(pytz.timezone(zones[0]))
        if is_reminder and local.date() > self.renewal_id.decision_date:
            # on a day off rather than after the decision
            moment = hours.on_every_day().find_next(now, zones)
        return moment

    @api.model
    def _wake_queue(self, letters):
        """Send them when their time comes, not with the queue's next turn: that may be
        in the night."""
        moments = {letter.moment for letter in letters if letter.moment}
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action", False)
        if moments and queue:
            queue._trigger(at=sorted(moments))
