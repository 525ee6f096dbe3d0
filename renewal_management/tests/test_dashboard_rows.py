# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from odoo.tests import tagged

from .common import TODAY, day
from .test_analysis import AnalysisBuilders
from .tour_common import TourCase

URL = "/odoo/renewal-dashboard"


@tagged("post_install", "-at_install")
class TestInBrowser(AnalysisBuilders, TourCase):
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
    def new_due(cls, name, amount, due, **values):
        """A renewal that ends so many days from the day on which the test runs."""
        return cls.new_yearly(amount, cls.shift + due, name=name, **values)

    @classmethod
    def new_closed(cls, name, amount, due, outcome, renewed=(), late=0):
        renewal = cls.new_due(name, amount, due)
        cls.close(renewal, outcome, day(cls.shift + due + late), [*renewed])
        return renewal

    def set_up_renewals(self):
        """No two sums and no two numbers of rows are the same by accident."""
        other_team = self.env["crm.team"].create({"name": "Others"})
        worked_on = self.new_due("Worth 1000", 1000, 10)
        worked_on.message_post(body="Called", message_type="comment")
        committed = self.new_due("Worth 2300", 2300, 40)
        committed.owner_category = "commit"
        self.new_due("Worth 4700", 4700, 70, user_id=self.other_rep.id)
        self.new_due("Worth 8000", 8000, 100)
        self.new_due("Lapsed", 700, -5).is_lapsed = True
        extended = self.new_due("Extended", 170, -3)
        extended.extended_to = day(self.shift + 15)
        grown = self.new_closed("Grown", 1100, -20, "renewed", [1300])
        shrunk = self.new_closed("Shrunk", 2700, -100, "renewed", [1900])
        self.new_closed("Late", 1700, -100, "renewed", [1700], late=8)
        lost = self.new_closed("Lost", 900, -150, "churned")
        self.new_closed("Lost before", 1600, -400, "churned")
        self.new_closed("Before", 3100, -400, "renewed", [3000])
        self.new_closed("Renewed early", 600, 30, "renewed", [650], late=-31)
        shrunk.team_id = other_team
        (grown | lost).playbook_id = self.new_playbook(name="Standard")
        self.partner.industry_id = self.env["res.partner.industry"].create(
            {"name": "Shipping"}
        )
        self.env["renewal.forecast.snapshot"]._take_snapshot(
            self.company, day(self.shift - 7)
        )
        committed.manager_amount = 2500
        self.env.flush_all()

    def test_every_figure_opens_its_rows(self):
        self.set_up_renewals()
        self.start_tour(URL, "renewal_dashboard_rows", login=self.leader.login)

    def test_a_phone_shows_cards_that_open_their_rows(self):
        self.set_up_renewals()
        self.browser_size = "375x667"
        self.touch_enabled = True
        self.start_tour(URL, "renewal_dashboard_phone", login=self.leader.login)

    def test_dashboard_without_data_shows_the_sample(self):
        self.start_tour(URL, "renewal_dashboard_sample", login=self.leader.login)
