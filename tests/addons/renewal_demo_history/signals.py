# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What customers let us know without saying it: usage, meetings, tickets, ratings,
visits of events, and what the success manager thinks of them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from odoo import Command

HEALTH = "renewal_management_health"
# Usage is reported from so many days ago on.
USAGE_DAYS = 540
# The demo data of the addon reports it from here.
KNOWN_DAYS = 245
# Metric: every so many days, how much of it comes with a login, whether it follows the
# customer's way.
METRICS = (
    ("logins", 1, 1, True),
    ("reports", 3, 0.12, True),
    ("integrations", 7, 12, True),
    ("seats_licensed", 7, 1, False),
    ("seats_used", 7, 0.8, True),
)
# Story: weeks between two tickets, weeks that one waits, what it is rated with
SUPPORT = {
    "growing": (19, 1, 5),
    "steady": (17, 1, 4),
    "wavering": (8, 3, 3),
    "falling": (6, 4, 2),
    "leaving": (4, 6, 1),
}
SENTIMENTS = {
    "growing": ("100", "They bring ideas to every call."),
    "steady": ("75", "Content; no wishes at the moment."),
    "wavering": ("50", "Busy with themselves; hard to reach."),
    "falling": ("25", "The enthusiasm of the first year is gone."),
    "leaving": ("25", "Nobody answers for the product any more."),
}
TICKETS = (
    "Login fails after the password was changed",
    "A report shows last month's figures",
    "The app does not synchronise over mobile data",
    "Please add two users",
    "The export is cut off after 1,000 rows",
    "An invoice names the wrong department",
    "How do we archive a project?",
)
EVENTS = (
    (58, "Webinar: a year-end closing without overtime"),
    (45, "User meeting, spring"),
    (32, "Webinar: planning with your field teams"),
    (19, "User meeting, autumn"),
    (6, "Webinar: what is new this year"),
)
MEETING_WEEKS = 11


@dataclass
class Customer:
    """A customer, how much it uses the product, and where that goes."""

    partner: object
    seats: int
    story: str
    # so many days ago the customer came, and left
    here: int = USAGE_DAYS
    gone: int = 0
    # so many days ago it gave up a contract, and stayed
    trouble: int = 0
    is_new: bool = True

    def get_mood(self, ago):
        """The story on a day: who falls away was content until half a year before."""
        if self.trouble and self.trouble <= ago < self.trouble + 200:
            return "leaving"
        if self.story == "leaving" and ago > self.gone + 230:
            return "steady"
        if self.story == "falling" and ago > 60:
            return "steady"
        return self.story

    def get_share(self, ago):
        """What usage was on a day, as a share of the usual."""
        if self.story == "growing":
            return 1.1 - 0.4 * ago / USAGE_DAYS
        if self.story == "wavering":
            return 0.85 if ago % 150 < 40 else 0.7
        if self.story == "leaving":
            return min(1, max(0.08, (ago - self.gone - 60) / 150))
        return 1


