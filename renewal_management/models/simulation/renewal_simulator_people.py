# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models


class RenewalSimulator(models.AbstractModel):
    """Planned absences: their stand-ins get the tasks of these days. Tasks that are
    open already stay where they are."""

    _inherit = "renewal.simulator"  # pylint: disable=consider-merging-classes-inherited

    def _prepare_play(self, playbook, company, renewals, first, stop):
        play = super()._prepare_play(playbook, company, renewals, first, stop)
        users = self.env["res.users"]
        for user in users.search(users._get_absence_domain(company)):
            begin, end = user._get_renewal_absence()
            play.add(play.absences, begin, user.id)
            if end:
                play.add(play.absences, end + timedelta(days=1), user.id)
        return play

    def _play_day(self, play, day):
        if ids := play.absences.pop(day, None):
            self._switch_stand_ins(ids, day)
        return super()._play_day(play, day)

    def _switch_stand_ins(self, ids, day):
        users = self.env["res.users"].browse(sorted(ids))
        for user in users:
            begin, end = user._get_renewal_absence()
            is_absent = begin <= day and (not end or day <= end)
            stand_in = user.renewal_delegate_id.filtered("active")
            self._put(user, {"renewal_stand_in_id": is_absent and stand_in.id})
