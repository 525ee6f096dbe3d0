# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date
from odoo.tools.misc import formatLang

from ...tools.value_review import (
    combine_months,
    fill,
    is_whole_month,
    month_series,
    trend,
    written_language,
)
from ..usage.renewal_usage_metric import get_rollup_sql

# How much of a term without a start, or of a term of many years, is covered.
LONGEST_PERIOD = timedelta(days=3 * 366)
USUAL_PERIOD = timedelta(days=365)


class RenewalValueReview(models.Model):
    """Drafting, and keeping up with the figures: batches, with constant queries."""

    _inherit = "renewal.value.review"

    date_from = fields.Date(
        string="Period from",
        required=True,
        help="The beginning of the term.",
    )
    date_to = fields.Date(
        string="Period to",
        required=True,
        readonly=True,
        help="The day of the figures, or the last day of the term.",
    )
    chart_ids = fields.One2many(
        comodel_name="renewal.value.chart",
        inverse_name="review_id",
        string="Charts",
    )
    statement_ids = fields.One2many(
        comodel_name="renewal.value.statement",
        inverse_name="review_id",
        string="Value Statements",
    )
    hours = fields.Float(
        string="Hours Saved",
        compute="_compute_worth",
        store=True,
        help="Of the statements that are in the review.",
    )
    amount = fields.Monetary(
        string="Value in Money",
        compute="_compute_worth",
        store=True,
        aggregator=None,
        help="Of the statements that are in the review.",
    )

    @api.depends(
        "statement_ids.hours",
        "statement_ids.amount",
        "statement_ids.is_included",
    )
    def _compute_worth(self):
        for review in self:
            included = review.statement_ids.filtered("is_included")
            review.hours = sum(included.mapped("hours"))
            review.amount = sum(included.mapped("amount"))

    # ------------------------------------------------------------------
    # Drafting
    # ------------------------------------------------------------------

    @api.model
    def _draft(self, renewals, date_ref):
        """The reviews of these renewals; those that have none get one.

        :return: the new ones
        """
        # sudo: reviews are made by the step or the button, never by hand
        reviews = self.sudo()
        known = reviews.search([("renewal_id", "in", renewals.ids)]).renewal_id
        new = reviews.create(
            [
                self._prepare_review_vals(renewal, date_ref)
                for renewal in renewals.sudo() - known
            ]
        )
        for review in new:
            review.introduction = review._in_their_language()._prepare_introduction()
        new._refresh(date_ref)
        return new

    @api.model
    def _prepare_review_vals(self, renewal, date_ref):
        """Values of a new review. Override to fill more."""
        date_to = self._get_period_end(renewal, date_ref)
        earliest = date_to - LONGEST_PERIOD
        start = renewal.term_start
        if not start or start > date_to or renewal.renewal_type == "evergreen":
            start = date_to - USUAL_PERIOD
        return {
            "renewal_id": renewal.id,
            "date_from": max(start, earliest),
            "date_to": date_to,
        }

    @api.model
    def _get_period_end(self, renewal, date_ref):
        return min(date_ref, renewal.current_end)

    def _in_their_language(self):
        """The review in the language of who will read it."""
        self.ensure_one()
        lang = self.contact_id.lang or self.partner_id.lang or self.env.lang
        return self.with_context(lang=lang)

    def _prepare_introduction(self):
        """The first sentence, in the language of the context. Override to say more."""
        text = self.env._(
            "Thank you for working with us. These pages show your results with "
            "%(name)s since %(date)s, and what we would like to do next.",
            name=self.renewal_id.contract_id.name,
            date=format_date(self.env, self.date_from),
        )
        return Markup("<p>%s</p>") % text

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def action_refresh(self):
        """Refresh the figures; what a person wrote stays."""
        self.check_access("write")
        for company, reviews in self.grouped("company_id").items():
            # sudo: figures are kept by the system
            reviews.sudo()._refresh(company._get_renewal_today())
        return True

    def _refresh(self, date_ref):
        """Bring drafts up to date; others stand as they were read."""
        drafts = self.filtered(lambda review: review.state == "draft")
        for review in drafts:
            date_to = self._get_period_end(review.renewal_id, date_ref)
            date_to = max(date_to, review.date_from)
            if review.date_to != date_to:
                review.date_to = date_to
        if drafts:
            self.env.flush_all()
            drafts._refresh_usage()
            drafts._refresh_points()

    def _refresh_usage(self):
        usage = self._get_usage()
        metrics = self.env["renewal.usage.metric"].browse(
            {metric_id for by_metric in usage.values() for metric_id in by_metric}
        )
        charts = {
            review: {
                f"{metric._name},{metric.id}": review._prepare_chart_vals(
                    metric, usage[review.id][metric.id]
                )
                for metric in metrics.sorted()
                if metric.id in usage[review.id]
            }
            for review in self
        }
        self.env["renewal.value.chart"]._sync(charts)
        self._refresh_statements(usage, metrics)

    def _get_usage(self):
        """Usage by month, in one query.

        Metrics come first: the key of usage begins with company and metric.

        :return: {review id: {metric id: {first day of the month: value}}}
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id, m.id, date_trunc('month', u.date)::date, %s
                  FROM renewal_value_review r
                  JOIN renewal_usage_metric m
                    ON m.active
                   AND (m.company_id IS NULL OR m.company_id = r.company_id)
                  JOIN renewal_usage u
                    ON u.company_id = r.company_id
                   AND u.metric_id = m.id
                   AND u.partner_id = r.partner_id
                   AND u.date BETWEEN r.date_from AND r.date_to
                 WHERE r.id = ANY(%s)
                 GROUP BY r.id, m.id, date_trunc('month', u.date)
                """,
                get_rollup_sql(SQL("m.rollup"), SQL("u.value")),
                self.ids,
            )
        )
        usage = defaultdict(lambda: defaultdict(dict))
        for review_id, metric_id, month, value in rows:
            usage[review_id][metric_id][month] = value
        return usage

    def _prepare_chart_vals(self, metric, totals):
        self.ensure_one()
        months = [
            (month, value, is_whole_month(month, self.date_from, self.date_to))
            for month, value in month_series(self.date_from, self.date_to, totals)
        ]
        # days add up: a month that is not over says nothing about the trend
        comparable = [
            value for _m, value, whole in months if whole or metric.rollup != "sum"
        ]
        change = trend(comparable)
        return {
            "metric_id": metric.id,
            "sequence": metric.sequence,
            "months": [
                [fields.Date.to_string(month), value, whole]
                for month, value, whole in months
            ],
            "total": combine_months(list(totals.values()), metric.rollup),
            "change": change or 0.0,
            "has_change": change is not None,
        }

    # ------------------------------------------------------------------
    # Statements
    # ------------------------------------------------------------------

    def _refresh_statements(self, usage, metrics):
        units = self.env["renewal.value.unit"].search(
            [("metric_id", "in", metrics.ids)]
        )
        texts, wanted = units._get_texts(), {}
        for review in self:
            fitting = units.filtered(
                lambda unit, review=review: (
                    unit.company_id in (review.company_id, unit.company_id.browse())
                    and unit._has_worth(usage[review.id].get(unit.metric_id.id))
                )
            )
            lang = review._in_their_language().env.lang
            wanted[review] = {
                f"{unit._name},{unit.id}": review.with_context(
                    lang=written_language(texts[unit.id], lang)
                )._prepare_statement_vals(unit, usage[review.id][unit.metric_id.id])
                for unit in fitting
            }
        self.env["renewal.value.statement"]._sync(wanted)

    def _prepare_statement_vals(self, unit, totals):
        """One sentence, in the language of the context."""
        self.ensure_one()
        unit = unit.with_env(self.env)
        quantity = combine_months(list(totals.values()), unit.metric_id.rollup)
        worth = quantity * unit.factor
        is_money = unit.kind == "money"
        if is_money:
            worth = unit.currency_id._convert(
                worth, self.currency_id, self.company_id, self.date_to
            )
            value = format_amount(self.env, worth, self.currency_id)
        else:
            worth = round(worth, 2)
            value = self.env._("%s hours", self._format_number(worth))
        return {
            "unit_id": unit.id,
            "sequence": unit.sequence,
            "quantity": quantity,
            "hours": 0.0 if is_money else worth,
            "amount": worth if is_money else 0.0,
            "text": fill(
                unit.sentence,
                {
                    "quantity": self._format_number(quantity),
                    "value": value,
                    "metric": unit.metric_id.name,
                },
            ),
        }

    @api.model
    def _format_number(self, value):
        """A figure for a reader: no decimals that nobody needs."""
        digits = 0 if abs(value) >= 100 or value == int(value) else 1
        return formatLang(self.env, value, digits=digits)