class Signals:
    """:param company: company.Company
    :param customers: [Customer]
    """

    def __init__(self, company, customers, say):
        self.env = company.env
        self.company = company
        self.customers = customers
        self.say = say
        self.csm = company.get_user("priya")
        self.events = {}
        self.tickets = {}

    def _get_day(self, ago):
        return self.company.today - timedelta(days=ago)

    # ------------------------------------------------------------------
    # All at once
    # ------------------------------------------------------------------

    def report_usage(self):
        """Usage of all days, as the product would have reported it."""
        self.env["renewal.usage"].create(
            [
                {
                    "company_id": self.env.company.id,
                    "metric_id": self.env.ref(
                        f"{HEALTH}.renewal_usage_metric_{code}"
                    ).id,
                    "partner_id": customer.partner.id,
                    "date": self._get_day(ago),
                    "value": self._get_usage(customer, ago, share, moves),
                }
                for code, every, share, moves in METRICS
                for customer in self.customers
                for ago in range(self._get_first(customer), customer.here, every)
                if code != "logins" or self._get_day(ago).weekday() < 5
            ]
        )

    def _get_metric(self, code):
        return self.env.ref(f"{HEALTH}.renewal_usage_metric_{code}")

    def _get_first(self, customer):
        return max(customer.gone, 1) if customer.is_new else KNOWN_DAYS

    def _get_usage(self, customer, ago, share, moves):
        value = customer.seats * share
        if moves:
            noise = 1 + (ago * 7 + customer.seats) % 5 * 0.05
            value *= customer.get_share(ago) * noise
        return round(value)

    def hold_meetings(self):
        """A call in a season, with those who have time for one."""
        meetings = self.env["calendar.event"].with_context(
            dont_notify=True, mail_create_nolog=True
        )
        meetings.create(
            [
                {
                    "name": self.say("Quarterly call"),
                    "user_id": self.csm.id,
                    "partner_ids": [Command.set(customer.partner.ids)],
                    "start": self._get_moment(ago, 9),
                    "stop": self._get_moment(ago, 10),
                }
                for number, customer in enumerate(self.customers)
                for ago in range(
                    self._get_first(customer) + number % MEETING_WEEKS * 7,
                    customer.here,
                    MEETING_WEEKS * 7,
                )
                if customer.get_mood(ago) != "leaving"
            ]
        )

    def _get_moment(self, ago, hour):
        return datetime.combine(self._get_day(ago), time(hour))

    # ------------------------------------------------------------------
    # Week by week
    # ------------------------------------------------------------------

    def live_week(self, week, ago):
        """What customers did in a week, so many weeks and days ago."""
        present = [
            (number, customer)
            for number, customer in enumerate(self.customers)
            if customer.gone < ago <= customer.here
        ]
        self._open_tickets(week, ago, present)
        self._close_tickets(week)
        self._meet(week, ago, present)
        self._note_sentiments(week, ago, present)

    def _open_tickets(self, week, ago, present):
        asking = [
            (customer, customer.get_mood(ago), number)
            for number, customer in present
            if (week + number) % SUPPORT[customer.get_mood(ago)][0] == 0
        ]
        tickets = self.env["helpdesk.ticket"].with_context(
            tracking_disable=True, mail_create_nolog=True
        )
        for customer, mood, number in asking:
            title = self.say(TICKETS[(week + number) % len(TICKETS)])
            ticket = tickets.create(
                {
                    "name": title,
                    "description": title,
                    "partner_id": self._get_contact(customer).id,
                    "user_id": self.csm.id,
                }
            )
            due = week - SUPPORT[mood][1]
            self.tickets.setdefault(due, []).append((ticket, mood))

    def _get_contact(self, customer):
        return customer.partner.child_ids[:1] or customer.partner

    def _close_tickets(self, week):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        for ticket, mood in self.tickets.pop(week, ()):
            ticket.stage_id = stage
            if ticket.id % 2:
                self._rate(ticket, SUPPORT[mood][2])

    def _rate(self, ticket, value):
        self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                "res_id": ticket.id,
                "partner_id": ticket.partner_id.id,
                "rated_partner_id": self.csm.partner_id.id,
                "rating": value,
                "consumed": True,
            }
        )

    def _meet(self, week, ago, present):
        """Those who like to come, come."""
        for when, name in EVENTS:
            if week != when:
                continue
            event = self._create_event(name, ago)
            visits = self.env["event.registration"].create(
                [
                    {
                        "event_id": event.id,
                        "partner_id": self._get_contact(customer).id,
                        "name": self._get_contact(customer).name,
                        "state": "open",
                    }
                    for number, customer in present
                    if customer.get_mood(ago) in ("growing", "steady")
                    and (number + week) % 3
                ]
            )
            visits.state = "done"

    def _create_event(self, name, ago):
        return self.env["event.event"].create(
            {
                "name": self.say(name),
                "date_begin": self._get_moment(ago, 8),
                "date_end": self._get_moment(ago, 10),
                # nobody is written to
                "event_mail_ids": [Command.clear()],
            }
        )

    def _note_sentiments(self, week, ago, present):
        known = self.env["renewal.health.customer"].search([]).grouped("partner_id")
        vals = []
        for number, customer in present:
            if customer.partner.renewal_csm_id != self.csm or (week + number) % 10:
                continue
            if health := known.get(customer.partner):
                value, note = SENTIMENTS[customer.get_mood(ago)]
                vals.append(
                    {
                        "customer_id": health.id,
                        "user_id": self.csm.id,
                        "value": value,
                        "note": self.say(note),
                        "date": self._get_day(ago),
                    }
                )
        self.env["renewal.health.pulse"].create(vals)
