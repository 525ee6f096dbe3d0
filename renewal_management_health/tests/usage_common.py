# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Usage that is there, and a product that reports it with an API key."""

import json
from datetime import datetime, timedelta

from odoo.tests import HttpCase, new_test_user

from .common import HealthBuilders, HealthCase

URL = "/renewal/usage"
FEEDER = "renewal_management_health.group_renewal_usage_feeder"
COUNTS = ("created", "updated", "unchanged", "repeated", "refused")


class UsageCase(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metric = cls.new_metric("logged_in")

    def get_usage(self, partner=None, metric=None):
        """{day: value}, months as tuples."""
        rows = self.env["renewal.usage"].search(
            [
                ("partner_id", "=", (partner or self.partner).id),
                ("metric_id", "=", (metric or self.metric).id),
            ]
        )
        return {
            str(row.date): (row.value,) if row.is_month else row.value for row in rows
        }


class FeedCase(HealthBuilders, HttpCase):
    """On the real clock: requests are served in threads of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.env["renewal.usage.metric"].search([]).active = False
        cls.metric = cls.new_metric("logged_in")
        cls.today = cls.company._get_renewal_today()
        cls.partner.usage_key = "A-1"
        cls.feeder = new_test_user(
            cls.env, "renewal_feeder", groups=f"base.group_user,{FEEDER}"
        )
        cls.key = cls.new_key(cls.feeder)

    @classmethod
    def new_key(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user)
        return keys._generate(None, "Usage", datetime.now() + timedelta(days=1))

    @classmethod
    def row(cls, value=1, ago=0, **values):
        """A row that the company's customer would send."""
        return {
            "customer_key": "A-1",
            "metric": "logged_in",
            "date": (cls.today - timedelta(days=ago)).isoformat(),
            "value": value,
            **values,
        }

    def post(self, body, content_type="application/json", key=None, url=URL, **headers):
        """
        :param body: rows, text or bytes
        :return: (HTTP status, answer)
        """
        response = self.send(body, content_type, key, url, **headers)
        self.assertEqual(response.headers["Content-Type"].split(";")[0], JSON)
        return response.status_code, response.json()

    def send(self, body, content_type=None, key=None, url=URL, **headers):
        if isinstance(body, list):
            body = json.dumps(body)
        if isinstance(body, str):
            body = body.encode()
        headers = {
            "Authorization": f"Bearer {key or self.key}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if content_type:
            headers["Content-Type"] = content_type
        self.env.flush_all()
        response = self.url_open(url, data=body, headers=headers, method="POST")
        self.env.invalidate_all()
        return response

    def get_counts(self, answer):
        """Counts of an answer, which always add up; those that are 0 left out."""
        self.assertEqual(answer["received"], sum(answer[name] for name in COUNTS))
        return {name: answer[name] for name in COUNTS if answer[name]}

    def get_usage(self, partner=None):
        """{day: value}, as stored."""
        rows = self.env["renewal.usage"].search(
            [("partner_id", "=", (partner or self.partner).id)]
        )
        return {(row.date - self.today).days: row.value for row in rows}

    def get_errors(self, answer):
        """[(row, field, part of the sentence)]"""
        return [(error["row"], error["field"]) for error in answer["errors"]]


JSON = "application/json"
