# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import HttpCase

# Of a whole tour; on an idle machine it takes ten to twenty.
TOUR_SECONDS = 300


class TourCase(HttpCase):
    """Tours that a busy machine does not fail: they wait for what is on the screen."""

    # A test's server answers one request after the other, and the first one of a bundle
    # makes its assets: Odoo's 20 seconds are short for those that wait.
    test_cursor_lock_timeout = TOUR_SECONDS

    def start_tour(self, url_path, tour_name, **options):
        options.setdefault("timeout", TOUR_SECONDS)
        return super().start_tour(url_path, tour_name, **options)
