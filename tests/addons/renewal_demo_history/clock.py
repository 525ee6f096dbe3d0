# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clock of the history: what happens on a day bears the date of that day."""

from contextlib import contextmanager
from datetime import datetime, time

from freezegun import freeze_time

# In every time zone of the demo's people it is the same day.
HOUR = time(10)


class Clock:
    """Moves through the days of the past, in one transaction."""

    def __init__(self, env, frozen):
        self.env = env
        self.frozen = frozen

    def move_to(self, day):
        """It is that day now, for Odoo and for what it writes to the database."""
        self.settle()
        moment = datetime.combine(day, HOUR)
        self.frozen.move_to(moment)
        # the cursor asks the database for the time, once in a transaction
        self.env.cr._now = moment

    def settle(self):
        """What the end of a transaction does: tracked changes are noted, contracts are
        synchronised."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()


@contextmanager
def moved_clock(env):
    """A clock that can be moved; afterwards it is today again."""
    with freeze_time() as frozen:
        clock = Clock(env, frozen)
        try:
            yield clock
            clock.settle()
        finally:
            env.cr._now = None
    env.invalidate_all()
