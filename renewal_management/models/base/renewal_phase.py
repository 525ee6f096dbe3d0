# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import api, models


class Phase(NamedTuple):
    """A part of the day: when it comes, what it is called, which method does it."""

    sequence: int
    name: object
    method: str
    room: str


def phase(sequence, name):
    """Make a method of ``renewal.phase`` a part of the daily run.

    The method takes the company, the day and the run (renewal.run), commits its batches
    and returns how many records it worked on. Whoever extends it needs no decorator.

    :param sequence: phases run in this order; ours leave gaps for those of other addons
    :param name: for people, lazily translated
    """

    def decorate(method):
        method._renewal_phase = (sequence, name)
        return method

    return decorate


class RenewalPhase(models.AbstractModel):
    """What a day consists of: each room extends this model with its phases.

    Every phase chooses its work by state, in batches, and commits each batch: a run
    that is killed, that runs twice, or beside another one, does everything exactly once
    (see docs/execution.rst).
    """

    _name = "renewal.phase"
    _description = "Phases of the Daily Run"
    _inherit = "renewal.transaction"

    @api.model
    def _get_phases(self):
        """The phases of a day, of every installed addon, in order."""
        found = {}
        for cls in type(self).mro():
            for method, function in vars(cls).items():
                if method not in found and hasattr(function, "_renewal_phase"):
                    room = function.__module__.split(".")[-2]
                    found[method] = Phase(*function._renewal_phase, method, room)
        return sorted(found.values(), key=lambda found: found[0])
