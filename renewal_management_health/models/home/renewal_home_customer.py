# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain

from .renewal_home import ALERTS, TONES

CUSTOMERS = "renewal_management_health.renewal_health_customer_action"
REVIEWS = "renewal_management_health.renewal_value_review_action"
MAX_CUSTOMERS = 5
# Days without a word from a customer, or a meeting, that make it a silent one.
SILENT_DAYS = 60
# Customers whose conversations are read, the worst scores first.
MAX_HEARD = 500


class RenewalHome(models.AbstractModel):
    """What waits for a success manager: alerts, falling scores, reviews, silence."""

    _inherit = "renewal.home"  # pylint: disable=consider-merging-classes-inherited

    def _get_sections(self):
        work, *others = super()._get_sections()
        return [work, self._get_customer_section(), *others]

    def _get_customer_section(self):
        customers = self.env["renewal.health.customer"]
        domain = self._get_customer_domain()
        if not self._is_user() or not customers.search_count(domain, limit=1):
            return None
        return {
            "key": "customers",
            "title": self.env._("My customers"),
            "boxes": self._get_customer_boxes(domain),
            "lists": [self._get_falling_list(domain)],
        }

    def _get_customer_domain(self):
        """Customers that the reader looks after and that are still there."""
        mine = Domain.OR(
            Domain(path, "=", self.env.uid)
            for path in (
                "csm_id",
                "partner_id.renewal_csm_id",
                "open_renewal_ids.csm_id",
            )
        )
        return Domain("has_left", "=", False) & mine

    def _get_customer_boxes(self, domain):
        """Extend to add yours."""
        mine = Domain("user_id", "=", self.env.uid)
        reviews = mine & Domain(
            [("state", "in", ("draft", "ready")), ("renewal_id.outcome", "=", False)]
        )
        silent = self._get_silent_domain(domain)
        return [
            self._get_box(key, label, xmlid, wanted, tone=tone)
            for key, label, xmlid, wanted, tone in (
                (
                    "alerts",
                    self.env._("Open alerts"),
                    ALERTS,
                    mine & Domain("state", "=", "open"),
                    "danger",
                ),
                (
                    "falling",
                    self.env._("Falling scores"),
                    CUSTOMERS,
                    domain & Domain("trend", "=", "down"),
                    "warning",
                ),
                ("reviews", self.env._("Reviews to hold"), REVIEWS, reviews, ""),
                (
                    "silent",
                    self.env._("Silent for %s days", SILENT_DAYS),
                    CUSTOMERS,
                    silent,
                    "warning",
                ),
            )
        ]

    def _get_silent_domain(self, domain):
        """Customers who talked with us once, and not for long, by the measure of
        contact; of customers who never did nothing is known."""
        health = self.env["renewal.health.customer"]
        customers = health.search_fetch(
            domain, ["company_id", "partner_id"], limit=MAX_HEARD
        )
        measure = self.env["renewal.health.measure"]
        silent = health
        for company, batch in customers.grouped("company_id").items():
            today = company._get_renewal_today()
            talks = measure._measure_contact(company, today, batch.partner_id.ids)
            days = {partner: since for partner, since, _day in talks}
            silent |= batch.filtered(
                lambda c, days=days: days.get(c.partner_id.id, 0) >= SILENT_DAYS
            )
        return Domain("id", "in", silent.ids)

    def _get_falling_list(self, domain):
        title = self.env._("Fell most in 30 days")
        falling = domain & Domain("trend", "=", "down")
        customers = self.env["renewal.health.customer"].search(
            falling, limit=MAX_CUSTOMERS, order="delta, id"
        )
        return self._get_rows(
            "falling",
            title,
            [self._get_customer_row(customer) for customer in customers],
            self._get_action(title, CUSTOMERS, falling),
            self.env._("No score of your customers is falling."),
        )

    def _get_customer_row(self, customer):
        day = customer.next_decision_date
        return {
            "id": customer.id,
            "model": customer._name,
            "title": customer.display_name,
            "value": f"{customer.score} (−{-customer.delta})",
            "value_tone": TONES.get(customer.band, ""),
            "date": day,
            "tone": "",
        }
