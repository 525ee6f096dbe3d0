"""Three customers' spring, day by day: one is content, one falls and is caught, one
leaves. Every score is worked out by hand."""

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.renewal_management.tests.outcome_common import OutcomeCase
from odoo.addons.renewal_management_health.tests.common import HealthBuilders, day

LAST_DAY = 70


@tagged("post_install", "-at_install")
class TestHealthStory(HealthBuilders, OutcomeCase):
    """The score is the logins of seven days, in percent of 70.

    =========  ========================  =============================================
    Customer   Logins a day              What follows
    =========  ========================  =============================================
    content    9                         90 points, green; never an alert
    falling    10; 5 from day 20 on;     14 points lost on day 21, 21 on day 22: a drop
               3 from 28 on; 10 again    (15); 71 points on 23: no longer green; 50 on
               from 40 on                26 and 27, 47 on 28: below the threshold (50).
                                         50 on 41, 80 on 44, 90 on 45: over, in turn
    leaving    8; none from day 10 on    0 points from 16 on: red on T-30, so that the
                                         plan to save it is due; lost on day 58
    newcomer   nothing is reported       insufficient data; nobody is warned
    =========  ========================  =============================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.logins = cls.new_metric()
        measure = cls.new_measure(cls.logins, window_days=7, good_value=70.0)
        cls.scorecard = cls.new_scorecard(measure)
        cls.new_playbook(
            cls.step_vals(-40, name="Talk"),
            cls.step_vals(
                -30,
                name="Save",
                condition="[('health_band', '=', 'red')]",
                late_days=5,
            ),
        )
        cls.falling_partner = cls.new_partner("Falling")
        cls.leaving_partner = cls.new_partner("Leaving")
        cls.new_comer = cls.new_partner("Newcomer")
        cls.content = cls.new_term(80, cls.partner)
        cls.falling = cls.new_term(75, cls.falling_partner)
        cls.leaving = cls.new_term(60, cls.leaving_partner)
        cls.leaving.csm_id = cls.csm
        cls.new_term(90, cls.new_comer)
        cls.report(cls.logins, dict.fromkeys(range(-40, 0), 9))
        cls.report(cls.logins, dict.fromkeys(range(-40, 0), 10), cls.falling_partner)
        cls.report(cls.logins, dict.fromkeys(range(-40, 0), 8), cls.leaving_partner)
        cls.happened = {}

    @classmethod
    def new_term(cls, end, partner):
        line = cls.line_vals(end, end - 364)
        return cls.new_contract(line, partner_id=partner.id).renewal_ids

    # ------------------------------------------------------------------
    # The days
    # ------------------------------------------------------------------

    def use(self, offset):
        falling = 10 if offset < 20 or offset >= 40 else 5 if offset < 28 else 3
        for partner, logins in (
            (self.partner, 9),
            (self.falling_partner, falling),
            (self.leaving_partner, 8 if offset < 10 else 0),
        ):
            self.report(self.logins, {offset: logins}, partner)

    def live(self):
        for offset in range(LAST_DAY + 1):
            self.use(offset)
            self.run_day(offset)
            self.note(offset)
            acts = getattr(self, f"on_day_{offset}", None)
            if acts:
                with freeze_time(day(offset)):
                    acts()
                    self.env.flush_all()

    def note(self, offset):
        """What the day did to alerts, as {(customer, kind): [day opened, day closed]};
        a customer has one, with a reason of each kind."""
        for alert in self.env["renewal.health.alert"].search([]):
            for reason in alert.reason_ids:
                key = alert.partner_id, reason.kind
                days = self.happened.setdefault(key, [offset])
                if reason.closed_date and len(days) == 1:
                    days.append(offset)

    def on_day_0(self):
        """Nobody is warned on the first day, and the second run changes nothing."""
        self.assertFalse(self.env["renewal.health.alert"].search([]))
        self.assertEqual(self.content.health_score, 90)
        self.assertEqual(self.content.health_band, "green")
        self.check_idempotence(0)

    def on_day_22(self):
        alert = self.get_health(self.falling_partner).alert_ids
        self.assertEqual((alert.score_before, alert.score), (100, 79))
        self.assertEqual(alert.user_id, self.rep, "without a CSM, the owner")
        self.assertEqual(alert.activity_id.user_id, self.rep)
        self.check_idempotence(22)

    def on_day_24(self):
        alerts = self.get_health(self.falling_partner).alert_ids
        alerts.with_user(self.rep).action_acknowledge()
        self.assertEqual(len(alerts.reason_ids), 2)
        self.assertEqual(alerts.mapped("reacted_date"), [day(24)])

    def on_day_28(self):
        self.assertEqual(self.falling.health_score, 47)
        self.assertTrue(self.falling.is_at_risk)
        self.assertEqual(self.falling.at_risk_amount, 1200)
        self.assertIn("Logins", self.falling.risk_reasons)

    def on_day_30(self):
        """T-30 of the one that leaves: red, so the plan to save it is due."""
        self.assertEqual(self.leaving.health_band, "red")
        self.assertEqual(self.get_step(self.leaving, -30).state, "done")
        alerts = self.get_health(self.leaving_partner).alert_ids
        self.assertEqual(alerts.user_id, self.csm)
        self.check_idempotence(30)

    def on_day_58(self):
        self.lose(self.leaving, note="Nobody used it any more")

    # ------------------------------------------------------------------
    # What came of it
    # ------------------------------------------------------------------

    def check_idempotence(self, offset):
        before = self.count_everything()
        self.run_day(offset)
        self.assertEqual(self.count_everything(), before, "the same day again")

    def count_everything(self):
        models = (
            "renewal.health.score",
            "renewal.health.alert",
            "mail.activity",
            "mail.message",
            "mail.mail",
        )
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in models
        }

    def test_health_comes_out_right_day_by_day(self):
        self.live()
        self.check_alerts()
        self.check_steps()
        self.check_end()
        self.check_analysis()

    def check_alerts(self):
        falling = {
            kind: days
            for (partner, kind), days in self.happened.items()
            if partner == self.falling_partner
        }
        self.assertEqual(
            falling, {"drop": [22, 45], "band": [23, 44], "threshold": [28, 41]}
        )
        warned = {partner for partner, _kind in self.happened}
        self.assertEqual(warned, {self.falling_partner, self.leaving_partner})
        self.assertEqual(self.get_health(self.new_comer).band, "unknown")

    def check_steps(self):
        self.assertEqual(self.get_states(self.content)[-30], "skipped")
        self.assertEqual(self.get_states(self.falling)[-30], "skipped", "recovered")
        talk = self.get_step(self.falling, -40).activity_id
        self.assertIn("30", talk.note, "day 35: the score is said")

    def check_end(self):
        """Scores are frozen with the customer; open alerts and tasks end."""
        customer = self.get_health(self.leaving_partner)
        self.assertTrue(customer.has_left)
        self.assertEqual(customer.score_date, max(customer.score_ids.mapped("date")))
        self.assertEqual(set(customer.alert_ids.mapped("state")), {"closed"})
        self.assertFalse(customer.alert_ids.activity_ids)
        self.assertEqual(self.leaving.health_band, "red")
        self.assertFalse(self.leaving.at_risk_amount, "it is lost, not at risk")
        self.assertEqual(self.get_health(self.falling_partner).score, 100)
        self.assertFalse(self.falling.is_at_risk)

    def check_analysis(self):
        """Do red customers really churn? Here they do."""
        groups = self.env["renewal.analysis"]._read_group(
            [("outcome", "=", "churned")], ["health_band"], ["churned_amount:sum"]
        )
        self.assertEqual(groups, [("red", 1200)])
