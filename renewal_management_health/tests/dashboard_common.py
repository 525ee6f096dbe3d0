# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard "Renewal health" as data, and what its parts are called."""

import json
from datetime import date

from odoo.fields import Domain

from odoo.addons.renewal_management.tests.test_dashboard import DashboardCase

from .common import HealthBuilders

PERIOD = "health-period"


class HealthDashboardCase(HealthBuilders, DashboardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dashboard = cls.env.ref(
            "renewal_management_health.spreadsheet_dashboard_health"
        )
        cls.content = json.loads(cls.dashboard.spreadsheet_data)
        cls.sample = cls.dashboard._get_sample_dashboard()
        cls.sources = [
            *cls.content["pivots"].values(),
            *cls.content["lists"].values(),
        ]

    def get_period(self, source):
        match = source["fieldMatching"].get(PERIOD)
        if not match:
            return Domain.TRUE
        year = 2026 + match["offset"]
        return Domain(match["chain"], ">=", date(year, 1, 1)) & Domain(
            match["chain"], "<=", date(year, 12, 31)
        )

    def get_number(self, name):
        """A pivot's number by its name."""
        [number] = [
            number
            for number, pivot in self.content["pivots"].items()
            if pivot["name"] == name
        ]
        return number

    def get_field(self, model, chain):
        for name in chain.split("."):
            field = self.env[model]._fields[name]
            model = field.comodel_name
        return field
