# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.tools import SQL

# A bad answer is asked about as long as it is news.
NEWS_DAYS = 30


class RenewalHealthAlert(models.Model):
    """A detractor is a reason to look after the customer, whatever the score says."""

    _inherit = "renewal.health.alert"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_due_sql(self, company, only):
        """The latest answer of a customer is that of a detractor, and nobody was asked
        to look after it yet."""
        detractors = SQL(
            """
            SELECT c.id, 'detractor', t.id
              FROM today, renewal_touch t
              JOIN renewal_health_customer c
                ON c.company_id = t.company_id AND c.partner_id = t.partner_id
             WHERE t.nps_category = 'detractor' AND t.company_id = %(company)s
               AND t.answered_date > today.day - %(days)s
               AND c.has_left IS NOT TRUE %(only)s
               AND NOT EXISTS (
                    SELECT FROM renewal_touch later
                     WHERE later.company_id = t.company_id
                       AND later.partner_id = t.partner_id
                       AND later.nps_category IS NOT NULL
                       AND (later.answered_date, later.id) > (t.answered_date, t.id))
               AND NOT EXISTS (
                    SELECT FROM renewal_health_alert_reason told
                     WHERE told.touch_id = t.id)
            """,
            company=company.id,
            days=NEWS_DAYS,
            only=only,
        )
        return SQL("%s UNION ALL %s", super()._get_due_sql(company, only), detractors)

    @api.model
    def _get_cleared_sql(self):
        """A detractor's alert ends when a later answer is a better one; or after 30
        days, once somebody reacted."""
        return SQL(
            """
            CASE WHEN r.kind != 'detractor' THEN (%(usual)s)
                 WHEN c.has_left THEN 'left'
                 WHEN EXISTS (
                      SELECT FROM renewal_touch later
                       WHERE later.company_id = c.company_id
                         AND later.partner_id = c.partner_id
                         AND later.nps_category IN ('promoter', 'passive')
                         AND later.answered_date >= r.opened_date) THEN 'recovered'
                 WHEN (a.reacted_date IS NOT NULL OR a.state = 'closed')
                      AND today.day > r.opened_date + %(days)s THEN 'expired' END
            """,
            usual=super()._get_cleared_sql(),
            days=NEWS_DAYS,
        )

    @api.model
    def _prepare_reason_vals(self, customer, row, date_ref):
        customer_id, kind, touch_id, known_band = row
        if kind != "detractor":
            return super()._prepare_reason_vals(customer, row, date_ref)
        usual = (customer_id, kind, customer.score, known_band)
        return super()._prepare_reason_vals(customer, usual, date_ref) | {
            "touch_id": touch_id,
        }
