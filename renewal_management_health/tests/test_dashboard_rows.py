# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.common import TODAY
from odoo.addons.renewal_management.tests.test_analysis import AnalysisBuilders
from odoo.addons.renewal_management.tests.tour_common import TourCase

from .common import HealthBuilders, day

URL = "/odoo/renewal-health-dashboard"


@tagged("post_install", "-at_install")
class TestInBrowser(HealthBuilders, AnalysisBuilders, TourCase):
    """Formulas are only understood by the browser, and only there can a figure be
    clicked: each opens the rows it was counted from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_up_people()
        cls.company.renewal_lookback_days = 1000
        # the browser's clock is not frozen
        cls.shift = (date.today() - TODAY).days

    @classmethod
    def new_customer(cls, name, band, score, coverage, amounts):
        """A customer with renewals: {days from today: what they are worth a year}."""
        partner = cls.new_partner(name)
        health = cls.env["renewal.health.customer"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "band": band,
                "score": score,
                "has_score": band != "unknown",
                "coverage": coverage,
                "delta": -3,
            }
        )
        for due, amount in amounts.items():
            renewal = cls.new_yearly(
                amount, cls.shift + due, name=f"{name} {due}", partner_id=partner.id
            )
            renewal.write(
                {
                    "health_id": health.id,
                    "health_band": band,
                    "is_at_risk": band == "red",
                }
            )
        return health

    @classmethod
    def new_score(cls, health, days, score, band):
        cls.env["renewal.health.score"].create(
            {
                "customer_id": health.id,
                "partner_id": health.partner_id.id,
                "company_id": cls.company.id,
                "date": day(cls.shift + days),
                "score": score,
                "band": band,
                "has_score": band != "unknown",
                "coverage": health.coverage,
            }
        )

    @classmethod
    def new_alert(cls, health, kind, opened, reacted=None, closed=None):
        dates = {"opened": opened, "reacted": reacted, "closed": closed}
        cls.env["renewal.health.alert"].create(
            {
                "customer_id": health.id,
                "kind": kind,
                "band_before": "green",
                "band": "red",
                "state": "open" if closed is None else "closed",
                **{
                    f"{name}_date": day(cls.shift + offset)
                    for name, offset in dates.items()
                    if offset is not None
                },
            }
        )

    def set_up_customers(self):
        red = self.new_customer("Red", "red", 31, 90, {20: 1000, 70: 2300, 200: 4700})
        low = self.new_customer("Low", "red", 22, 70, {40: 600})
        low.renewal_ids.user_id = self.other_rep
        fine = self.new_customer("Fine", "green", 93, 80, {30: 9000})
        self.new_customer("Unheard", "unknown", 0, 0, {50: 800})
        gone = self.new_customer("Gone", "amber", 51, 60, {-30: 1700})
        kept = self.new_customer("Kept", "green", 88, 100, {-40: 3100})
        close = AnalysisBuilders.close.__func__
        for health, outcome, due in ((gone, "churned", -30), (kept, "renewed", -40)):
            close(type(self), health.renewal_ids, outcome, day(self.shift + due))
            self.new_score(health, due - 95, 25, "red")
        for health, months in (
            (red, ((0, 31, "red"), (-60, 70, "green"))),
            (low, ((0, 22, "red"), (-60, 55, "amber"))),
            (fine, ((0, 93, "green"), (-2, 12, "red"))),
        ):
            for days, score, band in months:
                self.new_score(health, days, score, band)
        self.new_alert(red, "band", -3, reacted=-1)
        self.new_alert(low, "drop", -50, reacted=-45, closed=-20)
        self.new_alert(low, "drop", -4)
        self.new_alert(fine, "threshold", -450, reacted=-449, closed=-440)
        self.env.flush_all()

    def test_every_figure_opens_its_rows(self):
        self.set_up_customers()
        self.start_tour(URL, "renewal_health_dashboard_rows", login=self.leader.login)

    def test_dashboard_without_data_shows_the_sample(self):
        self.env["renewal.health.score"].search([]).unlink()
        self.start_tour(URL, "renewal_health_dashboard_sample", login=self.leader.login)
