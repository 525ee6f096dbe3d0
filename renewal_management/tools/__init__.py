# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Arithmetic and parsing without the ORM: plain values in, plain values out."""

from . import action
from . import amounts
from . import forecast
from . import handover
from . import lifetime
from . import marks
from . import message
from . import months
from . import next_term
from . import proposal
from . import recurrence
from . import register
from . import relative_date
from . import revenue
from . import schedule
from . import simulation
from . import terms
