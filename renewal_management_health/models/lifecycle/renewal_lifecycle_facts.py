# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.renewal_management.tools.months import month_end

from ..usage.renewal_usage_metric import PERIOD_DAYS

# A key feature is in use when it was used in so many days.
USED_DAYS = 30
# Over how many month ends growth is measured.
GROWTH_MONTHS = 3
TICKETS = "helpdesk.ticket"


class RenewalLifecycle(models.AbstractModel):
    """What is read of all customers before they are classified: one query, which writes
    only what changed."""

    _inherit = "renewal.lifecycle"

    def _update_facts(self, company, date_ref):
        """:return: number of customers of whom something changed"""
        self.env.flush_all()
        facts = self._get_facts(company, date_ref)
        names = [SQL.identifier(name) for name in facts]
        joins = SQL(" ").join(
            SQL("LEFT JOIN (%s) AS %s USING (partner_id)", query, name)
            for query, name in zip(facts.values(), names, strict=True)
        )
        news = [SQL("%s.value AS %s", name, name) for name in names]
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE renewal_health_customer AS h SET %(values)s
                  FROM (SELECT id, %(news)s
                          FROM renewal_health_customer %(joins)s
                         WHERE renewal_health_customer.company_id = %(company)s) AS n
                 WHERE h.id = n.id AND (%(mine)s) IS DISTINCT FROM (%(theirs)s)
             RETURNING h.id
                """,
                values=SQL(", ").join(SQL("%s = n.%s", name, name) for name in names),
                news=SQL(", ").join(news),
                joins=joins,
                company=company.id,
                mine=SQL(", ").join(SQL("h.%s", name) for name in names),
                theirs=SQL(", ").join(SQL("n.%s", name) for name in names),
            )
        )
        customers = "renewal.health.customer"
        self.env["renewal.health.scorer"]._touch(customers, rows, list(facts))
        return len(rows)

    def _get_facts(self, company, date_ref):
        """What conditions may ask for. Extend for a fact of another app.

        :return: {stored field of renewal.health.customer: SELECT of partner_id and
            value, one row for each commercial partner}
        """
        return {
            "customer_since": self._get_since_sql(company),
            "key_feature_share": self._get_key_feature_sql(company, date_ref),
            "arr_growth": self._get_growth_sql(company, date_ref),
            "open_upsell_count": self._get_upsell_sql(company),
            "open_ticket_count": self._get_ticket_sql(company),
        }

    def _get_since_sql(self, company):
        """Also by contracts that are over: who comes back is no new customer."""
        return SQL(
            """
            SELECT c.commercial_partner_id AS partner_id, MIN(l.date_start) AS value
              FROM contract_contract AS c
              JOIN contract_line AS l ON l.contract_id = c.id
             WHERE c.company_id = %(company)s AND c.contract_type = 'sale'
               AND %(renewable)s
             GROUP BY 1
            """,
            company=company.id,
            renewable=self.env["contract.line"]._get_renewable_sql(),
        )

    def _get_key_feature_sql(self, company, date_ref):
        """A feature that nobody uses says nothing about anybody."""
        metrics = self.env["renewal.usage.metric"].search(
            [("is_key_feature", "=", True), ("company_id", "in", (False, company.id))]
        )
        # a period that has just begun is not reported yet
        days = [USED_DAYS - 1 + PERIOD_DAYS[m._get_interval()] for m in metrics]
        return SQL(
            """
            WITH used AS MATERIALIZED (
                SELECT h.partner_id, key.id AS metric_id
                  FROM renewal_health_customer AS h,
                       unnest(%(ids)s::int[], %(days)s::int[]) AS key (id, days)
                 WHERE h.company_id = %(company)s AND EXISTS (
                       SELECT FROM renewal_usage AS u
                        WHERE u.company_id = %(company)s AND u.metric_id = key.id
                          AND u.partner_id = h.partner_id AND u.value != 0
                          AND u.date > %(day)s - key.days AND u.date <= %(day)s))
            SELECT h.partner_id, (100 * COUNT(used.metric_id) / NULLIF(
                       (SELECT COUNT(DISTINCT metric_id) FROM used), 0))::int AS value
              FROM renewal_health_customer AS h LEFT JOIN used USING (partner_id)
             WHERE h.company_id = %(company)s
             GROUP BY h.partner_id
            """,
            ids=metrics.ids,
            days=days,
            company=company.id,
            day=SQL("%s::date", date_ref),
        )

    def _get_growth_sql(self, company, date_ref):
        """Each month end at the exchange rate of the one before it; as they were noted,
        and not as Look back would have noted them."""
        last = month_end(date_ref + timedelta(days=1), -1)
        ends = [month_end(last, -months) for months in range(GROWTH_MONTHS + 1)]
        return SQL(
            """
            SELECT partner_id, ROUND(100 * grown / first)::int AS value
              FROM (SELECT partner_id,
                           SUM(CASE WHEN date > %(first)s THEN month_rate_amount
                               ELSE 0 END - CASE WHEN date < %(last)s
                               THEN company_arr_amount ELSE 0 END) AS grown,
                           SUM(CASE WHEN date = %(first)s THEN company_arr_amount
                               ELSE 0 END) AS first
                      FROM renewal_arr_snapshot
                     WHERE company_id = %(company)s AND date IN %(ends)s
                       AND is_reconstructed IS NOT TRUE
                     GROUP BY partner_id) AS arr
             WHERE first >= 1
            """,
            company=company.id,
            first=SQL("%s::date", ends[-1]),
            last=SQL("%s::date", ends[0]),
            ends=tuple(ends),
        )

    def _get_upsell_sql(self, company):
        leads = self.env["crm.lead"]._search(
            Domain("type", "=", "opportunity")
            & Domain("company_id", "in", (False, company.id))
            & Domain("stage_id.is_won", "=", False)
            & Domain("partner_id", "!=", False)
            & Domain("renewal_ids", "=", False)
        )
        return self._count_by_customer_sql(leads)

    def _get_ticket_sql(self, company):
        query = self._search_open_tickets(company, Domain("partner_id", "!=", False))
        if query is None:
            return SQL("SELECT 0 AS partner_id, 0 AS value WHERE FALSE")
        return self._count_by_customer_sql(query)

    def _search_open_tickets(self, company, domain):
        """:return: query of the open tickets of the company that match a domain; None
        without an app whose tickets have stages that are closed"""
        tickets = self.env.get(TICKETS)
        is_known = tickets is not None and "stage_id" in tickets._fields
        if not is_known or "closed" not in tickets.stage_id._fields:
            return None
        return tickets._search(
            domain
            & Domain("company_id", "in", (False, company.id))
            & Domain("stage_id.closed", "=", False)
        )

    def _count_by_customer_sql(self, query):
        """Records of a customer, or of its people.

        :param query: of a model that has a ``partner_id``
        """
        return SQL(
            """
            SELECT p.commercial_partner_id AS partner_id, COUNT(*)::int AS value
              FROM (%s) AS found JOIN res_partner AS p ON p.id = found.contact_id
             GROUP BY 1
            """,
            query.select(
                SQL("%s AS contact_id", SQL.identifier(query.table, "partner_id"))
            ),
        )
