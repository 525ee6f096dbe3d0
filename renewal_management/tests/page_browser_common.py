# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The customer's page in a real browser, used as a person uses it: what is tapped is
looked for by its words, and tapped where it is on the screen."""

import contextlib
import json
import time

from odoo.tests.common import ChromeBrowser, ChromeBrowserException

from .page_common import PageCase

SECONDS = 60

# What a person does with the eyes. Closed details show nothing.
SCRIPT = """
window.customer = (() => {
    const isShown = (element) =>
        element.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})
        && element.getClientRects().length > 0;
    const read = (element) => element.innerText.replace(/\\s+/g, " ").trim();

    function find(selector, words, scope) {
        const found = [...document.querySelectorAll(scope)]
            .flatMap((root) => [...root.querySelectorAll(selector)])
            .filter((element) => isShown(element) && read(element).startsWith(words));
        if (found.length !== 1) {
            throw new Error(`${found.length} times "${words}" in ${scope}`);
        }
        return found[0];
    }

    function aim(element) {
        element.scrollIntoView({block: "center", behavior: "instant"});
        const box = element.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        if (!element.contains(document.elementFromPoint(x, y))) {
            throw new Error(`"${read(element)}" is covered`);
        }
        return {x, y, left: box.left, top: box.top, width: box.width,
                height: box.height};
    }

    function findWide(limit) {
        const page = document.documentElement;
        const isWide = Math.max(page.scrollWidth, window.innerWidth) > limit;
        const wide = [...document.querySelectorAll("body *")].filter((element) => {
            const {left, right, width} = element.getBoundingClientRect();
            return width && isShown(element) && (left < -1 || right > limit + 1);
        });
        return [
            ...(isWide ? ["the page"] : []),
            ...wide.map((element) => `${element.tagName}: ${read(element)}`),
        ];
    }

    return {
        aimAt: (words, scope) => aim(find("a, button, label, summary", words, scope)),
        aimAtField: (words, scope) => aim(find("label", words, scope).control),
        choose: (words, option, scope) => {
            const field = find("label", words, scope).control;
            field.value = [...field.options].find((it) => it.text === option).value;
            field.dispatchEvent(new Event("change", {bubbles: true}));
        },
        aimAtCanvas: (scope) => aim(find("canvas", "", scope)),
        isMounted: () => [...document.querySelectorAll("owl-component")]
            .every((element) => element.children.length),
        read: () => document.body.innerText.replace(/\\s+/g, " "),
        findWide,
    };
})();
"""


class CustomerBrowser(ChromeBrowser):
    """A browser with fingers on a phone, with a mouse otherwise."""

    def __init__(self, test_case):
        self.faults = []
        super().__init__(test_case)
        self.is_touched = test_case.touch_enabled
        self.width, height = map(int, test_case.browser_size.split(","))
        self._handlers["Log.entryAdded"] = self._handle_log
        self._websocket_request("Log.enable")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=SCRIPT)
        if self.is_touched:
            self._ask(
                "Emulation.setDeviceMetricsOverride",
                width=self.width,
                height=height,
                deviceScaleFactor=2,
                mobile=True,
            )
            self._ask("Emulation.setTouchEmulationEnabled", enabled=True)

    # ------------------------------------------------------------------
    # What goes wrong
    # ------------------------------------------------------------------

    def _handle_console(self, args=None, **values):
        if values["type"] in ("error", "assert"):
            words = [str(self._from_remoteobject(arg)) for arg in args or ()]
            self.faults.append("console: " + " ".join(words))

    def _handle_exception(self, exceptionDetails, timestamp):
        self.faults.append(f"script: {exceptionDetails}")

    def _handle_log(self, entry):
        if entry["level"] == "error":
            self.faults.append(f"browser: {entry['text']} {entry.get('url', '')}")

    def take_faults(self):
        faults, self.faults = self.faults, []
        return faults

    # ------------------------------------------------------------------
    # Asking the browser
    # ------------------------------------------------------------------

    def _ask(self, method, **params):
        return self._websocket_request(method, params=params, timeout=SECONDS)

    def evaluate(self, expression):
        answer = self._ask(
            "Runtime.evaluate", expression=expression, returnByValue=True
        )
        if details := answer.get("exceptionDetails"):
            raise AssertionError(details.get("exception", {}).get("description"))
        return answer["result"].get("value")

    def call(self, name, *arguments):
        words = ", ".join(json.dumps(argument) for argument in arguments)
        return self.evaluate(f"customer.{name}({words})")

    def wait(self, expression):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            # between two pages there is nothing to ask
            with contextlib.suppress(ChromeBrowserException, AssertionError):
                if self.evaluate(f"Boolean({expression})"):
                    return
            time.sleep(0.05)
        raise AssertionError(
            f"waited for {expression}: {self.faults} on: {self.get_text()}"
        )

    # ------------------------------------------------------------------
    # What the customer does
    # ------------------------------------------------------------------

    def open(self, path):
        self.evaluate("window.isLeft = true")
        self.navigate_to(f"{self.test_case.base_url()}{path}")
        self._arrive()

    def _arrive(self):
        is_here = "!window.isLeft && document.readyState === 'complete'"
        self.wait(f"{is_here} && customer.isMounted()")
        self.look()

    def look(self):
        """Nothing is wider than the screen."""
        if wide := self.call("findWide", self.width):
            raise AssertionError(f"wider than the screen: {wide}")

    def get_text(self):
        return self.call("read")

    def get_status(self):
        """Of the response that brought the page."""
        timing = "performance.getEntriesByType('navigation')[0]"
        return self.evaluate(f"{timing}.responseStatus")

    def tap(self, words, scope="main"):
        place = self.call("aimAt", words, scope)
        self._stroke([(place["x"], place["y"])])
        self.look()

    def follow(self, words, scope="main"):
        """Tap what leads to another page."""
        self.evaluate("window.isLeft = true")
        place = self.call("aimAt", words, scope)
        self._stroke([(place["x"], place["y"])])
        self._arrive()

    def fill(self, words, text, scope="main"):
        """Into the field with this label."""
        place = self.call("aimAtField", words, scope)
        self._stroke([(place["x"], place["y"])])
        self.evaluate("document.activeElement.select()")
        self._ask("Input.insertText", text=text)

    def choose(self, words, option, scope="main"):
        """In the list with this label."""
        self.call("choose", words, option, scope)

    def draw(self, scope="main"):
        """A line over the canvas, up and down."""
        place = self.call("aimAtCanvas", scope)
        shares = [(0.2 + 0.03 * step, 0.3 + 0.1 * (step % 5)) for step in range(21)]
        self._stroke(
            [
                (
                    place["left"] + place["width"] * across,
                    place["top"] + place["height"] * down,
                )
                for across, down in shares
            ]
        )
        # a tap within a second only ends the gesture
        time.sleep(1)

    def _stroke(self, points):
        """Put the finger or the mouse down, move it, lift it."""
        first, *others = points
        if self.is_touched:
            self._touch("touchStart", first)
            # a hand stops before it is lifted, else the page is flung
            for point in [*others, *others[-1:] * 5]:
                self._touch("touchMove", point)
                time.sleep(0.02)
            self._touch("touchEnd")
        else:
            self._click("mousePressed", first)
            for point in others:
                self._click("mouseMoved", point)
            self._click("mouseReleased", points[-1])

    def _touch(self, event, *points):
        places = [{"x": x, "y": y} for x, y in points]
        self._ask("Input.dispatchTouchEvent", type=event, touchPoints=places)

    def _click(self, event, point):
        x, y = point
        self._ask(
            "Input.dispatchMouseEvent",
            **{"type": event, "x": x, "y": y, "button": "left", "clickCount": 1},
        )


class BrowserCase(PageCase):
    """A page of the company, opened in a browser."""

    # The first request of a test makes the assets, and the others wait for it.
    test_cursor_lock_timeout = 300

    @contextlib.contextmanager
    def browse(self, login=None):
        """A browser, which is all that uses the database meanwhile. Afterwards nothing
        must have gone wrong in it."""
        self.env.flush_all()
        browser = CustomerBrowser(self)
        self.addCleanup(browser.stop)
        with self.allow_requests(browser=browser):
            self.authenticate(login, login, browser=browser)
            self.cr.flush()
            self.cr.clear()
            try:
                yield browser
            except Exception:
                # what it looked like is in the folder of Odoo's own screenshots
                browser.take_screenshot()
                raise
            finally:
                self._wait_remaining_requests()
        self.assertFalse(browser.faults)
        self.env.invalidate_all()
