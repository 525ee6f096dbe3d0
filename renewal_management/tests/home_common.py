# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first page as a client gets it, and what it must keep to."""

import json

from odoo.tools import json_default


class HomePages:
    """Mix it into a test case with the usual people."""

    def open_home(self, user, companies=None):
        """The page as JSON brings it to the browser of this user."""
        self.env.flush_all()
        self.env.invalidate_all()
        home = self.env["renewal.home"].with_user(user)
        home = home.with_context(allowed_company_ids=(companies or self.company).ids)
        page = json.loads(json.dumps(home.get_page(), default=json_default))
        for box in self.get_boxes(page).values():
            self.assertEqual(self.count(user, box["action"], companies), box["value"])
        return page

    def count(self, user, action, companies=None):
        """Rows of the list that a click opens, for this user."""
        model = self.env[action["res_model"]].with_user(user)
        model = model.with_context(allowed_company_ids=(companies or self.company).ids)
        self.assertEqual(action["views"][0][1], "list")
        return model.search_count(action["domain"])

    def get_boxes(self, page):
        return {
            box["key"]: box for section in page["sections"] for box in section["boxes"]
        }

    def get_values(self, page):
        return {key: box["value"] for key, box in self.get_boxes(page).items()}

    def get_lists(self, page):
        return {
            rows["key"]: rows
            for section in page["sections"]
            for rows in section["lists"]
        }

    def get_keys(self, page):
        return [section["key"] for section in page["sections"]]
