"""A browser that goes on after an error, and remembers it."""

import json
from pathlib import Path

from odoo.tests.common import ChromeBrowser

SCRIPT = Path(__file__).with_name("page.js")
START = "odoo.isReady === true"
SECONDS = 60


class PageError(Exception):
    """What the browser said when something did not work."""


class Browser(ChromeBrowser):
    """One page with Odoo's web client, driven by ``page.js``."""

    def __init__(self, test_case):
        self.faults = []
        self.is_leaving_allowed = True
        super().__init__(test_case)
        self._handlers["Log.entryAdded"] = self._handle_log
        self._websocket_send("Log.enable")

    # --- what goes wrong ---

    def take_faults(self):
        """Errors of the page since the last call."""
        faults, self.faults = self.faults, []
        return faults

    def _handle_console(self, type, args=None, **values):
        if type in ("error", "assert"):
            words = [str(self._from_remoteobject(arg)) for arg in args or ()]
            self.faults.append("console: " + " ".join(words))

    def _handle_exception(self, exceptionDetails, timestamp):
        exception = exceptionDetails.get("exception")
        text = exceptionDetails["text"]
        if exception:
            text += f" {self._from_remoteobject(exception)}"
        self.faults.append(f"script: {text}")

    def _handle_log(self, entry):
        if entry["level"] == "error":
            self.faults.append(f"browser: {entry['text']} {entry.get('url', '')}")

    # --- driving ---

    def start(self, path):
        self.navigate_to(f"{self.test_case.base_url()}{path}")
        if not self._wait_ready(START, timeout=SECONDS):
            raise PageError(f"{path} did not open")
        self.evaluate(SCRIPT.read_text(encoding="utf-8"))
        self.call("idle")

    def call(self, name, *arguments):
        """Call a function of ``page.js``; its result."""
        words = ", ".join(json.dumps(argument) for argument in arguments)
        return self.evaluate(f"clicks.{name}({words})")

    def evaluate(self, expression):
        answer = self._websocket_request(
            "Runtime.evaluate",
            params={
                "expression": expression,
                "awaitPromise": True,
                "returnByValue": True,
            },
            timeout=SECONDS,
        )
        if details := answer.get("exceptionDetails"):
            exception = details.get("exception", {})
            raise PageError(exception.get("description") or details["text"])
        return answer["result"].get("value")
