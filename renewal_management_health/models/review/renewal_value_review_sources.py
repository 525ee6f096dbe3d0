# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.value_review import middle


class RenewalValueReview(models.Model):
    """What other apps know about the term: tickets, trainings and events, open points.

    Sources are described by data: where an app is missing or has other fields, its part
    is left out.
    """

    _inherit = "renewal.value.review"  # pylint: disable=consider-merging-classes-inherited

    is_ticket_source = fields.Boolean(
        readonly=True,
        help="There is an app that keeps tickets.",
    )
    has_tickets = fields.Boolean(
        string="Include Tickets",
        default=True,
        help="Whether the customer sees how many tickets were solved and how fast.",
    )
    ticket_count = fields.Integer(
        string="Tickets Opened",
        readonly=True,
    )
    solved_count = fields.Integer(
        string="Tickets Solved",
        readonly=True,
    )
    solve_hours = fields.Float(
        string="Hours to Solve",
        readonly=True,
        aggregator="avg",
        help="The median: half of the tickets were solved within this time.",
    )
    point_ids = fields.One2many(
        comodel_name="renewal.value.point",
        inverse_name="review_id",
        string="Open Points",
        domain=[("kind", "!=", "event")],
    )
    attendance_ids = fields.One2many(
        comodel_name="renewal.value.point",
        inverse_name="review_id",
        string="Trainings and Events",
        domain=[("kind", "=", "event")],
    )

    @api.model
    def _get_ticket_source(self):
        """Where tickets are kept: names of the model and its fields. Override for
        another app. Empty: there are none."""
        return self._get_available(
            {
                "model": "helpdesk.ticket",
                "partner": "commercial_partner_id",
                "company": "company_id",
                "start": "create_date",
                "end": "closed_date",
                "name": "name",
            }
        )

    @api.model
    def _get_event_source(self):
        """Where it is kept who came to what; see ``_get_ticket_source``."""
        return self._get_available(
            {
                "model": "event.registration",
                "partner": "partner_id",
                "company": "company_id",
                "start": "event_begin_date",
                "group": "event_id",
                "domain": [("state", "=", "done")],
            }
        )

    @api.model
    def _get_available(self, source):
        """The source, if its app is installed and has these fields."""
        if source["model"] not in self.env:
            return {}
        known = self.env[source["model"]]._fields
        names = {v for k, v in source.items() if k not in ("model", "domain")}
        return source if names <= set(known) else {}

    # ------------------------------------------------------------------
    # All together
    # ------------------------------------------------------------------

    def _refresh_points(self):
        """Every source is asked once, whatever the number of reviews."""
        wanted = {review: {} for review in self}
        for found in (
            self._get_ticket_points(),
            self._get_event_points(),
            self._get_activity_points(),
            self._get_measure_points(),
        ):
            for review, points in found.items():
                wanted[review] |= points
        self.env["renewal.value.point"]._sync(wanted)

    def _by_partner(self):
        """{(customer, company): reviews}"""
        found = defaultdict(self.browse)
        for review in self:
            found[review.partner_id, review.company_id] |= review
        return found

    def _get_span(self):
        """From the first moment of the earliest period to the last of the latest."""
        return (
            datetime.combine(min(self.mapped("date_from")), time.min),
            datetime.combine(max(self.mapped("date_to")), time.max),
        )

    def _is_within(self, moment):
        return bool(moment) and self.date_from <= moment.date() <= self.date_to

    # ------------------------------------------------------------------
    # Tickets
    # ------------------------------------------------------------------

    def _get_ticket_points(self):
        source = self._get_ticket_source()
        points = {review: {} for review in self}
        if not source:
            self.filtered("is_ticket_source").is_ticket_source = False
            return points
        tickets = self._get_tickets(source)
        for key, reviews in self._by_partner().items():
            theirs = tickets.get(key, [])
            for review in reviews:
                review._write_changed(review._count_tickets(theirs, source))
                points[review] = {
                    f"{ticket._name},{ticket.id}": {
                        "kind": "ticket",
                        "text": ticket[source["name"]] or ticket.display_name,
                        "date": ticket[source["start"]].date(),
                    }
                    for ticket in theirs
                    if not ticket[source["end"]]
                }
        return points

    def _get_tickets(self, source):
        """Tickets that are open or were touched in one of the periods.

        :return: {(customer, company): [ticket]}
        """
        start, stop = self._get_span()
        domain = (
            Domain(source["partner"], "in", self.partner_id.ids)
            & Domain(source["company"], "in", self.company_id.ids)
            & Domain(source["start"], "<=", stop)
            & (Domain(source["end"], "=", False) | Domain(source["end"], ">=", start))
        )
        # sudo: whoever may write the review may report on the customer's own tickets
        found = defaultdict(list)
        for ticket in self.env[source["model"]].sudo().search(domain):
            found[ticket[source["partner"]], ticket[source["company"]]].append(ticket)
        return found

    def _count_tickets(self, tickets, source):
        opened = [t for t in tickets if self._is_within(t[source["start"]])]
        solved = [t for t in tickets if self._is_within(t[source["end"]])]
        hours = [
            (t[source["end"]] - t[source["start"]]).total_seconds() / 3600
            for t in solved
        ]
        return {
            "is_ticket_source": True,
            "ticket_count": len(opened),
            "solved_count": len(solved),
            "solve_hours": round(middle(hours) or 0.0, 2),
        }

    def _write_changed(self, values):
        changed = {name: value for name, value in values.items() if self[name] != value}
        if changed:
            self.write(changed)

    # ------------------------------------------------------------------
    # Trainings and events
    # ------------------------------------------------------------------

    def _get_event_points(self):
        source = self._get_event_source()
        points = {review: {} for review in self}
        if not source:
            return points
        visits = self._get_visits(source)
        for key, reviews in self._by_partner().items():
            for event, moments in visits.get(key, {}).items():
                for review in reviews.filtered(
                    lambda review, moment=moments[0]: review._is_within(moment)
                ):
                    name = f"{event._name},{event.id}"
                    points[review][name] = review._prepare_visit_vals(event, moments)
        return points

    def _get_visits(self, source):
        """Who came to what. :return: {(customer, company): {event: [moment]}}"""
        start, stop = self._get_span()
        domain = (
            Domain(source["domain"])
            & Domain(
                f"{source['partner']}.commercial_partner_id", "in", self.partner_id.ids
            )
            & Domain(source["start"], ">=", start)
            & Domain(source["start"], "<=", stop)
        )
        found = defaultdict(lambda: defaultdict(list))
        companies = self.company_id
        # sudo: that they came is the customer's own knowledge
        for visit in self.env[source["model"]].sudo().search(domain):
            partner = visit[source["partner"]].commercial_partner_id
            # an event of no company is one of all
            for company in visit[source["company"]] or companies:
                moment = visit[source["start"]]
                found[partner, company][visit[source["group"]]].append(moment)
        return found

    def _prepare_visit_vals(self, event, moments):
        theirs = self._in_their_language()
        count = len(moments)
        # sudo: the customer knows what the event it came to is called
        name = event.with_env(theirs.env).sudo().display_name
        text = theirs.env._("%(name)s (%(count)s people)", name=name, count=count)
        return {
            "kind": "event",
            "text": text if count > 1 else name,
            "date": moments[0].date(),
        }
