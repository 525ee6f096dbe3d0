# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When an automatic e-mail may leave: hours of the day, in the zone of whoever gets it.

Moments are in UTC, without a zone, as the ORM keeps them.
"""

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

import pytz

# Where no day of this many is allowed, any is: better a bad hour than no e-mail.
MAX_DAYS_OFF = 60
# Recipients whose hours do not meet so soon are written to in the hours of the first.
MAX_WAIT = timedelta(days=2)


class Hours(NamedTuple):
    """The hours in which e-mails leave, from and until; with an end before its
    beginning, over midnight.

    >>> day = Hours(8, 20)
    >>> day.find_next(datetime(2026, 3, 2, 3, 15), ["Europe/Paris"])  # 4:15 there
    datetime.datetime(2026, 3, 2, 7, 0)
    >>> day.find_next(datetime(2026, 3, 2, 12), ["Europe/Paris"])  # 13:00
    datetime.datetime(2026, 3, 2, 12, 0)
    >>> day.find_next(datetime(2026, 3, 2, 19), ["Europe/Paris"])  # 20:00
    datetime.datetime(2026, 3, 3, 7, 0)
    >>> day.find_next(datetime(2026, 3, 2, 12), ["Asia/Shanghai"])  # 20:00
    datetime.datetime(2026, 3, 3, 0, 0)

    On working days, a Friday evening is followed by Monday:

    >>> week = Hours(8, 20, lambda day: day.weekday() < 5)
    >>> week.find_next(datetime(2026, 3, 6, 21), ["UTC"])
    datetime.datetime(2026, 3, 9, 8, 0)

    A night belongs to the day on which it begins:

    >>> night = Hours(22, 6, lambda day: day.weekday() < 5)
    >>> night.find_next(datetime(2026, 3, 7, 5), ["UTC"])  # of Friday
    datetime.datetime(2026, 3, 7, 5, 0)
    >>> night.find_next(datetime(2026, 3, 7, 23), ["UTC"])
    datetime.datetime(2026, 3, 9, 22, 0)

    Several recipients get it when all of them may:

    >>> day.find_next(datetime(2026, 3, 2, 8), ["Europe/Paris", "America/New_York"])
    datetime.datetime(2026, 3, 2, 13, 0)
    """

    start: float
    stop: float
    # is_working(day), see tools/schedule.py; None: every day
    is_working: Any = None

    def on_every_day(self):
        """The same hours, on days off too."""
        return self._replace(is_working=None)

    def find_next(self, moment, zones):
        """The first moment, from this one on, that lies in the hours of every zone.

        :param zones: names, the most important first

        >>> far = ["Asia/Tokyo", "America/New_York"]  # 9:00 there is 19:00 here
        >>> Hours(9, 11).find_next(datetime(2026, 1, 1), far)  # never for both
        datetime.datetime(2026, 1, 1, 0, 0)
        """
        first = found = self._find_next(moment, pytz.timezone(zones[0]))
        while found - first < MAX_WAIT:
            later = found
            for zone in zones:
                later = self._find_next(later, pytz.timezone(zone))
            if later == found:
                return found
            found = later
        return first

    def _find_next(self, moment, zone):
        instant = pytz.utc.localize(moment)
        # a night may have begun yesterday
        first = instant.astimezone(zone).date() - timedelta(days=1)
        for number in range(MAX_DAYS_OFF + 2):
            day = first + timedelta(days=number)
            if self.is_working and not self.is_working(day):
                continue
            opens, closes = self._get_window(day, zone)
            # where the clock is put forward, there may be none
            if instant < closes and opens < closes:
                return max(instant, opens).astimezone(pytz.utc).replace(tzinfo=None)
        return moment

    def _get_window(self, day, zone):
        stop = self.stop if self.stop > self.start else self.stop + 24
        midnight = datetime.combine(day, time())
        return tuple(
            zone.localize(midnight + timedelta(minutes=round(hours * 60)))
            for hours in (self.start, stop)
        )
