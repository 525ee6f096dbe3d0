# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.message import format_day

from ...tools.explain import CAPS, OVERRIDE, movers
from .renewal_health_scorer_write import TREND_DAYS

NEWEST, OLDEST = SQL("date DESC"), SQL("date")


class RenewalHealthCustomer(models.Model):
    """Why the score is what it is and why it changed, in the reader's language."""

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    sentence = fields.Char(
        compute="_compute_sentence",
        help="What moved the score within 30 days.",
    )
    reasons = fields.Text(
        compute="_compute_reasons",
        help="What costs the most points now, one per line.",
    )

    @api.depends("score_id", "score_date")
    @api.depends_context("lang")
    def _compute_sentence(self):
        today = {company: company._get_renewal_today() for company in self.company_id}
        for company, customers in self.grouped("company_id").items():
            sentences = customers._get_sentences(today[company]) if company else {}
            for customer in customers:
                customer.sentence = sentences.get(customer, "")

    @api.depends("score_id", "score_date")
    @api.depends_context("lang")
    def _compute_reasons(self):
        reasons = self._get_reason_lists()
        for customer in self:
            customer.reasons = "\n".join(reasons[customer])

    def _get_sentence(self, date_ref):
        """“−12 since 1 June: Logins halved, Open tickets: 2 tickets (before: 0)”.

        :param date_ref: the day of the explanation
        """
        self.ensure_one()
        return self._get_sentences(date_ref)[self]

    def _get_sentences(self, date_ref):
        """The same for many: {customer: sentence}; constant queries."""
        start = date_ref - timedelta(days=TREND_DAYS)
        after = self._get_snapshots(NEWEST, date_ref)
        before = {
            **self._get_snapshots(OLDEST, date_ref),
            **self._get_snapshots(NEWEST, start),
        }
        # each look at a snapshot's detail is a copy of it
        details = [score.detail for score in {*before.values(), *after.values()}]
        measures = self._get_measures(details)
        return {
            customer: customer._describe_snapshots(
                before.get(customer), after.get(customer), start, measures
            )
            for customer in self
        }

    @api.model
    def _get_measures(self, details):
        """The measures of these snapshots that there still are, looked up once.

        :param details: what the snapshots keep in detail, if anything
        """
        ids = {
            line["measure"]
            for detail in filter(None, details)
            for line in detail.get("lines", [])
        }
        return self.env["renewal.health.measure"].browse(sorted(ids)).exists()

    def _get_snapshots(self, order, date_ref):
        """The first snapshot of each customer in that order, up to a day."""
        scores = self.env["renewal.health.score"]
        query = scores._search(
            [("customer_id", "in", self.ids), ("date", "<=", date_ref)]
        )
        query.order = SQL("customer_id, %s", order)
        rows = self.env.execute_query(
            query.select(SQL("DISTINCT ON (customer_id) renewal_health_score.id"))
        )
        found = scores.browse(row[0] for row in rows)
        return {score.customer_id: score for score in found}

    def _describe_snapshots(self, before, after, start, measures):
        if not after or not after.has_score:
            return self.env._("Not enough data for a score.")
        if before == after or not before.has_score:
            day = self._format_day(after.date)
            return self.env._("First scored on %(day)s.", day=day)
        change = after.score - before.score
        day = self._format_day(max(before.date, start))
        if not change:
            return self.env._("Unchanged since %(day)s.", day=day)
        # a minus, not a hyphen
        sign = f"{change:+d}".replace("-", "−")
        parts = before._get_change_parts(after)
        words = [
            self._describe_part(key, before, after, measures)
            for key in movers(parts, change)
        ]
        if not words:
            return self.env._("%(change)s since %(day)s", change=sign, day=day)
        return self.env._(
            "%(change)s since %(day)s: %(reasons)s",
            change=sign,
            day=day,
            reasons=self.env._(", ").join(words),
        )

    def _describe_part(self, key, before, after, measures):
        if key == OVERRIDE:
            return (
                self.env._("set manually")
                if after._is_set_by_hand()
                else self.env._("no longer set manually")
            )
        if key == CAPS:
            return self._describe_caps(before, after)
        if key not in measures.ids:
            return self.env._("a deleted measure")
        # of all: what it is called is read once
        measure = measures.browse(key).with_prefetch(measures.ids)
        return measure._describe_change(
            *(score._get_lines().get(key, {}).get("value") for score in (before, after))
        )

    def _describe_caps(self, before, after):
        ids = after._get_caps()
        new = ids - before._get_caps()
        caps = self.env["renewal.health.cap"].browse(sorted(new or ids)).exists()
        if not caps:
            return self.env._("a cap was lifted")
        return self.env._(", ").join(caps.mapped("name"))

    def _get_reasons(self, limit=3):
        """What costs the most points now, in words: caps, then measures.

        :return: list of texts, the dearest first
        """
        self.ensure_one()
        return self._get_reason_lists(limit)[self]

    def _get_reason_lists(self, limit=3):
        """The same for many: {customer: list of texts}; constant queries."""
        details = {score: score.detail or {} for score in self.score_id}
        measures = {it.id: it for it in self._get_measures(details.values())}
        caps = self._get_applied_caps(details.values())
        reasons = {}
        for customer in self:
            detail = details.get(customer.score_id, {})
            losses = self._describe_losses(detail, measures, caps)
            reasons[customer] = [text for _measures, text in losses[:limit]]
        return reasons

    @api.model
    def _get_applied_caps(self, details):
        """The caps of these snapshots that there still are."""
        ids = {key for detail in details for key in detail.get("caps", [])}
        return self.env["renewal.health.cap"].browse(sorted(ids)).exists()

    @api.model
    def _describe_losses(self, detail, measures, caps):
        """
        :param detail: of a snapshot
        :param measures: {id: measure}, those that there still are, of all customers;
            so the caps
        :return: [(ids of the measures that it is about, text)], the dearest first
        """
        applied = detail.get("caps", [])
        reasons = [
            (
                cap.measure_id.ids,
                self.env._(
                    "%(cap)s: capped at %(score)s", cap=cap.name, score=cap.max_score
                ),
            )
            for cap in caps
            if cap.id in applied
        ]
        lines = sorted(
            (line for line in detail.get("lines", []) if line["lost"] >= 1),
            key=lambda line: -line["lost"],
        )
        return reasons + [
            (
                [line["measure"]],
                self.env._(
                    "%(measure)s (−%(points)s points)",
                    measure=measures[line["measure"]]._describe_value(line["value"]),
                    points=round(line["lost"]),
                ),
            )
            for line in lines
            if line["measure"] in measures
        ]

    def _get_explanations(self, date_ref):
        """What moved the score, and what costs most points now, in the language of the
        context; constant queries.

        :return: {customer: text}
        """
        sentences = self._get_sentences(date_ref)
        reasons = self._get_reason_lists()
        return {
            customer: "\n".join(
                filter(None, [sentences[customer], "; ".join(reasons[customer])])
            )
            for customer in self
        }

    def _format_day(self, day):
        """Day and month as the reader writes them; with the year when it is another."""
        is_recent = abs((day - fields.Date.context_today(self)).days) < 300
        return format_day(self.env, day, with_year=not is_recent)
