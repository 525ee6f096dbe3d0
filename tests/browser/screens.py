"""Take a picture of every screen, to look at them as a user would see them.

Not a test: a tool for whoever changes a view. It needs a served database (``make
demo``) and Playwright, which is in no lock file because only this script uses it:

    pip install playwright
    python tests/browser/screens.py --only kanban,form --width 390
    python tests/browser/screens.py --lang zh_CN

The pictures go to ``.odoo/screens``, which git ignores. Errors that the browser reports
while a screen opens are printed, and make the script fail.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[2] / ".odoo" / "screens"
DIALOG = ".modal .o_form_view"
TIMELINE = ".o_renewal_timeline"


def _plain(path, wait):
    return {"path": path, "wait": wait}


def _first(model, domain):
    """A screen that shows the first record of a model."""
    return {"model": model, "domain": domain, "wait": ".o_form_view .o_form_sheet"}


# model -> path of its window action, so that the right menu is open
ACTIONS = {
    "renewal.renewal": "renewals",
    "renewal.step": "renewal-workload",
    "renewal.playbook": "renewal-playbooks",
    "renewal.run": "renewal-runs",
    "contract.contract": "customer-contracts",
    "crm.lead": "crm",
}

# playbooks that write to customers
MAILING = [["step_ids.action", "=", "mail"], ["active", "=", True]]

# name -> where it is and what it shows when it is ready
SCREENS = {
    "apps": _plain("", ".o_navbar"),
    "home": _plain("renewal-home", ".o_renewal_home_box"),
    "kanban": _plain("renewals", ".o_kanban_view"),
    "list": _plain("renewals?view_type=list", ".o_list_view"),
    "calendar": _plain("renewals?view_type=calendar", ".o_calendar_view"),
    "pivot": _plain("renewals-by-team", ".o_pivot_view"),
    "graph": _plain("renewals?view_type=graph", ".o_graph_view"),
    "analysis": _plain("renewal-analysis", ".o_pivot_view"),
    "analysis-graph": _plain("renewal-analysis?view_type=graph", ".o_graph_view"),
    "analysis-list": _plain("renewal-analysis?view_type=list", ".o_list_view"),
    "arr": _plain("renewal-arr", ".o_pivot_view"),
    "arr-graph": _plain("renewal-arr?view_type=graph", ".o_graph_view"),
    "arr-list": _plain("renewal-arr?view_type=list", ".o_list_view"),
    "customer-renewals": {
        **_first("res.partner", [["renewal_history_ids", "!=", False]]),
        "click": [".o_notebook a[name=renewals]"],
    },
    "activity": _plain("renewals?view_type=activity", ".o_activity_view"),
    "form": _first("renewal.renewal", [["in_window", "=", True]]),
    "form-closed": _first("renewal.renewal", [["outcome", "=", "renewed"]]),
    "form-lost": _first("renewal.renewal", [["outcome", "=", "churned"]]),
    "form-no-owner": _first("renewal.renewal", [["needs_owner", "=", True]]),
    "form-failed": _first("renewal.renewal", [["step_ids.state", "=", "failed"]]),
    "form-lines": {
        **_first("renewal.renewal", [["in_window", "=", True]]),
        "click": ["a[name=lines]"],
    },
    "form-details": {
        **_first("renewal.renewal", [["in_window", "=", True]]),
        "click": ["a[name=details]"],
    },
    "add-step": {
        **_first("renewal.renewal", [["in_window", "=", True]]),
        "click": [".o_renewal_more", "button[name=action_add_step]"],
        "then": DIALOG,
    },
    "skip-step": {
        **_first("renewal.renewal", [["step_ids.state", "=", "planned"]]),
        "click": [f"{TIMELINE} .o_renewal_step_skip"],
        "then": DIALOG,
    },
    "agenda": _plain("renewal-agenda", ".o_list_view"),
    "agenda-cards": _plain("renewal-agenda?view_type=kanban", ".o_kanban_view"),
    "agenda-calendar": _plain("renewal-agenda?view_type=calendar", ".o_calendar_view"),
    "dashboard": _plain("renewal-dashboard", ".o-figure"),
    "dashboard-health": _plain("renewal-health-dashboard", ".o-figure"),
    "workload": _plain("renewal-workload", ".o_pivot_view"),
    "step": _first("renewal.step", [["state", "=", "planned"]]),
    "playbooks": _plain("renewal-playbooks", ".o_list_view"),
    "playbook": _first("renewal.playbook", []),
    "rule": {
        **_first("renewal.playbook", []),
        "click": [".o_field_widget[name=step_ids] .o_data_row .o_data_cell"],
        "then": DIALOG,
    },
    "simulation": {
        **_first("renewal.playbook", MAILING),
        "click": ["button[name=action_simulate]"],
        "then": ".o_renewal_simulation",
    },
    "simulation-mails": {
        **_first("renewal.playbook", MAILING),
        "click": ["button[name=action_simulate]", "a[name=mails]"],
        "then": ".o_field_widget[name=mail_line_ids] .o_list_view",
    },
    "simulation-past": {
        **_first("renewal.playbook", MAILING),
        "click": ["button[name=action_simulate]", "a[name=past]"],
        "then": ".o_field_widget[name=past_summary] .o_renewal_simulation",
    },
    "simulation-steps": {
        **_first("renewal.playbook", MAILING),
        "click": ["button[name=action_simulate]", "button[name=action_view_tasks]"],
        "then": ".o_pivot_view",
    },
    "stages": _plain("renewal-stages", ".o_list_view"),
    "runs": _plain("renewal-runs", ".o_list_view"),
    "run": _first("renewal.run", []),
    "forecast": _plain("renewal-forecast", ".o_list_view"),
    "forecast-kanban": _plain("renewal-forecast?view_type=kanban", ".o_kanban_view"),
    "forecast-pivot": _plain("renewal-forecast?view_type=pivot", ".o_pivot_view"),
    "forecast-graph": _plain("renewal-forecast?view_type=graph", ".o_graph_view"),
    "forecast-changes": _plain("renewal-forecast-changes", ".o_pivot_view"),
    "forecast-by-week": _plain("renewal-forecast-snapshots", ".o_graph_view"),
    "forecast-accuracy": _plain("renewal-forecast-accuracy", ".o_pivot_view"),
    "form-forecast": {
        **_first("renewal.renewal", [["in_window", "=", True]]),
        "click": ["a[name=forecast]"],
    },
    "settings": _plain("renewal-settings", ".app_settings_block"),
    "contract": _first("contract.contract", [["renewal_ids", "!=", False]]),
    "partner": _first("res.partner", [["renewal_csm_id", "!=", False]]),
    "lead": _first("crm.lead", [["renewal_ids", "!=", False]]),
}


class Studio:
    """One logged-in browser, and the errors it met."""

    def __init__(self, page, options):
        self.page = page
        self.options = options
        self.errors = []
        self.current = ""
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on(
            "console",
            lambda message: message.type == "error" and self._note(message.text),
        )

    def _note(self, text):
        self.errors.append(f"{self.current}: {text[:500]}")

    def log_in(self):
        """Log in, choose the language, and again: a session keeps its language."""
        self._enter()
        users = self.call("res.users", "search", [[["login", "=", self.options.login]]])
        values = {"lang": self.options.lang}
        self.call("res.users", "write", [users, values])
        self.page.context.clear_cookies()
        self._enter()

    def _enter(self):
        self.page.goto(f"{self.options.url}/web/login")
        self.page.fill("input[name=login]", self.options.login)
        self.page.fill("input[name=password]", self.options.password)
        self.page.click("form.oe_login_form button[type=submit]")
        self.page.wait_for_selector(".o_web_client")

    def call(self, model, method, args, **kwargs):
        answer = self.page.request.post(
            f"{self.options.url}/web/dataset/call_kw",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer["result"]

    def take(self, name, screen):
        self.current = name
        path = screen.get("path")
        if path is None:
            found = self.call(
                screen["model"],
                "search",
                [screen["domain"]],
                limit=1,
                context={"active_test": False},
            )
            if not found:
                print(f"  {name}: no record")
                return
            model = screen["model"]
            path = f"{ACTIONS.get(model, f'm-{model}')}/{found[0]}"
        self.page.goto(f"{self.options.url}/odoo/{path}")
        self.page.wait_for_selector(screen["wait"])
        self.page.wait_for_timeout(900)
        for selector in screen.get("click", ()):
            self.page.locator(selector).first.click()
            self.page.wait_for_timeout(500)
        if "then" in screen:
            self.page.wait_for_selector(screen["then"])
            self.page.wait_for_timeout(400)
        label = f"{name}-{self.options.login}-{self.options.lang}-{self.options.width}"
        self.page.screenshot(path=str(FOLDER / f"{label}.png"))


def main():
    options = _parse()
    wanted = options.only.split(",") if options.only else list(SCREENS)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": options.width, "height": options.height},
            has_touch=options.width < 600,
        )
        page.set_default_timeout(20000)
        studio = Studio(page, options)
        studio.log_in()
        for name in wanted:
            try:
                studio.take(name, SCREENS[name])
            except Exception as error:
                studio._note(str(error))
        browser.close()
    for error in studio.errors:
        print(error)
    print(f"{len(wanted)} screens are in {FOLDER}")
    return 1 if studio.errors else 0


def _parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default="http://127.0.0.1:8069")
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument("--lang", default="en_US")
    parser.add_argument("--width", type=int, default=1400)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--only", help="names of screens, with commas")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
