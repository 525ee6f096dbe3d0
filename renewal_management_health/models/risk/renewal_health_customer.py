# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

# A measure tells nothing of a customer who has the value that all have: of so many
# customers at least, of so many that are looked at.
MIN_SAME, MAX_LOOKED_AT = 10, 500


class RenewalHealthCustomer(models.Model):
    """What a customer's last snapshot tells of this customer, and not of everybody."""

    _inherit = "renewal.health.customer"  # pylint: disable=consider-merging-classes-inherited

    def _score_now(self):
        """The reasons of their renewals too: they are read from the score."""
        result = super()._score_now()
        # sudo: reasons are the system's, as the score is
        self.sudo().renewal_ids._refresh_risk()
        return result

    def _get_telling_details(self):
        """The details of the last snapshots, without measures that are not known or the
        same for everybody; two queries.

        :return: {customer: detail}
        """
        same = self._get_same_values()
        details = {}
        for customer in self:
            # each look at a snapshot's detail is a copy of it
            detail = customer.score_id.detail or {}
            lines = [
                line
                for line in detail.get("lines", [])
                if line["value"] is not None
                and same.get((customer.company_id.id, line["measure"])) != line["value"]
            ]
            details[customer] = {**detail, "lines": lines}
        return details

    def _get_same_values(self):
        """{(company, measure): the value that all of its customers have}"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company.id, (line ->> 'measure')::int,
                       MIN((line ->> 'value')::float8)
                  FROM res_company company
                 CROSS JOIN LATERAL (
                       SELECT score_id FROM renewal_health_customer
                        WHERE company_id = company.id AND score_id IS NOT NULL
                          AND has_left IS NOT TRUE
                        ORDER BY id LIMIT %s) AS customer
                  JOIN renewal_health_score score ON score.id = customer.score_id
                 CROSS JOIN LATERAL jsonb_array_elements(score.detail -> 'lines') line
                 WHERE company.id = ANY(%s) AND line ->> 'value' IS NOT NULL
                 GROUP BY 1, 2
                HAVING COUNT(*) >= %s AND MIN((line ->> 'value')::float8)
                                        = MAX((line ->> 'value')::float8)
                """,
                MAX_LOOKED_AT,
                self.company_id.ids,
                MIN_SAME,
            )
        )
        return {(company, measure): value for company, measure, value in rows}
