# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL

from ...tools.usage_row import KINDS, Refusal

# How a partner is found by a key, for each kind of key.
CONDITIONS = {
    "k": SQL("usage_key = key"),
    "r": SQL("ref = key"),
    "i": SQL("id = key::integer"),
}
# Of the rows that were received those with a customer; of the rows of a day the last.
DAYS = SQL(
    """
    known AS (
        SELECT sent.metric_id, sender.partner_id, sent.date, sent.number, sent.value
        FROM renewal_usage_row sent
        JOIN renewal_usage_sender sender USING (kind, key)
        WHERE NOT sender.is_many
    ), days AS MATERIALIZED (
        SELECT DISTINCT ON (metric_id, partner_id, date) *
        FROM known
        ORDER BY metric_id, partner_id, date, number DESC
    )
    """
)
# No ON CONFLICT for what is there: it would lock and rewrite every row of a report that
# says nothing new, and use up a number for each. What another call stores meanwhile
# makes this one start again.
UPDATE = SQL(
    """
    UPDATE renewal_usage usage
    SET value = compared.value
    FROM compared
    WHERE usage.id = compared.id AND compared.stored != compared.value
    RETURNING 1
    """
)


class RenewalUsageFeed(models.AbstractModel):
    """From the rows that were received to the days of customers, in SQL."""

    _inherit = "renewal.usage.feed"  # pylint: disable=consider-merging-classes-inherited

    def _get_customers_sql(self, sent, company):
        """Whom keys speak of: the commercial entity behind each of them.

        The company's own customers come before those of every company, the active ones
        before the archived.

        :param sent: SQL of a table with columns ``kind`` and ``key``
        :return: SQL of a query: kind, key, partner_id, is_many
        """
        return SQL(
            """
            WITH matched AS (%s), placed AS (
                SELECT kind, key, customer.id,
                    2 * (customer.company_id IS NULL)::integer
                    + (NOT matched.active)::integer AS place
                FROM matched
                JOIN res_partner customer
                ON customer.id = matched.commercial_partner_id
                WHERE customer.company_id IS NULL OR customer.company_id = %s
            ), best AS (
                -- the first place, and the lowest and highest number in it
                SELECT kind, key, (MIN(ARRAY[place, id]))[2] AS lowest,
                    (MAX(ARRAY[-place, id]))[2] AS highest
                FROM placed
                GROUP BY kind, key
            )
            SELECT kind, key, lowest AS partner_id, lowest != highest AS is_many
            FROM best
            """,
            self._get_partners_sql(sent),
            company.id,
        )

    def _get_partners_sql(self, sent):
        """Everybody who has one of the keys."""
        return SQL(" UNION ALL ").join(
            SQL(
                """
                SELECT kind, key, active, commercial_partner_id
                FROM (SELECT DISTINCT kind, key FROM %s WHERE kind = %s) asked
                JOIN res_partner ON %s
                """,
                sent,
                kind,
                condition,
            )
            for kind, condition in CONDITIONS.items()
        )

    def _find_customers(self, keys, company):
        """The same for usage keys in memory.

        :return: {key: commercial partner id}
        """
        self.env["res.partner"].flush_model()
        sent = SQL("(SELECT 'k'::text AS kind, unnest(%s::text[]) AS key) sent", keys)
        rows = self.env.execute_query(self._get_customers_sql(sent, company))
        return {key: partner_id for _kind, key, partner_id, _is_many in rows}

    def _find_senders(self, company):
        """Whom the rows that were received speak of."""
        self.env.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE renewal_usage_sender ON COMMIT DROP AS %s",
                self._get_customers_sql(SQL("renewal_usage_row"), company),
            )
        )
        self.env.cr.execute(SQL("ANALYZE renewal_usage_sender"))

    def _store_usage(self, company):
        """
        :return: (rows with a customer, days among them, created, updated)
        """
        [counts] = self.env.execute_query(
            SQL(
                """
                WITH %(days)s, compared AS MATERIALIZED (
                    SELECT days.*, usage.id, usage.value AS stored
                    FROM days
                    LEFT JOIN renewal_usage usage
                    ON usage.company_id = %(company)s
                    AND usage.metric_id = days.metric_id
                    AND usage.partner_id = days.partner_id
                    AND usage.date = days.date
                ), updated AS (%(update)s), created AS (
                    INSERT INTO renewal_usage (
                        company_id, metric_id, partner_id, date, value, is_month
                    )
                    SELECT %(company)s, metric_id, partner_id, date, value, FALSE
                    FROM compared
                    WHERE id IS NULL
                    ON CONFLICT (company_id, metric_id, partner_id, date)
                    DO UPDATE SET value = EXCLUDED.value
                    RETURNING 1
                )
                SELECT (SELECT COUNT(*) FROM known), (SELECT COUNT(*) FROM days),
                    (SELECT COUNT(*) FROM created), (SELECT COUNT(*) FROM updated)
                """,
                days=DAYS,
                update=UPDATE,
                company=company.id,
            )
        )
        self.env["renewal.usage"].invalidate_model(flush=False)
        return counts

    def _get_unknown(self, limit):
        """The first rows whose customer is nobody, or several."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sent.number, sent.kind, sent.key, sender.is_many
                FROM renewal_usage_row sent
                LEFT JOIN renewal_usage_sender sender USING (kind, key)
                WHERE sender.is_many IS DISTINCT FROM FALSE
                ORDER BY sent.number
                LIMIT %s
                """,
                limit,
            )
        )
        fields = {kind: field for field, kind in KINDS.items()}
        return [
            Refusal(
                number, fields[kind], "many_customers" if is_many else "nobody", key
            )
            for number, kind, key, is_many in rows
        ]
