"""Arithmetic of health, without the ORM."""

from . import scoring
