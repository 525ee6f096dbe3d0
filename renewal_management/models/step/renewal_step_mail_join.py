# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.mail import email_normalize_all

from ..term.res_partner_mail import REMINDER

ADDRESSES = ("email_to", "email_cc", "partner_to")


class Route(NamedTuple):
    """To whom an e-mail goes, and in which language. What has one route may be one
    e-mail."""

    customer_id: int
    # of e-mails, see ``_get_renewal_opt_out_fields``
    kind: str
    partner_ids: tuple
    email_to: str
    email_cc: str
    lang: str
    # why nobody gets it, in words; empty when somebody does
    refusal: str


class Letter(NamedTuple):
    """One e-mail: by the template of its most urgent step, for all of its steps."""

    lead: object
    steps: object
    route: Route
    # in UTC, where the company has hours for its e-mails; None: with the next queue
    moment: object = None
    # the day on which it leaves, for the cap
    day: object = None

    @property
    def template(self):
        return self.lead._get_mail_template()

    @property
    def renewals(self):
        """The most urgent first."""
        return self.steps.renewal_id

    @property
    def partners(self):
        return self.lead.env["res.partner"].browse(self.route.partner_ids)

    def describe_recipients(self):
        """For people: who gets it."""
        names = [
            partner.email_formatted or partner.name or "" for partner in self.partners
        ]
        return ", ".join(
            [*names, *filter(None, (self.route.email_to, self.route.email_cc))]
        )

    @property
    def capped(self):
        """Whose e-mails are counted."""
        return self.lead._get_capped(self.route)


class RenewalStep(models.Model):
    """One e-mail for everything a recipient is to hear within the cap's time."""

    _inherit = "renewal.step"  # pylint: disable=consider-merging-classes-inherited

    def _prepare_letters(self, date_ref, run=None):
        """Skip what must not be sent, postpone what the cap forbids, and join the rest
        with what would come due while the cap keeps the recipient from hearing more.

        :return: ([Letter], the steps that were worked on)
        """
        run = run or self.env["renewal.run"]
        free = self._hold_paused(date_ref, run)
        routes = free._get_routes()
        sendable = free._skip_unsendable(date_ref, routes, run)
        reminders = sendable.filtered(lambda step: step._get_mail_kind() == REMINDER)
        joining = reminders._find_joining(date_ref, routes, run)
        letters = []
        for route, steps in (sendable | joining).grouped(routes.get).items():
            steps = steps.sorted(lambda step: step._get_urgency())
            for batch in self._split_letters(steps):
                letters.append(Letter(batch[0], batch, route))
        # done today, not on the day they were planned for
        joining.filtered(lambda step: step.scheduled_date > date_ref)._put(
            {"scheduled_date": date_ref}, run
        )
        return self._time_letters(letters, date_ref, run), free | joining

    @api.model
    def _split_letters(self, steps):
        """Only reminders share an e-mail, and without a cap not even they do."""
        return [steps] if all(step._joins() for step in steps) else steps

    def _joins(self):
        self.ensure_one()
        days = self.company_id.renewal_mail_cap_days
        return bool(days) and self._get_mail_kind() == REMINDER

    def _get_urgency(self):
        """The nearest decision first; of one renewal, the newest step."""
        return (
            self.renewal_id.decision_date,
            -self.scheduled_date.toordinal(),
            self.id,
        )

    def _find_joining(self, date_ref, routes, run):
        """Planned steps of other contracts whose e-mail would go the same way before
        the cap allows another. Their conditions hold today.

        :param routes: {step: Route}; what is found is added
        """
        days = self.company_id.renewal_mail_cap_days
        if not self or not days:
            return self.browse()
        found = self.search(self._get_joining_domain(date_ref + timedelta(days=days)))
        # not those that another worker holds, who looks at the cap too
        found = self.env["renewal.transaction"]._lock(found)
        found = found._filter_met(date_ref)._filter_unpaused(run)
        ways = {routes[step] for step in self}
        found_routes = found._get_routes()
        found = found.filtered(
            lambda step: (
                found_routes[step] in ways
                and not step._get_mail_refusal(found_routes[step])
            )
        )
        routes.update((step, found_routes[step]) for step in found)
        return found

    def _get_joining_domain(self, before):
        """A step whose day somebody chose keeps it."""
        return Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "in", self.partner_id.ids),
                ("id", "not in", self.ids),
                ("action", "=", "mail"),
                ("level", "=", 0),
                ("state", "=", "planned"),
                ("is_rescheduled", "=", False),
                ("scheduled_date", "<", before),
                ("renewal_id.outcome", "=", False),
            ]
        )

    def _filter_met(self, date_ref):
        """Steps whose condition is met today; the others wait for their day."""
        met = self.browse()
        for rule, steps in self.grouped("playbook_step_id").items():
            unmet, error = steps._filter_unmet(rule, date_ref)
            if not error:
                met |= steps - unmet
        return met

    # ------------------------------------------------------------------
    # Recipients
    # ------------------------------------------------------------------

    def _get_mail_template(self):
        """The template that the e-mail is written with. Override for an action that
        has one of its own."""
        self.ensure_one()
        return self._get_rule().mail_template_id

    def _get_routes(self):
        """To whom the template of each step writes. :return: {step: Route}"""
        written = {}
        rules = self.grouped(lambda step: step._get_mail_template())
        for template, steps in rules.items():
            ids = steps.renewal_id.ids
            values = template._generate_template(ids, ADDRESSES)
            langs = template._render_lang(ids)
            for step in steps:
                key = step.renewal_id.id
                written[step] = values[key], langs.get(key) or ""
        everybody = {pid for values, _l in written.values() for pid in _ids(values)}
        prefetch = self.env["res.partner"].browse(everybody)._prefetch_ids
        return {
            step: step._get_route(values, lang, prefetch)
            for step, (values, lang) in written.items()
        }

    def _get_route(self, values, lang, prefetch):
        """Of the recipients a template gives, those who may get the e-mail."""
        self.ensure_one()
        wanted = self.env["res.partner"].browse(_ids(values)).with_prefetch(prefetch)
        wanted = wanted.union(*(partner._get_renewal_mailbox() for partner in wanted))
        wanted = wanted.filtered(
            lambda partner: partner == partner._get_renewal_mailbox()
        )
        kind = self._get_mail_kind()
        refusals = {each: each._get_renewal_mail_refusal(kind) for each in wanted}
        allowed = wanted.filtered(lambda partner: not refusals[partner])
        email_to, email_cc = values.get("email_to") or "", values.get("email_cc") or ""
        refusal = ""
        if not allowed:
            refusal = next(
                iter(refusals.values()), self._get_plain_refusal(email_to, email_cc)
            )
        return Route(
            customer_id=self.renewal_id.partner_id.id,
            kind=kind,
            partner_ids=tuple(sorted(allowed.ids)),
            email_to=email_to,
            email_cc=email_cc,
            lang=lang,
            refusal=refusal,
        )

    def _get_plain_refusal(self, email_to, email_cc):
        """The same for a template that writes to addresses, not to contacts."""
        if not email_normalize_all(f"{email_to}, {email_cc}"):
            return self.env._("The contact has no e-mail address")
        contact, kind = self.renewal_id.contact_id, self._get_mail_kind()
        if not contact._is_renewal_mail_unwanted(kind):
            return ""
        return contact._get_renewal_mail_refusal(kind)

    def _get_capped(self, route):
        """Whose e-mails the cap counts: the recipients', else the contact's."""
        recipients = self.env["res.partner"].browse(route.partner_ids)
        return recipients or self.renewal_id.contact_id


def _ids(values):
    return values.get("partner_ids") or []
