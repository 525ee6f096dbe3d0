# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import re

from odoo.tests import HttpCase

PASSED = re.compile(r"Passed (\d+) tests")


class HootCase(HttpCase):
    """Runs the JavaScript unit tests of one addon, as Odoo runs its own."""

    def run_hoot(self, addon, preset="desktop"):
        """Run them in a browser; how many passed.

        :param addon: technical name; its tests are in ``static/tests/*.test.js``
        :param preset: ``desktop`` or ``mobile``
        """
        try:
            with self.assertLogs(f"{self._logger.name}.browser", "INFO") as logs:
                self._open_hoot(addon, preset)
        except self.failureException as failure:
            said = "\n".join(logs.output)
            raise self.failureException(f"{failure}\n{said}") from None
        return sum(int(passed) for passed in PASSED.findall("\n".join(logs.output)))

    def _open_hoot(self, addon, preset):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&timeout=15000&preset={preset}"
            f"&id={_get_suite_id(f'@{addon}')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            # Only the last message tells that tests failed: those before say which
            error_checker=lambda message: "[HOOT]" not in message,
        )


def _get_suite_id(name):
    """Hoot's id of a suite: a hash of its name."""
    result = 0
    for char in name:
        result = ((result << 5) - result + ord(char)) & 0xFFFFFFFF
    return f"{result:08x}"
