# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The last year of the demo company, lived week by week with a clock that is moved.

Nothing is written that the product would have worked out: terms are decided by the
wizards, and scores, alerts, snapshots and month ends come from the methods of the daily
run. Only the renewals of the history are worked on: those of today wait for the daily
run of ``make demo``.
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.tools import SQL

from .company import Company
from .people import People
from .signals import HEALTH, USAGE_DAYS, Customer, Signals

# So long ago it began: a year, and a quarter that the oldest terms were prepared in.
WEEKS = 66
# What a back-test of this company needs; the default is for larger ones.
OUTCOMES, LOST = 60, 10
# Customers of the demo that gave up a contract so many days ago, and stayed.
TROUBLE = {"ember": 21, "kauri": 140, "northgate": 96}
# Alerts are opened so many weeks back: the scores before are still finding their level.
ALERT_WEEKS = 52
# What owners and leaders say of renewals of today: (contract, who, what, weeks ago)
CALLS = (
    ("brightwater_projects", "owner", "best_case", 5),
    ("prairie_ledger", "owner", "commit", 3),
    ("kestrel_field", "owner", "best_case", 6),
    ("kestrel_field", "manager", "pipeline", 1),
    ("silverbirch_projects", "owner", "commit", 2),
    ("corvid_projects", "owner", "best_case", 4),
    ("tessera_ledger", "owner", "commit", 3),
    ("songyue_projects", "owner", "best_case", 4),
    ("redfern_projects", "owner", "best_case", 7),
    ("redfern_projects", "manager", "omitted", 2),
    ("amaranth_projects", "owner", "commit", 4),
    ("lumiere_projects", "owner", "commit", 5),
    ("verano_field", "owner", "best_case", 2),
)


