# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL, split_every

from odoo.addons.renewal_management.models.base.renewal_transaction import BATCH_SIZE

# Points above the threshold at which a likelihood is no risk any more: one that
# wavers around the threshold does not change the renewal every day.
LEEWAY = 5
# Open renewals and what makes them risky today, whoever knows what of them: a customer
# without health, or a renewal without a likelihood, leaves the other question open.
FACTS = SQL(
    """
    SELECT renewal.id, renewal.is_at_risk AS was_at_risk,
           renewal.is_unlikely AS was_unlikely, renewal.risk_digest AS old_digest,
           customer.digest AS health, renewal.health_probability AS percent,
           renewal.health_probability_detail AS detail,
           COALESCE(customer.band = 'red', FALSE) OR EXISTS (
               SELECT FROM renewal_health_alert alert
                WHERE alert.customer_id = customer.id AND alert.state = 'open'
           ) AS is_ill,
           model.id IS NOT NULL AS is_believed,
           model.id IS NOT NULL AND company.renewal_risk_percent > 0
           AND COALESCE(renewal.health_probability < company.renewal_risk_percent
               + CASE WHEN renewal.is_unlikely THEN %s ELSE 0 END, FALSE) AS is_unlikely
      FROM renewal_renewal renewal
      JOIN res_company company ON company.id = renewal.company_id
      LEFT JOIN renewal_health_customer customer ON customer.id = renewal.health_id
      LEFT JOIN renewal_health_model model
        ON model.id = renewal.health_model_id AND model.state = 'active'
     WHERE renewal.outcome IS NULL
    """,
    LEEWAY,
)
# Those, and what the reasons of the risky ones are read from, as a number.
JUDGED = SQL(
    """
    SELECT fact.*, is_ill OR is_unlikely AS at_risk,
           CASE WHEN is_ill OR is_unlikely THEN (
               'x' || LEFT(MD5(CONCAT_WS('|', health, is_unlikely, CASE
                   WHEN is_believed THEN CONCAT_WS('|', ROUND(percent), detail)
               END)), 8))::bit(32)::int
           ELSE 0 END AS digest
      FROM fact
    """
)


class RenewalRenewal(models.Model):
    """Whether the renewal is at risk, kept by the daily run right after scores, alerts
    and likelihoods, so that filters, playbooks' conditions and sums may use it. Of a
    closed renewal it stays as it was."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    is_at_risk = fields.Boolean(
        string="At Risk",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The customer's health is red or has an open alert, or the renewal is "
        "unlikely.",
    )
    is_unlikely = fields.Boolean(
        string="Low Likelihood",
        readonly=True,
        copy=False,
        prefetch="renewal_risk",
        help="The renewal likelihood, confirmed by the back-test, fell below the "
        "threshold of the settings and is not yet 5 points above it again.",
    )
    at_risk_amount = fields.Monetary(
        string="ARR at Risk",
        compute="_compute_at_risk_amount",
        store=True,
        currency_field="company_currency_id",
        help="The ARR up for renewal, in the company's currency, while the renewal "
        "is open and at risk.",
    )
    risk_reasons = fields.Text(
        readonly=True,
        copy=False,
        prefetch="renewal_risk",
        help="What costs most health and likelihood, of what somebody can change, in "
        "the company's language.",
    )
    risk_digest = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        prefetch="renewal_risk",
        help="What the reasons were read from, as a number.",
    )

    def _get_brief_facts(self):
        facts = super()._get_brief_facts()
        if self.is_at_risk and self.risk_reasons:
            facts.append((self.env._("At risk"), self.risk_reasons.replace("\n", "; ")))
        return facts

    @api.depends("is_at_risk", "outcome", "company_atr_amount")
    def _compute_at_risk_amount(self):
        for renewal in self:
            is_counted = renewal.is_at_risk and not renewal.outcome
            amount = renewal.company_atr_amount if is_counted else 0.0
            renewal.at_risk_amount = amount

    @api.model
    def _predict_company(self, company, date_ref):
        count = super()._predict_company(company, date_ref)
        self._refresh_company_risk(company)
        return count

    @api.model
    def _refresh_company_risk(self, company):
        """Record the risk of a company's renewals at once, as a button does."""
        self.env.flush_all()
        for ids in split_every(BATCH_SIZE, self._get_stale_risk_ids(company)):
            self.browse(ids)._refresh_risk()

    @api.model
    def _get_stale_risk_ids(self, company):
        """Open renewals whose risk, or its reasons, are not those of today."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH fact AS (%s AND renewal.company_id = %s), judged AS (%s)
                SELECT id FROM judged
                 WHERE COALESCE(was_at_risk, FALSE) != at_risk
                    OR COALESCE(was_unlikely, FALSE) != is_unlikely
                    OR at_risk AND old_digest IS DISTINCT FROM digest
                 ORDER BY id
                """,
                FACTS,
                company.id,
                JUDGED,
            )
        )
        return [row[0] for row in rows]

    def _refresh_risk(self):
        """Record whether these renewals are at risk today, and why."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH fact AS (%s AND renewal.id = ANY(%s)), judged AS (%s)
                SELECT id, at_risk, is_unlikely, digest FROM judged
                """,
                FACTS,
                self.ids,
                JUDGED,
            )
        )
        found = {row[0]: row[1:] for row in rows}
        renewals = self.browse(found)
        at_risk = renewals.filtered(lambda renewal: found[renewal.id][0])
        safe = renewals - at_risk
        before = renewals.filtered("is_at_risk")
        changed = (at_risk - before) | (safe & before)
        safe.write(
            {
                "is_at_risk": False,
                "is_unlikely": False,
                "risk_reasons": False,
                "risk_digest": 0,
            }
        )
        (at_risk & changed).is_at_risk = True
        if changed and self.env["renewal.playbook"]._is_asking("is_at_risk"):
            changed._request_planning()
        for renewal in at_risk:
            # written together, in one statement, when all are flushed
            _at_risk, renewal.is_unlikely, renewal.risk_digest = found[renewal.id]
        for company, batch in at_risk.grouped("company_id").items():
            # whoever clicks: the reasons are for all who read them
            reader = batch.with_context(lang=company.partner_id.lang or self.env.lang)
            for renewal, texts in reader._get_risk_reasons().items():
                renewal.risk_reasons = "\n".join(texts)
