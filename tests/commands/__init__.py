"""Tests of the commands in ``setup/``."""