class History:
    """:param env: of the installation, as superuser
    :param clock: clock.Clock
    :param say: gives a text in the language of the demo
    """

    def __init__(self, env, clock, say):
        # as the daily run: texts for everybody are in the company's language
        ground = env["renewal.transaction"]._for_company(env.ref("base.main_company"))
        self.env = ground.env
        self.clock = clock
        self.say = say
        self.today = fields.Date.today()
        self.monday = self.today - timedelta(days=self.today.weekday())
        self.main = self.env.company

    def live(self):
        """Live all weeks; the last one ends a week before today."""
        self._set_up()
        company = Company(self.env, self.today, self.say)
        renewed = company.get_renewed_lines()
        customers = company.create_customers()
        signals = Signals(company, self._get_customers(company, customers), self.say)
        signals.report_usage()
        signals.hold_meetings()
        self.clock.move_to(self._get_monday(WEEKS))
        cases = company.create_contracts(customers)
        cases += company.create_terms_before(renewed)
        people = People(company, cases, self.say)
        stages = self._take_stages_back(company, people)
        for week in range(WEEKS, 0, -1):
            day = self._get_monday(week)
            self.clock.move_to(day)
            company.sign_contracts(customers, day)
            self._bring_stages_back(stages, week)
            self._make_calls(company, week)
            signals.live_week(week, (self.today - day).days)
            people.live_week(day)
            self._run(day, week)

    def _get_monday(self, week):
        """The day on which a week is lived, so many weeks ago."""
        return self.monday - timedelta(weeks=week)

    def _get_day(self, ago):
        return self.today - timedelta(days=ago)

    # ------------------------------------------------------------------
    # Before it begins
    # ------------------------------------------------------------------

    def _set_up(self):
        self.main.write(
            {"renewal_health_min_decided": OUTCOMES, "renewal_health_min_lost": LOST}
        )
        ender = self.env.ref("contract_termination.can_terminate_contract")
        admin = self.env.ref("base.user_admin")
        admin.write({"group_ids": [Command.link(ender.id)]})
        self._forget_scores()

    def _forget_scores(self):
        """Scores of the demo's last quarter are made again, with all that was known:
        what is scored for a later day stays, so none may be there."""
        self.env.flush_all()
        for query in (
            "DELETE FROM renewal_health_alert",
            "DELETE FROM renewal_health_score",
            """
            UPDATE renewal_health_customer
               SET score = NULL, computed_score = NULL, delta = NULL, trend = NULL,
                   band = 'unknown', computed_band = 'unknown', has_score = FALSE,
                   coverage = 0, digest = NULL, score_date = NULL, score_id = NULL,
                   alert_band = NULL, alert_basis = NULL
            """,
        ):
            self.env.cr.execute(SQL(query))
        self.env.invalidate_all()

    def _get_customers(self, company, rows):
        """Those of the history, and those of the demo with the usage they reported."""
        gone, here = company.get_days_gone(), company.get_days_here()
        new = [
            Customer(
                partner=partner,
                seats=int(row["seats"]),
                story=row["story"],
                gone=gone.get(key, 0),
                here=here.get(key, USAGE_DAYS),
            )
            for key, (partner, row) in rows.items()
        ]
        return new + self._get_old_customers(company)

    def _get_old_customers(self, company):
        """What was usual of the customers of the demo, before the last sixty days."""
        before = self._get_logins("<", 120)
        now = self._get_logins(">=", 15)
        trouble = {company.ref(f"partner_{name}"): ago for name, ago in TROUBLE.items()}
        return [
            Customer(
                partner=partner,
                trouble=trouble.get(partner, 0),
                seats=round(usual / 1.1),
                story="falling" if now[partner] < 0.75 * usual else "steady",
                is_new=False,
            )
            for partner, usual in before.items()
        ]

    def _get_logins(self, operator, ago):
        """{customer: logins on a day}, before or since a day"""
        logins = self.env.ref(f"{HEALTH}.renewal_usage_metric_logins")
        groups = self.env["renewal.usage"]._read_group(
            [
                ("metric_id", "=", logins.id),
                ("date", operator, self._get_day(ago)),
            ],
            ["partner_id"],
            ["value:avg"],
        )
        return dict(groups)

    # ------------------------------------------------------------------
    # Renewals of today, as they were
    # ------------------------------------------------------------------

    def _take_stages_back(self, company, people):
        """Where today's renewals stand was not so a year ago.

        :return: {renewal.renewal: its stage}
        """
        mine = people._get_renewals()
        renewals = self.env["renewal.renewal"].search([("outcome", "=", False)]) - mine
        renewals = renewals.with_context(tracking_disable=True)
        stages = {renewal: renewal.stage_id for renewal in renewals}
        renewals.stage_id = company.ref("renewal_stage_upcoming")
        return stages

    def _bring_stages_back(self, stages, week):
        day = self._get_monday(week)
        for renewal, stage in list(stages.items()):
            if renewal.decision_date - timedelta(days=50) <= day or week == 1:
                renewal.stage_id = stage
                del stages[renewal]

    def _make_calls(self, company, week):
        for name, role, category, weeks in CALLS:
            if weeks != week:
                continue
            contract = company.ref(f"contract_{name}")
            renewal = contract.renewal_ids.filtered(lambda r: not r.outcome)
            renewal = renewal.sorted("term_end")[-1:]
            user = renewal.user_id if role == "owner" else company.get_user("admin")
            renewal.with_user(user).write({f"{role}_category": category})

    # ------------------------------------------------------------------
    # The daily run, for everybody
    # ------------------------------------------------------------------

    def _run(self, day, week):
        """What the daily run works out, in its order."""
        renewals = self.env["renewal.renewal"]
        renewals.search(renewals._get_unopened_domain(self.main))._keep_openings()
        self.env["renewal.health.scorer"]._score(self.main, day)
        if week <= ALERT_WEEKS:
            self._judge(day)
        self.env["renewal.health.alert"]._remember_bands(self.main)
        self.env["renewal.forecast.snapshot"]._take_snapshot(self.main, day)
        months = self.env["renewal.arr.month"]
        while month := months._open_next(self.main, day):
            month._count_contracts(500)

    def _judge(self, day):
        """Alerts open and close; people.py acknowledges them."""
        alerts = self.env["renewal.health.alert"]
        self.env.flush_all()
        alerts._close_over(alerts._get_over_rows(self.main, day), day)
        self.env.flush_all()
        alerts._open_alerts(alerts._get_due_rows(self.main, day), day)
        news = alerts.search(alerts._get_unnotified_domain(self.main))
        for user, batch in news.grouped("user_id").items():
            if user:
                batch._give_tasks(user, day)
        self.env.flush_all()
        renewals = self.env["renewal.renewal"]
        renewals.browse(renewals._get_stale_risk_ids(self.main))._refresh_risk()
