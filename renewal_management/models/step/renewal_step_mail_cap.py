# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..term.res_partner_mail import REMINDER


class Mailing(NamedTuple):
    """What is known of the recipients of a batch, while it is decided who waits."""

    date_ref: date
    run: object
    routes: dict
    # {contact: [(rank, day)]}: more important e-mails that are still to come
    ahead: dict
    # {contact: what is sent to them today}
    taken: dict


class RenewalStep(models.Model):
    """One frequency cap over all automatic e-mails: who must not get one, who must
    wait, and for what."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Kinds
    # ------------------------------------------------------------------

    def _get_mail_rank(self):
        """0: the most important kind."""
        kinds = self.env["res.partner"]._get_renewal_opt_out_fields()
        return list(kinds).index(self._get_mail_kind())

    # ------------------------------------------------------------------
    # Must not be sent, must wait
    # ------------------------------------------------------------------

    def _skip_unsendable(self, date_ref, routes, run):
        """Skip what opt-out or a missing address forbids, postpone what the cap
        forbids; return the rest. What is more important is decided first."""
        ahead = self._find_ahead(date_ref, routes)
        mailing = Mailing(date_ref, run, routes, ahead, {})
        refusals, waiting = {}, {}
        for step in self.sorted(lambda s: (s._get_mail_rank(), s._get_urgency())):
            reason = step._get_mail_refusal(routes[step])
            free, is_outranked = (None, False) if reason else step._get_wait(mailing)
            # the first free day has to be early enough to be useful
            if reason := reason or (free and step._get_cap_refusal(free)):
                refusals[step] = reason
            elif free:
                waiting[step] = free, step._get_cap_message(is_outranked)
            else:
                step._take(mailing)
        for reason, steps in self.filtered(refusals.get).grouped(refusals.get).items():
            steps._skip(reason, run)
        late = self.filtered(waiting.get)
        for (free, message), steps in late.grouped(waiting.get).items():
            steps._postpone(free, message, run)
        return self.filtered(lambda step: step not in refusals and step not in waiting)

    def _get_mail_refusal(self, route):
        """Why nobody of these recipients gets the e-mail; empty when it may be sent."""
        self.ensure_one()
        if self.renewal_id.question_end:
            return self.env._("It is not known whether the contract was renewed")
        if route.refusal:
            return route.refusal
        if self.renewal_id.partner_id._is_renewal_mail_unwanted(route.kind):
            return self.env._("The customer does not want such e-mails")
        return ""

    def _get_wait(self, mailing):
        """The day from which the recipients may get this e-mail, None for today; and
        whether it waits for one that is more important."""
        days = timedelta(days=self.company_id.renewal_mail_cap_days)
        route, today = mailing.routes[self], mailing.date_ref
        capped = self._get_capped(route)
        free = self._get_cap_end(today, route, mailing.run) or today
        way = self._get_way(route)
        if any(mailing.taken.get(partner, way) != way for partner in capped):
            free = max(free, today + days)
        rank, is_outranked = self._get_mail_rank(), False
        planned = {row for partner in capped for row in mailing.ahead.get(partner, ())}
        for other_rank, day in sorted(planned, key=lambda row: row[1]):
            if other_rank < rank and day < free + days:
                free, is_outranked = max(free, day + days), True
        return (free, is_outranked) if free > today else (None, False)

    def _get_way(self, route):
        """What is one e-mail has one way."""
        return route if self._joins() else self.id

    def _take(self, mailing):
        """The recipients get this e-mail today, and no other."""
        route = mailing.routes[self]
        capped = self._get_capped(route)
        mailing.taken.update(dict.fromkeys(capped, self._get_way(route)))

    def _get_cap_end(self, date_ref, route, run):
        """The day from which the recipients may get an e-mail again; None for today."""
        self.ensure_one()
        days = self.company_id.renewal_mail_cap_days
        known = [run._get_last_mail(partner) for partner in self._get_capped(route)]
        last = max(filter(None, known), default=None)
        free = last and last + timedelta(days=days)
        return free if free and free > date_ref else None

    def _get_cap_refusal(self, free):
        """Why the first free day is too late for this e-mail; empty when it is not."""
        self.ensure_one()
        if free <= self._get_last_mail_day():
            return ""
        if self._get_mail_kind() == REMINDER:
            return self.env._(
                "The contact got a renewal e-mail in the last %s days",
                self.company_id.renewal_mail_cap_days,
            )
        return self.env._(
            "The contact gets other automatic e-mails: at most one in %s days",
            self.company_id.renewal_mail_cap_days,
        )

    def _get_last_mail_day(self):
        """The last day on which this e-mail is of use: a reminder, and what a person
        planned, until the decision; anything else, and what is written after a loss, as
        long as its rule says."""
        self.ensure_one()
        rule = self.playbook_step_id
        is_reminder = self._get_mail_kind() == REMINDER and not self.renewal_id.outcome
        if is_reminder or not rule:
            return self.renewal_id.decision_date
        late = timedelta(days=rule.late_days)
        if self.is_rescheduled or not self.anchor_date:
            return self.scheduled_date + late
        days = rule.offset_days + self.occurrence * rule.repeat_days
        return self.anchor_date + timedelta(days=days) + late

    def _get_cap_message(self, is_outranked=False):
        if is_outranked:
            return self.env._(
                "Postponed: a more important e-mail comes within %s days",
                self.company_id.renewal_mail_cap_days,
            )
        return self.env._(
            "Postponed: the contact got a renewal e-mail in the last %s days",
            self.company_id.renewal_mail_cap_days,
        )

    # ------------------------------------------------------------------
    # What is still to come
    # ------------------------------------------------------------------

    def _find_ahead(self, date_ref, routes):
        """More important e-mails that will want the cap of these recipients. Whether
        their conditions will be met is not known yet.

        :return: {contact: [(rank, day)]}
        """
        days = self.company_id.renewal_mail_cap_days
        lower = self.filtered(lambda step: step._get_mail_rank() > 0)
        ahead = defaultdict(list)
        if not lower or not days:
            return ahead
        contacts = self.env["res.partner"].union(
            *(step._get_capped(routes[step]) for step in lower)
        )
        last_day = date_ref + timedelta(days=days - 1)
        found = self.search(lower._get_ahead_domain(contacts, last_day)) - self
        lowest = max(step._get_mail_rank() for step in lower)
        found = found.filtered(
            lambda step: step._get_mail_kind() and step._get_mail_rank() < lowest
        )
        for step, route in found._get_routes().items():
            if not step._get_mail_refusal(route):
                row = step._get_mail_rank(), max(step.scheduled_date, date_ref)
                for partner in step._get_capped(route):
                    ahead[partner].append(row)
        return ahead

    def _get_ahead_domain(self, contacts, last_day):
        """E-mails that are due by a day, to these contacts or to their customers."""
        return (
            self._get_due_domain(self.company_id, last_day)
            & Domain("action", "in", self._get_mail_actions())
            & (
                Domain("partner_id", "in", self.partner_id.ids)
                | Domain("renewal_id.contact_id", "in", contacts.ids)
            )
        )
