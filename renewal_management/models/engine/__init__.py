# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""The daily run: the phases in order, the record of the day and its failures."""

from . import renewal_run
from . import renewal_engine
