"""Arithmetic of health, without the ORM."""
