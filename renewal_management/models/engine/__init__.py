"""The daily run: the phases in order, the row of the day and its failures."""

from . import renewal_run
from . import renewal_engine
