"""The web client in a browser, as several users one after the other."""

import contextlib
import logging

from odoo.tests import HttpCase
from odoo.tests.common import _registry_test_lock

from .browser import Browser, PageError

# Odoo's ways to tell a user in a sentence that something cannot be done
SENTENCES = ("UserError", "ValidationError", "RedirectWarning")


class ServerErrors(logging.Handler):
    """What the server logs as an error. Questions are logged as such too, and asked on
    the page."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.texts = []

    def emit(self, record):
        kind = (record.exc_info or (None,))[0]
        if not kind or kind.__name__ not in SENTENCES:
            self.texts.append("server: " + self.format(record)[-1500:])

    def take(self):
        texts, self.texts = self.texts, []
        return texts


class WebClientCase(HttpCase):
    """Nothing that is done in the browser stays: it is one transaction, and each step
    is rolled back."""

    browser_size = "1400x900"
    # Requests wait while we look for records
    test_cursor_lock_timeout = 60
    report = None

    def setUp(self):
        super().setUp()
        logging.getLogger(__package__).setLevel(logging.WARNING)
        self.server_errors = ServerErrors()
        logging.getLogger().addHandler(self.server_errors)
        self.addCleanup(logging.getLogger().removeHandler, self.server_errors)
        self.browser = Browser(self)
        self.addCleanup(self.browser.stop)

    # --- the database ---

    @contextlib.contextmanager
    def as_server(self):
        """Ours is the database: no request runs meanwhile."""
        with _registry_test_lock:
            yield
            self.env.flush_all()
            self.cr.clear()

    def log_in(self, user, lang):
        """A new page for this user; ``take_back`` returns to the data of now."""
        with self.as_server():
            user.lang = lang
            self.env.flush_all()
            self.authenticate(user.login, user.login, browser=self.browser)
            self.cr.execute("SAVEPOINT clicks")
            self.sequences = dict(self.registry.cache_sequences)
        self.browser.start("/odoo")
        self.check("log in", self.browser.call("look"))

    def take_back(self):
        """Leave the page, and forget what was done since the user logged in."""
        self.do("leave the page", "leave")
        with self.as_server():
            self.env.invalidate_all(flush=False)
            self.cr.execute("ROLLBACK TO SAVEPOINT clicks")
            if self.registry.cache_sequences != self.sequences:
                self.registry.clear_all_caches()
                self.sequences = dict(self.registry.cache_sequences)

    # --- the page ---

    def do(self, what, function, *arguments):
        """Call a function of the page; nothing if the page broke."""
        try:
            return self.browser.call(function, *arguments)
        except (PageError, TimeoutError) as error:
            self.report.fail(what, f"page: {error}")
            return None

    def check(self, what, look):
        """Report faults; messages that tell the user what to do are
        returned."""
        sentences = []
        for fault in look["faults"]:
            if fault["name"].rpartition(".")[2] in SENTENCES:
                sentences.append(f"told: {fault['message']}")
            else:
                self.report.fail(what, f"{fault['name']}: {fault['message']}")
        if look["isError"] and not look["faults"]:
            self.report.fail(what, f"error dialog: {look['text']}")
        for fault in self.browser.take_faults() + self.server_errors.take():
            self.report.fail(what, fault)
        return "; ".join(sentences)
