# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Points lost by a measure in that time before somebody should speak of it.
FALL, FALL_DAYS = 10, 90


class RenewalValueReview(models.Model):
    """What is open on our side: promises, and measures that fall."""

    _inherit = "renewal.value.review"  # pylint: disable=consider-merging-classes-inherited

    # ------------------------------------------------------------------
    # Promises
    # ------------------------------------------------------------------

    def _get_activity_points(self):
        """Tasks that people set themselves on the customer, the contract, the renewal.

        Left out at first: they are written for colleagues.
        """
        points = {review: {} for review in self}
        by_record = defaultdict(self.browse)
        for review in self:
            for model, ids in review._get_activity_records().items():
                for res_id in ids:
                    by_record[model, res_id] |= review
        for activity in self.env["mail.activity"].search(self._get_activity_domain()):
            for review in by_record[activity.res_model, activity.res_id]:
                points[review][f"{activity._name},{activity.id}"] = {
                    "kind": "activity",
                    "text": activity.summary or activity.activity_type_id.name,
                    "date": activity.date_deadline,
                    "is_included": False,
                }
        return points

    def _get_activity_records(self):
        renewals = self.renewal_id
        return {
            "renewal.renewal": renewals.ids,
            "contract.contract": renewals.contract_id.ids,
            "res.partner": self.partner_id.ids,
            "renewal.health.customer": renewals.health_id.ids,
        }

    def _get_activity_domain(self):
        records = self._get_activity_records()
        return Domain("automated", "=", False) & Domain.OR(
            Domain("res_model", "=", model) & Domain("res_id", "in", ids)
            for model, ids in records.items()
        )

    # ------------------------------------------------------------------
    # Falling measures
    # ------------------------------------------------------------------

    def _get_measure_points(self):
        """Measures that lost points in the last months. Left out at first: it is our
        judgement, to be spoken about, rarely to be printed."""
        details = self._get_details()
        measures = self.env["renewal.health.measure"].browse(
            {measure for now, _before in details.values() for measure in now}
        )
        names = {
            lang: {m.id: m.name for m in measures.with_context(lang=lang).exists()}
            for lang in {review._in_their_language().env.lang for review in self}
        }
        points = {}
        for review in self:
            now, before = details.get(review.id, ({}, {}))
            theirs = names[review._in_their_language().env.lang]
            points[review] = {
                f"renewal.health.measure,{measure}": {
                    "kind": "measure",
                    "text": theirs[measure],
                    "date": False,
                    "is_included": False,
                }
                for measure, value in now.items()
                if measure in theirs and before.get(measure, value) - value >= FALL
            }
        return points

    def _get_details(self):
        """Points of each measure in the last snapshot, and some months before.

        :return: {review id: ({measure id: points}, {measure id: points})}
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id, now.detail, before.detail
                  FROM renewal_value_review r
                  JOIN renewal_health_customer c
                    ON c.partner_id = r.partner_id AND c.company_id = r.company_id
                 CROSS JOIN LATERAL (
                           SELECT s.detail, s.date FROM renewal_health_score s
                            WHERE s.customer_id = c.id AND s.date <= r.date_to
                            ORDER BY s.date DESC LIMIT 1) AS now
                 CROSS JOIN LATERAL (
                           SELECT s.detail FROM renewal_health_score s
                            WHERE s.customer_id = c.id AND s.date >= now.date - %s
                            ORDER BY s.date LIMIT 1) AS before
                 WHERE r.id = ANY(%s)
                """,
                FALL_DAYS,
                self.ids,
            )
        )
        return {
            review_id: (self._get_points(now), self._get_points(before))
            for review_id, now, before in rows
        }

    @api.model
    def _get_points(self, detail):
        lines = (detail or {}).get("lines", ())
        return {
            line["measure"]: line["points"]
            for line in lines
            if line.get("points") is not None
        }
