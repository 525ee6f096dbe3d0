# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.scoresheet import Cap, Card, to_array


class Reading(NamedTuple):
    """All that scores are made of, of all customers: one row for each, by partner."""

    date: object
    time: object  # when it was read, in UTC
    customers: np.ndarray  # ids of renewal.health.customer
    partners: np.ndarray  # ids of their commercial partners, ascending
    cards: list  # (card, rows it scores)
    measures: dict  # id: (values, days)
    caps: dict  # id: whether the customer is one of the cap's


class RenewalHealthScorer(models.AbstractModel):
    """Reading: one query for each measure, each scorecard and each cap, whatever the
    number of customers."""

    _inherit = "renewal.health.scorer"

    def _read(self, company, date_ref, partner_ids=None):
        """Everything that the scores of that day are made of.

        Customers who left are not in it: their score is frozen; nor are those who were
        scored for a later day already.
        """
        self.env.flush_all()
        customers, partners = self._read_customers(company, date_ref, partner_ids)
        scorecards = self._get_scorecards(company)
        scorecards._note_versions()
        measures = self._read_measures(
            scorecards, company, date_ref, partners, partner_ids
        )
        place = _Places(customers)
        errors = defaultdict(list)
        search = (company, partner_ids, place, errors)
        assigned = self._assign(scorecards, *search)
        caps = self._read_caps(scorecards, *search)
        self._note_errors(scorecards, errors)
        return Reading(
            date_ref,
            self._get_time(),
            customers,
            partners,
            [
                (
                    self._get_card(scorecard, measures),
                    np.flatnonzero(assigned == number),
                )
                for number, scorecard in enumerate([*scorecards, scorecards.browse()])
            ],
            measures,
            caps,
        )

    def _get_time(self):
        """What was written in transactions that began later is not in the reading."""
        [[time]] = self.env.execute_query(SQL("SELECT %s", self._get_now_sql()))
        return time

    def _read_customers(self, company, date_ref, partner_ids):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, partner_id FROM renewal_health_customer
                 WHERE company_id = %s AND has_left IS NOT TRUE AND %s
                   AND (score_date IS NULL OR score_date <= %s)
                 ORDER BY partner_id
                """,
                company.id,
                self._get_only_sql(SQL.identifier("partner_id"), partner_ids),
                date_ref,
            )
        )
        return np.array(rows, dtype=np.int64).reshape(-1, 2).T

    def _leave_out_newer(self, reading, rows):
        """Who was scored since everything was read was scored of newer data, such as a
        notice that came in meanwhile: they are left for the next run."""
        newer = self.env.execute_query(
            SQL(
                "SELECT id FROM renewal_health_customer"
                " WHERE id = ANY(%s) AND write_date > %s",
                to_array(reading.customers[rows]),
                reading.time,
            )
        )
        ids = [row[0] for row in newer]
        return rows[~np.isin(reading.customers[rows], ids)] if ids else rows

    # ------------------------------------------------------------------
    # Measures
    # ------------------------------------------------------------------

    def _read_measures(self, scorecards, company, date_ref, partners, partner_ids):
        """{measure id: (values, days)} over these partners; ``nan`` is no data. A
        measure that nobody in the company has data for is not in it: a source that is
        not used says nothing about anybody, not even that something is missing."""
        result = {}
        place = _Places(partners)
        measures = self._get_measures(scorecards).filtered("is_available")
        for measure in measures if len(partners) else ():
            rows = measure._get_rows(company, date_ref, partner_ids)
            # they may have no data where others have: then it is missing
            is_fed = rows or partner_ids and measure._get_rows(company, date_ref)
            if is_fed and not measure.error:
                result[measure.id] = self._spread(rows, place)
        return result

    def _get_measures(self, scorecards):
        return (
            scorecards.group_ids.line_ids.measure_id | scorecards.cap_ids.measure_id
        ).filtered("active")

    def _spread(self, rows, place):
        """Values and days of the customers, from (partner id, value, day)."""
        values, days = (np.full(len(place), np.nan) for _column in range(2))
        if not rows:
            return values, days
        partners, known, dates = zip(*rows, strict=True)
        where, is_ours = place.find(np.array(partners, dtype=np.int64))
        values[where] = np.array(known, dtype=float)[is_ours]
        ordinals = {day: day.toordinal() for day in set(dates) if day}
        days[where] = np.array([ordinals.get(day, np.nan) for day in dates])[is_ours]
        return values, days

    # ------------------------------------------------------------------
    # Scorecards
    # ------------------------------------------------------------------

    def _assign(self, scorecards, company, partner_ids, place, errors):
        """For each customer the position of the first scorecard that fits; one past
        the last where none does.

        :param errors: {scorecard: [error in words]}, added to
        """
        assigned = np.full(len(place), len(scorecards))
        for number, scorecard in enumerate(scorecards):
            fits, error = self._match(scorecard, company, partner_ids, place)
            if error:
                errors[scorecard].append(error)
            assigned[fits & (assigned == len(scorecards))] = number
        return assigned

    def _read_caps(self, scorecards, company, partner_ids, place, errors):
        """{cap id: whether each customer is one of the cap's}, of caps that say so.

        :param errors: {scorecard: [error in words]}, added to
        """
        result = {}
        for cap in scorecards.cap_ids.filtered("domain"):
            result[cap.id], error = self._match(cap, company, partner_ids, place)
            if error:
                errors[cap.scorecard_id].append(f"{cap.name}: {error}")
        return result

    def _note_errors(self, scorecards, errors):
        """Why conditions could not be used, on their scorecard; nothing once they can
        be used again."""
        for scorecard in scorecards:
            error = "\n".join(errors.get(scorecard, ())) or False
            if scorecard.error != error:
                scorecard.error = error

    def _match(self, rule, company, partner_ids, place):
        """(which customers the condition of a scorecard or a cap is true for, error in
        words). A broken one is true for nobody."""
        ids, error = self.env["renewal.transaction"]._in_savepoint(
            self._search_matching, rule, company, partner_ids
        )
        if ids is None:
            return np.full(len(place), not error), error
        fits = np.zeros(len(place), dtype=bool)
        fits[place.find(np.array(ids, dtype=np.int64))[0]] = True
        return fits, error

    def _search_matching(self, rule, company, partner_ids):
        """Ids of the customers that match; None when everybody does."""
        domain = rule._get_condition()
        if domain.is_true():
            return None
        domain &= Domain("company_id", "=", company.id)
        if partner_ids is not None:
            domain &= Domain("partner_id", "in", partner_ids)
        customers = self.env["renewal.health.customer"]
        query = customers.with_context(active_test=False)._search(domain)
        return [row[0] for row in self.env.execute_query(query.select())]

    def _get_card(self, scorecard, measures):
        """The scorecard as plain values; the empty card for those that none fits.

        :param measures: ids of those that could be read, and that somebody feeds
        """
        if not scorecard:
            return Card()
        groups = scorecard.group_ids
        lines = groups.line_ids
        return Card(
            id=scorecard.id,
            version=scorecard.version,
            measures=tuple(lines.measure_id.ids),
            bad=tuple(lines.mapped("measure_id.bad_value")),
            good=tuple(lines.mapped("measure_id.good_value")),
            validity=tuple(lines.mapped("measure_id.validity_days")),
            weights=tuple(lines.mapped("weight")),
            available=tuple(line.measure_id.id in measures for line in lines),
            groups=tuple(groups.ids.index(line.group_id.id) for line in lines),
            group_ids=tuple(groups.ids),
            group_weights=tuple(groups.mapped("weight")),
            caps=tuple(self._get_cap(cap) for cap in scorecard.cap_ids),
            amber_from=scorecard.amber_from,
            green_from=scorecard.green_from,
            min_coverage=scorecard.min_coverage,
        )

    def _get_cap(self, cap):
        return Cap(
            id=cap.id,
            max_score=cap.max_score,
            measure=cap.measure_id.id or None,
            is_above=cap.operator != "<",
            value=cap.value,
            has_customers=bool(cap.domain),
            validity=cap.measure_id.validity_days,
        )


class _Places:
    """Where an id stands in an array of ids."""

    def __init__(self, ids):
        self.order = np.argsort(ids, kind="stable")
        self.sorted = ids[self.order]

    def __len__(self):
        return len(self.sorted)

    def find(self, ids):
        """(places of those that are in the array, which of them are)"""
        if not len(self):
            return np.zeros(0, dtype=np.int64), np.zeros(len(ids), dtype=bool)
        at = np.minimum(np.searchsorted(self.sorted, ids), len(self) - 1)
        is_known = self.sorted[at] == ids
        return self.order[at[is_known]], is_known
