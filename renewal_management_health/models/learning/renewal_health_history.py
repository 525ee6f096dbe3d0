# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

import numpy as np

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.past_rate import PastRates
from ...tools.sample import Sample
from .renewal_health_factor import is_rate
from .renewal_renewal_opening import get_opened_sql

# A snapshot that is older says nothing about the day: the customer was not followed.
MAX_SNAPSHOT_AGE = timedelta(days=60)
# Not the hand-set score: it is made of the measures; "because of the score" explains
# nothing.
# Nor how much is known: when a feed comes in says nothing about the customer.
NUMBERS = (
    "term_number",
    "tenure",
    "past_rate",
    "is_auto",
    "amount",
)
# As it was when it was opened, renewal being r: a notice unticks Auto Renew and moves
# the decision date, so what stands there now may be the outcome itself.
DECISION_DATE = SQL("LEAST(r.due_date, %s)", get_opened_sql("opened_decision_date"))
# One row per renewal, as it looked on the day on which it is observed.
ROWS = """
    SELECT r.id, r.contract_id, r.partner_id, r.company_id,
           r.outcome = 'renewed' AS renewed,
           r.due_date, r.closed_date, %(observed)s AS observed,
           %(amount)s AS amount,
           -- whoever stopped a contract unticked it: what a reconstructed renewal says
           -- would be the outcome itself
           CASE WHEN r.is_reconstructed IS NOT TRUE THEN %(is_auto)s END AS is_auto,
           s.scorecard_id, card.alert_below,
           CASE WHEN s.has_score THEN s.computed_score END AS score,
           %(detail)s AS lines%(factors)s
      FROM renewal_renewal r
 LEFT JOIN renewal_health_customer c
        ON c.partner_id = r.partner_id AND c.company_id = r.company_id
 LEFT JOIN LATERAL (
           SELECT * FROM renewal_health_score
            WHERE customer_id = c.id AND date <= %(observed)s
              AND date >= %(observed)s - %(age)s
         ORDER BY date DESC LIMIT 1) s ON TRUE
 LEFT JOIN renewal_health_scorecard card ON card.id = s.scorecard_id
     WHERE r.id IN %(ids)s
  ORDER BY observed, r.id
"""
TERM_NUMBERS = """
    SELECT id, 1 + COUNT(*) FILTER (WHERE outcome IS DISTINCT FROM 'cancelled')
           OVER (PARTITION BY contract_id ORDER BY due_date
                 GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
      FROM renewal_renewal
     WHERE contract_id = ANY(%s)
"""
CUSTOMERS_SINCE = """
    SELECT partner_id, company_id, MIN(COALESCE(term_start, due_date))
      FROM renewal_renewal
     WHERE partner_id = ANY(%s)
  GROUP BY partner_id, company_id
"""


