# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a simulation remembers from one of its days to the next."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from .schedule import add_working_days


def _days():
    return defaultdict(set)


@dataclass
class Play:
    """A simulation: who plays, and what is to be looked at on which day.

    Records are what the simulator gives; all else are ids and dates, so that a day on
    which nothing happens costs nothing.

    It stands where the daily run passes its ``renewal.run`` on: what a day does to
    records, it has the simulator do.
    """

    simulator: Any
    playbook: Any
    company: Any
    renewal_ids: list
    is_working: Any
    first: Any
    is_past: bool = False
    # day -> ids
    agenda: dict = field(default_factory=_days)  # steps that come due
    escalating: dict = field(default_factory=_days)  # tasks that are overdue
    windows: dict = field(default_factory=_days)  # renewals that enter their window
    lapses: dict = field(default_factory=_days)  # renewals whose term is over
    absences: dict = field(default_factory=_days)  # people who leave or return
    letters: dict = field(default_factory=_days)  # contacts written to by other tracks
    openings: dict = field(default_factory=_days)
    closings: dict = field(default_factory=_days)
    conditional: dict = field(default_factory=_days)  # rule -> tasks that may end
    failed: set = field(default_factory=set)  # steps that are tried again every day
    tried: dict = field(default_factory=dict)  # step -> the day it failed first
    closed: set = field(default_factory=set)  # steps that ended before the play
    mailed: dict = field(default_factory=dict)  # contact -> day of the last e-mail
    mails: dict = field(default_factory=dict)  # step -> (recipients, subject)
    defaults: dict = field(default_factory=dict)  # model -> values of required fields

    def add(self, days, day, record_id):
        """Look at a record on a day; at once if that day is over.

        >>> from datetime import date
        >>> play = Play(None, None, None, [], None, date(2026, 3, 2))
        >>> play.add(play.agenda, date(2026, 1, 1), 7)
        >>> play.agenda[date(2026, 3, 2)]
        {7}
        """
        days[max(day, self.first)].add(record_id)

    def watch(self, step_id, deadline, escalate_after):
        """Look at a task on the first day it is overdue enough to be escalated.

        >>> from datetime import date
        >>> weekday = lambda day: day.weekday() < 5
        >>> play = Play(None, None, None, [], weekday, date(2026, 3, 2))
        >>> play.watch(7, date(2026, 3, 5), 2)  # Thursday, so Monday
        >>> dict(play.escalating)
        {datetime.date(2026, 3, 9): {7}}
        """
        if escalate_after > 0:
            day = add_working_days(deadline, escalate_after, self.is_working)
            self.add(self.escalating, max(day, deadline + timedelta(days=1)), step_id)

    # What a renewal.run is asked for

    id = None

    def _put(self, records, vals):
        self.simulator._put(records, vals)

    def _add(self, records, vals_list):
        return records.browse(self.simulator._insert(self, records._name, vals_list))

    def _do(self, action, steps, date_ref):
        play = getattr(self.simulator, f"_play_{action}", self.simulator._play_other)
        return play(self, steps, date_ref)

    def _get_moment(self, company, date_ref):
        """E-mails are made in the night, before anybody's hours."""
        return company._get_renewal_midnight(date_ref)

    def _get_last_mail(self, partner):
        """The past is played without the e-mails that were really sent in it."""
        known = False if self.is_past else partner.renewal_mail_date
        return self.mailed.get(partner.id, known)

    def _get_mail_paused(self, renewals):
        """Nobody answers in a simulation; what is asked today was not in the past."""
        return renewals.browse() if self.is_past else renewals._get_mail_paused()
