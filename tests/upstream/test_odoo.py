"""Odoo's own checks that look at every installed addon: its views, its fields, its
overrides, its menus.
"""

from .suites import borrow_class

FAILS_WITHOUT_US = {}

TestAllViews = borrow_class("base.tests.test_views.TestAllViews", FAILS_WITHOUT_US)
TestRenderAllViews = borrow_class(
    "base.tests.test_views.TestRenderAllViews", FAILS_WITHOUT_US
)
TestInvisibleField = borrow_class(
    "base.tests.test_views.TestInvisibleField", FAILS_WITHOUT_US
)
TestOverrides = borrow_class(
    "base.tests.test_overrides.TestOverrides", FAILS_WITHOUT_US
)
TestMenusAdminLight = borrow_class(
    "web.tests.test_click_everywhere.TestMenusAdminLight", FAILS_WITHOUT_US
)
