# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builders of content, and what became of it."""

from .common import HealthCase, day


class TouchpointCase(HealthCase):
    """A renewal whose contact reads English, and a library of our own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what is shipped stays out of the way of what is tested
        cls.env["renewal.touchpoint"].search([]).active = False
        cls.company.renewal_mail_cap_days = 7
        cls.partner.function = "Head of IT"
        cls.renewal = cls.new_renewal()

    @classmethod
    def new_content(cls, name="Tip", **values):
        return cls.env["renewal.touchpoint"].create(
            {"name": name, "body": f"<p>About {name}</p>", "active": True, **values}
        )

    @classmethod
    def touch_vals(cls, offset=-80, **values):
        return cls.step_vals(offset, action="touchpoint", **values)

    def new_customers(self, count):
        """Other customers, each with a renewal on the same day."""
        renewals = self.env["renewal.renewal"]
        for number in range(count):
            partner = self.new_partner(
                f"Customer {number}", email=f"c{number}@example.com", lang="en_US"
            )
            renewals |= self.new_renewal(partner_id=partner.id)
        return renewals

    def deliver(self, offset):
        """The mail server has taken what is in the queue."""
        steps = self.env["renewal.step"].search([("delivery", "=", "queued")])
        steps._mark_delivered(day(offset))
        self.env.flush_all()

    def get_touches(self, partner=None):
        """Oldest first."""
        return self.env["renewal.touch"].search(
            [("partner_id", "=", (partner or self.partner).id)], order="date, id"
        )

    def get_given(self, partner=None):
        return self.get_touches(partner).mapped("touchpoint_id.name")

    def get_mails(self, renewal=None):
        """E-mails of playbooks about a renewal, oldest first."""
        return self.env["mail.mail"].search(
            [
                ("model", "=", "renewal.renewal"),
                ("res_id", "=", (renewal or self.renewal).id),
                ("partner_ids", "!=", False),
            ],
            order="id",
        )

    @classmethod
    def choose(cls, renewal=None, **values):
        """What the library would choose today."""
        renewal = renewal or cls.renewal
        contents = cls.env["renewal.touchpoint"]
        return contents._get_first(renewal, day(0)).name
