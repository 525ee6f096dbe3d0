# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import HealthCase


class ScorerCase(HealthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = cls.new_metric("logins", rollup="avg")
        cls.measure = cls.new_level(cls.logins)

    @classmethod
    def new_level(cls, metric, **values):
        """A measure whose value is the metric's last one."""
        return cls.new_measure(metric, aggregation="last", **values)

    def get_detail(self, partner=None):
        return self.get_health(partner).score_id.detail