class RenewalHealthHistory(models.AbstractModel):
    """Renewals as they looked so many days before the decision.

    What is learned from can only be cheated with here, so it is all in one query: of a
    renewal that was still open on that day, the customer's snapshot of the day or the
    nearest one before; what was noted when it was opened; and rates of what was decided
    before.
    """

    _name = "renewal.health.history"
    _description = "Health History"

    def _get_sample(self, company, date_ref, horizon):
        """Closed renewals whose outcome was known before the day.

        :param date_ref: nothing that happened on the day or later counts
        :param horizon: days before the decision on which they are looked at
        :return: tools.sample.Sample
        """
        domain = self._get_closed_domain(company, date_ref)
        observed = SQL("(%s - %s)", DECISION_DATE, horizon)
        rows = self._read_rows(company, domain, observed)
        # what was decided earlier than that needed no prophecy
        rows = [row for row in rows if row["closed_date"] > row["observed"]]
        past_rates = self._get_past_rates(company, date_ref, horizon)
        sample = self._make_sample(company, rows, past_rates)
        sample.directions = self._get_directions(sample.kinds)
        return sample

    def _get_current(self, company, renewals, date_ref, past_rates):
        """Open renewals as they look on the day.

        :param past_rates: of ``_get_past_rates``, read once for many batches
        """
        domain = Domain("id", "in", renewals.ids)
        rows = self._read_rows(company, domain, SQL("%s::date", date_ref))
        return self._make_sample(company, rows, past_rates)

    def _get_past_rates(self, company, date_ref, horizon):
        """What was decided before the day, by customer, segment and factor."""
        domain = self._get_closed_domain(company, date_ref)
        observed = SQL("(r.due_date - %s)", horizon)
        rows = self._read_rows(company, domain, observed, with_detail=False)
        factors = company.renewal_health_factor_ids
        return PastRates(
            (
                row["closed_date"].toordinal(),
                int(row["renewed"]),
                [*_get_keys(row), *factors._get_rate_keys(row)],
            )
            for row in rows
        )

    def _get_closed_domain(self, company, date_ref):
        """Renewals that the company won or lost before the day."""
        return self.env["renewal.renewal"]._get_forecast_domain() & Domain(
            [
                ("company_id", "=", company.id),
                ("outcome", "in", ("renewed", "churned")),
                ("closed_date", "<", date_ref),
            ]
        )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _read_rows(self, company, domain, observed, with_detail=True):
        """One row per renewal of the domain, oldest first.

        :param observed: SQL of the day on which each is looked at, renewal being r
        """
        # sudo: whoever learns or checks, the figures are the company's; only managers
        # and the daily run get here, and the domain names the company
        renewals = self.env["renewal.renewal"].sudo()
        for model in (renewals, renewals.env["renewal.health.score"]):
            model.flush_model()
        query = renewals._search(domain)
        detail = SQL("s.detail -> 'lines'") if with_detail else SQL("NULL::jsonb")
        self.env.cr.execute(
            SQL(
                ROWS,
                observed=observed,
                amount=get_opened_sql("opened_atr_amount"),
                is_auto=get_opened_sql("opened_is_auto"),
                detail=detail,
                factors=company.renewal_health_factor_ids._get_columns_sql(),
                age=MAX_SNAPSHOT_AGE.days,
                ids=query.subselect(),
            )
        )
        rows = self.env.cr.dictfetchall()
        if with_detail or company.renewal_health_factor_ids:
            self._add_terms(rows)
        return rows

    def _add_terms(self, rows):
        """How many terms of the contract came before, and since when it is a customer:
        nothing that a later day could change.

        Lists of ids instead of joins: without statistics, after a large import, the
        planner would compare each renewal with each.
        """
        contracts = list({row["contract_id"] for row in rows})
        self.env.cr.execute(SQL(TERM_NUMBERS, contracts))
        numbers = dict(self.env.cr.fetchall())
        partners = list({row["partner_id"] for row in rows})
        self.env.cr.execute(SQL(CUSTOMERS_SINCE, partners))
        since = {tuple(ids): day for *ids, day in self.env.cr.fetchall()}
        for row in rows:
            row["term_number"] = numbers[row["id"]]
            row["since"] = since[row["partner_id"], row["company_id"]]

    # ------------------------------------------------------------------
    # Features
    # ------------------------------------------------------------------

    def _make_sample(self, company, rows, past_rates):
        columns = self._prepare_columns(rows, past_rates)
        factors = company.renewal_health_factor_ids
        categories, rates = factors._prepare_columns(rows, past_rates)
        values, signals = self._split_lines(rows)
        kinds = dict.fromkeys([*NUMBERS, *rates, *values], "number")
        kinds |= dict.fromkeys(["segment", *categories], "category")
        return Sample(
            ids=np.array([row["id"] for row in rows], dtype=int),
            groups=np.array([row["partner_id"] for row in rows], dtype=int),
            renewed=_floats(row["renewed"] for row in rows),
            due=_days(row["due_date"] for row in rows),
            observed=_days(row["observed"] for row in rows),
            known=_days(row["closed_date"] for row in rows),
            amounts=_floats(row["amount"] for row in rows),
            scores=_floats(row["score"] for row in rows),
            thresholds=_floats(_get_threshold(row) for row in rows),
            columns={**columns, **categories, **rates, **values},
            kinds=kinds,
            signals=signals,
        )

    def _prepare_columns(self, rows, past_rates):
        """What is known besides the measures. Extend for another feature, with its kind
        in ``_make_sample`` and its name in ``renewal.health.model.feature``."""
        numbers = {
            "term_number": _floats(row["term_number"] for row in rows),
            "tenure": _floats(_get_tenure(row) for row in rows),
            "is_auto": _floats(row["is_auto"] for row in rows),
            "amount": np.log10(1 + _floats(max(row["amount"], 0) for row in rows)),
            "past_rate": _floats(_get_past_rate(row, past_rates) for row in rows),
        }
        segments = np.array([_name_segment(row) for row in rows], dtype=object)
        return {**numbers, "segment": segments}

    def _get_directions(self, names):
        """Features of which more is never worse (1) or never better (-1)."""
        # sudo: what is good and bad, of measures that scored this company's customers
        measures = self.env["renewal.health.measure"].sudo()
        ends = {
            f"measure:{measure.id}": 1 if measure.good_value > measure.bad_value else -1
            for measure in measures.with_context(active_test=False).search([])
        }
        ends |= {name: 1 for name in names if is_rate(name)}
        return {name: ends[name] for name in names if name in ends}

    def _split_lines(self, rows):
        """The measures' values and points, each as {``measure:id``: column}."""
        names = sorted(
            {line["measure"] for row in rows for line in row["lines"] or () if line}
        )
        values, points = (
            {f"measure:{name}": np.full(len(rows), np.nan) for name in names}
            for _column in range(2)
        )
        for place, row in enumerate(rows):
            for line in row["lines"] or ():
                name = f"measure:{line['measure']}"
                if line["value"] is not None:
                    values[name][place] = line["value"]
                    points[name][place] = line["points"]
        return values, points


def _floats(values):
    return np.array(list(values), dtype=float)


def _days(values):
    return np.array([value.toordinal() if value else 0 for value in values], dtype=int)


def _name_segment(row):
    return str(row["scorecard_id"]) if row["scorecard_id"] else None


def _get_threshold(row):
    """Below it there is an alert; 0 means never. Without a scorecard, half way."""
    return 50 if row["alert_below"] is None else row["alert_below"]


def _get_tenure(row):
    """Years as a customer; those who are none yet on the day have 0."""
    return max((row["observed"] - row["since"]).days, 0) / 365.25


def _get_keys(row):
    """What an outcome counts for, see ``PastRates``: the coarser before the finer."""
    return ("segment", _name_segment(row)), ("customer", row["partner_id"])


def _get_past_rate(row, past_rates):
    return past_rates.get_rate(row["observed"].toordinal(), *_get_keys(row))
