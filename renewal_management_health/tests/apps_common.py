# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Builders of what other apps keep; a test is skipped where its app is missing."""

from datetime import datetime, time, timedelta

from .common import HealthBuilders, day


def moment(offset):
    return datetime.combine(day(offset), time(12))


class AppBuilders(HealthBuilders):
    """Tickets of ``helpdesk_mgmt`` and visits of ``event``."""

    def need(self, model):
        """Skip the test when the app that has this model is not installed."""
        if model not in self.env:
            self.skipTest(f"{model} is not installed")

    def new_ticket(self, created, closed=None, hours=None, **values):
        """A ticket of the customer.

        :param created: days from today
        :param closed: days from today; None while it is open
        :param hours: instead of ``closed``, how long it took
        """
        end = moment(closed) if closed is not None else None
        if hours is not None:
            end = moment(created) + timedelta(hours=hours)
        ticket = self.env["helpdesk.ticket"].create(
            {
                "name": "Ticket",
                "description": "It broke",
                "partner_id": self.partner.id,
                **values,
            }
        )
        self.set_ticket_times(ticket, moment(created), end)
        return ticket

    def set_ticket_times(self, ticket, created, closed=None):
        """What the clock would have written."""
        is_closed = closed is not None
        ticket.stage_id = self.env["helpdesk.ticket.stage"].search(
            [("closed", "=", is_closed)], limit=1
        )
        ticket.closed_date = closed
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE helpdesk_ticket SET create_date = %s WHERE id = %s",
            (created, ticket.id),
        )
        self.env.invalidate_all()

    def new_event(self, name, start, **values):
        """An event of a day."""
        return self.env["event.event"].create(
            {
                "name": name,
                "date_begin": moment(start),
                "date_end": moment(start + 1),
                **values,
            }
        )

    def new_visit(self, event, partner=None, state="done"):
        """Somebody registered for an event; who is "done" came."""
        return self.env["event.registration"].create(
            {
                "event_id": event.id,
                "partner_id": (partner or self.partner).id,
                "state": state,
                "date_closed": event.date_end,
            }
        )
