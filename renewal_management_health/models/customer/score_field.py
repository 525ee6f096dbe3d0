# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields


class Score(fields.Integer):
    """0 to 100, or none at all: to Odoo an integer that is not there is 0, and
    ``score < 50`` would find everybody of whom nothing is known."""

    falsy_value = None

    def convert_to_read(self, value, record, use_display_name=True):
        """Read as nothing where there is none, so that a screen does not say 0."""
        if self._get_cache(record.env).get(record.id) is None:
            return False
        return super().convert_to_read(value, record, use_display_name)

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)
