# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class RenewalTrackAnalysis(models.Model):
    """The rows: customers on tracks, and what became of them since they began."""

    _inherit = "renewal.track.analysis"

    _depends = {
        "renewal.follow": ["is_held_out", "playbook_id", "start_date", "track_id"],
        "renewal.health.customer": ["key_feature_share", "score"],
        "renewal.health.score": ["customer_id", "date", "has_score", "score"],
        "renewal.playbook": ["challenger_id", "track_id"],
        "renewal.playbook.half": ["is_second", "playbook_id", "renewal_id"],
        "renewal.renewal": [
            "closed_date",
            "company_atr_amount",
            "company_id",
            "contract_type",
            "csm_id",
            "due_date",
            "is_reconstructed",
            "outcome",
            "partner_id",
            "renewal_type",
            "team_id",
            "user_id",
        ],
        "res.partner": ["industry_id"],
    }

    def _get_rows(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        """Columns. Override to add one."""
        return SQL(
            """
            SELECT member.id, member.track_id, member.playbook_id, member."group",
                   member.start_date, renewal.id AS renewal_id, renewal.partner_id,
                   renewal.company_id, renewal.user_id, renewal.csm_id,
                   renewal.team_id, renewal.due_date, partner.industry_id,
                   %(currency)s AS currency_id, 1 AS customer_count,
                   decision.decided_count, decision.renewed_count,
                   %(decided)s AS decided_amount, %(renewed)s AS renewed_amount,
                   health.score AS health_score,
                   health.score - former.score AS health_change,
                   health.key_feature_share, %(groups)s
            """,
            currency=self.env.company.currency_id.id,
            decided=self._convert_amount(SQL("decision.decided_amount")),
            renewed=self._convert_amount(SQL("decision.renewed_amount")),
            groups=self._select_groups(self.env["renewal.funnel"]._get_main_product()),
        )

    def _from(self):
        return SQL(
            """
            FROM (%(members)s) AS member
            JOIN renewal_renewal renewal ON renewal.id = member.renewal_id
            JOIN %(currency_table)s ON currency_table.company_id = renewal.company_id
            LEFT JOIN res_partner partner ON partner.id = renewal.partner_id
            LEFT JOIN renewal_health_customer health
              ON health.partner_id = renewal.partner_id
             AND health.company_id = renewal.company_id AND health.has_score
            LEFT JOIN LATERAL (
                   SELECT score.score FROM renewal_health_score score
                    WHERE score.customer_id = health.id AND score.has_score
                      AND score.date <= member.start_date
                    ORDER BY score.date DESC LIMIT 1) AS former ON TRUE
           CROSS JOIN LATERAL (%(decisions)s) AS decision
            """,
            members=SQL("%s UNION ALL (%s)", self._get_members(), self._get_versions()),
            currency_table=self._get_currency_table(),
            decisions=self._get_decisions(),
        )

    def _where(self):
        """Which rows. Override to leave some out."""
        return SQL("")

    def _get_members(self):
        """Who is in which group, one row for each customer and track. Extend to compare
        other groups.

        :return: SQL of id, renewal_id, track_id, playbook_id, group, start_date, and
            the only renewal whose decision counts (NULL: all of the customer)
        """
        return SQL(
            """
            SELECT customer.id, customer.renewal_id, customer.track_id,
                   customer.playbook_id, customer.start_date, NULL::int AS only_id,
                   CASE WHEN customer.is_held_out THEN 'held_out'
                        -- nobody was drawn when they began: that was another time
                        WHEN customer.start_date < MIN(customer.start_date)
                             FILTER (WHERE customer.is_held_out) OVER (
                             PARTITION BY customer.company_id, customer.track_id)
                        THEN 'before' ELSE 'got' END AS "group"
              FROM (%s) AS customer
            """,
            self._get_customers(),
        )

    def _get_customers(self):
        """The customers on each track: the latest renewal on it, the day of the first,
        and how it was drawn."""
        return SQL(
            """
            SELECT DISTINCT ON (r.company_id, r.partner_id, f.track_id)
                   2 * f.id AS id, r.id AS renewal_id, r.company_id, f.track_id,
                   f.playbook_id,
                   BOOL_OR(f.is_held_out IS TRUE) OVER same AS is_held_out,
                   MIN(COALESCE(f.start_date, f.create_date::date)) OVER same
                   AS start_date
              FROM renewal_follow f
              JOIN renewal_track k ON k.id = f.track_id
              JOIN renewal_renewal r ON r.id = f.renewal_id
             WHERE k.is_last_mile IS NOT TRUE AND f.playbook_id IS NOT NULL
               AND r.contract_type = 'sale'
            WINDOW same AS (PARTITION BY r.company_id, r.partner_id, f.track_id)
             ORDER BY r.company_id, r.partner_id, f.track_id, f.id DESC
            """
        )

    def _get_versions(self):
        """Who was drawn for which of two playbooks, and follows it: a row for each
        customer, or for each renewal where every renewal follows one of its own."""
        return SQL(
            """
            SELECT DISTINCT ON (b.id, who.company_id, who.partner_id, who.only_id)
                   2 * h.id + 1, r.id, b.track_id, b.id,
                   MIN(h.create_date::date) OVER (PARTITION BY b.id, who.company_id,
                       who.partner_id, who.only_id), who.only_id,
                   CASE WHEN h.is_second THEN 'version_b' ELSE 'version_a' END
              FROM renewal_playbook_half h
              JOIN renewal_playbook b ON b.id = h.playbook_id
              JOIN renewal_track k ON k.id = b.track_id
              JOIN renewal_renewal r ON r.id = h.renewal_id
              JOIN renewal_follow f ON f.renewal_id = h.renewal_id
                   AND f.track_id = b.track_id AND f.is_held_out IS NOT TRUE
                   AND f.playbook_id IN (b.id, b.challenger_id)
             CROSS JOIN LATERAL (
                   SELECT r.company_id, r.partner_id, CASE WHEN k.carrier != 'customer'
                          THEN r.id END AS only_id) AS who
             WHERE r.contract_type = 'sale'
             ORDER BY b.id, who.company_id, who.partner_id, who.only_id, h.id DESC
            """
        )

    def _get_decisions(self):
        """How the renewals of the customer were decided since it began: as in renewal
        analysis, without yearly reviews and terms of the past."""
        return SQL(
            """
            SELECT COUNT(*)::int AS decided_count,
                   COUNT(*) FILTER (WHERE d.outcome = 'renewed')::int AS renewed_count,
                   COALESCE(SUM(d.company_atr_amount), 0) AS decided_amount,
                   COALESCE(SUM(d.company_atr_amount)
                            FILTER (WHERE d.outcome = 'renewed'), 0) AS renewed_amount
              FROM renewal_renewal d
             WHERE d.partner_id = renewal.partner_id
               AND d.company_id = renewal.company_id
               AND d.contract_type = 'sale' AND d.renewal_type != 'evergreen'
               AND d.outcome IN ('renewed', 'churned')
               AND d.is_reconstructed IS NOT TRUE
               AND d.closed_date >= member.start_date
               AND d.id = COALESCE(member.only_id, d.id)
            """
        )
