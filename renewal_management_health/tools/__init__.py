"""Arithmetic of health, without the ORM."""

from . import scoring
from . import scoresheet
