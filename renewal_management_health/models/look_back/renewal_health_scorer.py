# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

import numpy as np

from odoo import models
from odoo.tools import SQL

from ..score.renewal_health_scorer_read import Reading, _Places


class RenewalHealthScorer(models.AbstractModel):
    """Reading a past day: who was a customer then, by the recurring revenue of the
    month end, and each measure as of the day.

    What customers are now must not be read into it: caps with conditions are left out,
    since a notice or a termination of today would tell the outcome to the scores of
    then.
    """

    _inherit = "renewal.health.scorer"  # pylint: disable=consider-merging-classes-inherited

    def _add_past_customers(self, company):
        """Rows for those who had recurring revenue at a past month end: who left, and
        who was not scored yet. The daily run that scores one makes it its own."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH customer AS (%(customers)s)
                INSERT INTO renewal_health_customer
                       (partner_id, company_id, band, computed_band, has_score,
                        has_left, has_lost_sponsor, coverage, is_reconstructed,
                        create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT s.partner_id, %(company)s, 'unknown', 'unknown', FALSE,
                       s.partner_id NOT IN (SELECT partner_id FROM customer),
                       FALSE, 0, TRUE, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM renewal_arr_snapshot s
                 WHERE s.company_id = %(company)s AND s.arr_amount > 0
                    ON CONFLICT DO NOTHING
                """,
                customers=self._get_customer_sql(company, company._get_renewal_today()),
                company=company.id,
                user=self.env.uid,
                now=self._get_now_sql(),
            )
        )
        self.env["renewal.health.customer"].invalidate_model(flush=False)

    def _score_past(self, company, day):
        """Score all customers of a past month end, in this transaction. What was scored
        on the day itself stays."""
        reading = self._read_past(company, day)
        self._drop_other_past(company, day, reading.customers)
        for card, rows in self._get_batches(reading):
            if card.id:
                self._write_past(company, reading, card, rows)

    def _read_past(self, company, day):
        """
        :return: Reading of the day
        """
        self.env.flush_all()
        customers, partners = self._read_past_customers(company, day)
        scorecards = self._get_scorecards(company)
        measures = self._read_past_measures(scorecards, company, day, partners)
        place = _Places(customers)
        assigned = self._assign(scorecards, company, None, place, defaultdict(list))
        nobody = np.zeros(len(customers), dtype=bool)
        return Reading(
            day,
            None,
            customers,
            partners,
            [
                (
                    self._get_card(scorecard, measures),
                    np.flatnonzero(assigned == number),
                )
                for number, scorecard in enumerate(scorecards)
            ],
            measures,
            {cap.id: nobody for cap in scorecards.cap_ids.filtered("domain")},
        )

    def _read_past_customers(self, company, day):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, partner_id FROM renewal_health_customer
                 WHERE company_id = %(company)s AND partner_id IN (
                       SELECT partner_id FROM renewal_arr_snapshot
                        WHERE company_id = %(company)s AND date = %(day)s
                          AND arr_amount > 0)
                 ORDER BY partner_id
                """,
                company=company.id,
                day=day,
            )
        )
        return np.array(rows, dtype=np.int64).reshape(-1, 2).T

    def _read_past_measures(self, scorecards, company, day, partners):
        """As ``_read_measures``; what goes wrong is not noted on the measure, whose
        values of today may be right."""
        result = {}
        place = _Places(partners)
        for measure in self._get_measures(scorecards) if len(partners) else ():
            rows, error = measure._preview(company, day)
            if rows and not error:
                result[measure.id] = self._spread(rows, place)
        return result
