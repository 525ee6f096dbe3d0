# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the installation does: it lives the company's last twelve months."""

from .chinese import Translation
from .clock import moved_clock
from .history import History


def post_init_hook(env):
    """Live the history up to last week; the daily run of today goes on from there."""
    translation = Translation(env)
    translation.apply()
    with moved_clock(env) as clock:
        History(env, clock, translation).live()
