"""Every menu and every button of our addons, in a real browser.

``test_click_everything.py`` runs this on a database with demo data; it is not collected
by its name. While working on a screen, press some buttons only, as the first role:

    CLICKS=renewal_playbook_view_form python3 -m setup test tests/browser -s
"""

import os
import re
import time

from odoo.tests import tagged

from . import buttons as views
from . import data
from .report import Report
from .web_client import WebClientCase

ADDONS = ("renewal_management", "renewal_management_health")
LANGUAGES = ("en_US", "zh_CN")
# Role -> user of the demo data, groups that make the role
ROLES = {
    "administrator": ("base.user_admin", ()),
    "renewal manager": (
        "renewal_management.user_lena",
        ("renewal_management.group_renewal_manager",),
    ),
    "salesperson": (
        "renewal_management.user_tomas",
        ("sales_team.group_sale_salesman",),
    ),
    "customer success manager": (
        "renewal_management.user_priya",
        ("renewal_management.group_renewal_user",),
    ),
}
# Of buttons that lead to each other
MAX_DEPTH = 4


@tagged("post_install", "-at_install")
class ClickEverything(WebClientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.only = os.environ.get("CLICKS", "")
        data.prepare(cls.env)
        cls.buttons = views.collect(cls.env, ADDONS)
        cls.users = {role: cls.set_up_user(*words) for role, words in ROLES.items()}
        cls.env.flush_all()
        cls.report = Report(cls.buttons)

    @classmethod
    def set_up_user(cls, xmlid, groups):
        user = cls.env.ref(xmlid)
        if groups:
            data.set_groups(cls.env, user, groups)
        return user

    def test_every_menu_and_button_answers(self):
        turns = [(role, lang) for lang in LANGUAGES for role in ROLES]
        try:
            for number, (role, lang) in enumerate(turns[:1] if self.only else turns):
                self.take_turn(number, role, lang)
        finally:
            print(self.report, flush=True)
        self.assertFalse(self.report.faults)
        if not self.only:
            self.assertGreaterEqual(self.report.share, 0.9)

    def take_turn(self, number, role, lang):
        started = time.monotonic()
        user = self.users[role]
        self.report.turn = f"{role}, {lang}"
        with self.allow_requests(browser=self.browser):
            self.log_in(user, lang)
            if not self.only:
                self.open_menus(user)
            walked = time.monotonic()
            self.press_all(user, number)
        self._wait_remaining_requests()
        seconds = walked - started, time.monotonic() - walked
        self.report.tell_time(*seconds)

    # --- menus ---

    def open_menus(self, user):
        """Every menu, and every kind of view of its action."""
        with self.as_server():
            menus = self.get_menus(user)
        for menu, name in menus:
            for look in self.do(f"menu {name}", "walk", menu) or ():
                self.report.open(name, look["type"], look.get("skipped"))
                self.check(f"menu {name}, {look['type']}", look)
                for heading in look.get("cut", ()):
                    self.report.fail(f"menu {name}, {look['type']}", f"cut: {heading}")
        self.take_back()

    def get_menus(self, user, is_dialog=False):
        """The menus of our addons that this user sees, or those that open a dialog."""
        ours = [("model", "=", "ir.ui.menu"), ("module", "in", ADDONS)]
        ids = self.env["ir.model.data"].search(ours).mapped("res_id")
        shown = self.env["ir.ui.menu"].with_user(user).load_menus(False)
        menus = self.env["ir.ui.menu"].browse([i for i in ids if i in shown])
        return [
            (menu.id, menu.complete_name)
            for menu in menus
            if menu.action and (not is_dialog or self.is_dialog(menu.action))
        ]

    def is_dialog(self, action):
        model = action._name == "ir.actions.act_window" and action.res_model
        return model and self.env[model].is_transient()

    # --- buttons ---

    def press_all(self, user, number):
        """Press what is this role's turn in this language, and what it leads to."""
        with self.as_server():
            env = self.env(user=user.id, context={"lang": user.lang})
            self.starts = self.get_starts(env)
            owed = {m for m in self.starts if self.is_owed(env, m, number)}
            menus = [menu for menu, _name in self.get_menus(user, is_dialog=True)]
        for marker, start in self.starts.items():
            is_left = marker not in self.report.pressed and self.is_turn(marker, number)
            if is_left or marker in owed:
                self.explore(start, [marker])
        for menu in () if self.only else menus:
            self.explore({"menu": menu}, [])

    def is_turn(self, marker, number):
        """In the first language each role presses its share, in the second what is
        left."""
        if self.only:
            return re.search(self.only, str(self.buttons[marker]))
        return number >= len(ROLES) or marker % len(ROLES) == number

    def is_owed(self, env, marker, number):
        """Each role presses what it is offered on records that it may not change:
        nobody should be offered what is refused."""
        may_write = env[self.buttons[marker].model].has_access("write")
        return number < len(ROLES) and not may_write and not self.only

    def get_starts(self, env):
        """For each button that the user is offered: what to open to see it."""
        starts = {}
        for marker, places in views.find_places(env, self.buttons).items():
            self.report.offer(marker)
            found = (views.find_start(env, place) for place in places)
            start = next(filter(None, found), None)
            if start:
                starts[marker] = start
        return starts

    def explore(self, start, path):
        """Press the buttons of the path one after the other; then those that came up
        and that are found in no other way."""
        paths = [path]
        while paths:
            path = paths.pop(0)
            look = self.take_path(start, path)
            if look and len(path) < MAX_DEPTH:
                # Whatever else is to be seen is found by itself
                known = {m for m, other in self.starts.items() if not other["rows"]}
                known |= {*self.report.pressed, *(path[-1] for path in paths)}
                new = sorted(set(look["markers"]) - known)
                paths += [[*path, marker] for marker in new]

    def take_path(self, start, path):
        """What is to be seen after pressing the last one; nothing if that failed."""
        where = " > ".join(str(self.buttons[m]) for m in path) or f"menu {start}"
        try:
            look = self.do(where, "start", start)
            for marker in path if look else ():
                self.server_errors.take()
                self.browser.take_faults()
                look = self.do(where, "press", marker)
                if not look:
                    break
            if not look:
                return None
            answer = self.check(where, look)
            return self.report.press(path[-1], look, answer) if path else look
        finally:
            self.take_back()
