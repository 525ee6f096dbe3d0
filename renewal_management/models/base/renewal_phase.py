# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import models
from odoo.tools.translate import LazyTranslate

from ...tools.marks import mark, marked

# No env is at hand here. pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

MARK = "_renewal_phase"


class Phase(NamedTuple):
    """A part of the day: when it comes, what it is called, which method does it, and
    the room (the folder) of that method."""

    sequence: int
    name: object
    method: str
    room: str

    def __repr__(self):
        return f"{self.sequence} {self.name} ({self.room}, {self.method})"


def phase(sequence, name):
    """Make a method of ``renewal.phase`` a part of the daily run.

    The method takes the company, the day and the run (renewal.run), commits its batches
    and returns how many records it worked on.

    :param sequence: phases run in this order; ours leave gaps for those of other addons
    :param name: for people, lazily translated
    """
    return mark(MARK, (sequence, name))


class RenewalPhase(models.AbstractModel):
    """What a day consists of: each room extends this model with its phases.

    Every phase chooses its work by state, in batches, and commits each batch: a run
    that is killed, that runs twice, or beside another one, does everything exactly once
    (see docs/execution.rst).
    """

    _name = "renewal.phase"
    _description = "Phases of the Daily Run"
    _inherit = "renewal.transaction"

    def _get_phases(self):
        """The phases of a day, of every installed addon, in order."""
        return [
            Phase(sequence, name, method, module.split(".")[-2])
            for method, (sequence, name), module in marked(type(self), MARK)
        ]

    @phase(1300, _lt("Data retention"))
    def _delete_expired(self, company, date_ref, run):
        """What is older than the company keeps it is deleted."""
        rules = self.env["renewal.retention"].search(
            [("company_id", "=", company.id), ("months", ">", 0)]
        )
        return sum(
            self._in_batches(rule._forget, rule._get_expired_ids(date_ref))
            for rule in rules
        )
