# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .common import HealthCase


class LifecycleCase(HealthCase):
    """Customers with the stages as they are shipped; scores are set by hand."""

    def setUp(self):
        super().setUp()
        # the day's scoring leaves alone what a test has set
        scorer = type(self.env["renewal.health.scorer"])
        self.patch(scorer, "_is_used", lambda scorer, company: False)

    @classmethod
    def get_stage(cls, name):
        """A shipped one, such as ``at_risk``."""
        return cls.env.ref(f"renewal_management_health.renewal_lifecycle_stage_{name}")

    @classmethod
    def new_stage(cls, domain, sequence=1, **values):
        """A stage that is looked at before the shipped ones."""
        return cls.env["renewal.lifecycle.stage"].create(
            {"name": "Own", "sequence": sequence, "domain": domain, **values}
        )

    def new_customer(self, name="Other", start=-800, end=300, score=80, **values):
        """A healthy customer of some years, whose renewal is far away.

        :return: renewal.health.customer
        """
        partner = self.new_partner(name)
        line = self.line_vals(start=start, end=end)
        self.new_contract(line, partner_id=partner.id)
        return self.set_health(partner, score, **values)

    def get_moves(self, customer):
        """(from, to, days in the stage before) of each line of history, oldest
        first."""
        return [
            (move.from_stage_id.name, move.to_stage_id.name, move.days)
            for move in customer.lifecycle_history_ids.sorted("id")
        ]
