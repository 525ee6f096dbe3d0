# Copyright 2026 Renewal Management contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.renewal_management.models.term.renewal_renewal_change import (
    after_change,
)

# Of an open renewal "renewal" and its customer's health "customer", either missing.
AT_RISK = SQL(
    """
    (COALESCE(customer.band = 'red', FALSE) OR EXISTS (
        SELECT FROM renewal_health_alert a
         WHERE a.customer_id = customer.id AND a.state = 'open'))
    """
)


class RenewalRenewal(models.Model):
    """Alerts follow the people of the renewal; its brief states the risk."""

    _inherit = "renewal.renewal"  # pylint: disable=consider-merging-classes-inherited

    is_at_risk = fields.Boolean(
        string="At Risk",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The customer's health is red, or has an open alert.",
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
        help="What costs the customer's health most, in the company's language.",
    )
    risk_digest = fields.Integer(
        readonly=True,
        copy=False,
        aggregator=None,
        help="What the reasons were read from, as a number: see the customer's.",
    )

    @after_change(400, "user_id", "csm_id", "team_id")
    def _on_people_changed_pass_on_alerts(self, before, vals):
        self.health_id._pass_on_alerts()

    def _get_brief_facts(self):
        facts = super()._get_brief_facts()
        if self.is_at_risk and self.risk_reasons:
            facts.append((self.env._("At risk"), self.risk_reasons.replace("\n", "; ")))
        return facts

    # ------------------------------------------------------------------
    # Whether the renewal is at risk, and why
    # ------------------------------------------------------------------

    # Kept by the daily run, right after scores and alerts, so that filters, playbooks'
    # conditions and sums may use it. Of a closed renewal it stays as it was.

    @api.depends("is_at_risk", "outcome", "company_atr_amount")
    def _compute_at_risk_amount(self):
        for renewal in self:
            is_counted = renewal.is_at_risk and not renewal.outcome
            amount = renewal.company_atr_amount if is_counted else 0.0
            renewal.at_risk_amount = amount

    @api.model
    def _get_stale_risk_ids(self, company):
        """Open renewals whose risk, or its reasons, are not those of today."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH risky AS (
                    SELECT customer.id, customer.digest
                      FROM renewal_health_customer customer
                     WHERE customer.company_id = %(company)s AND %(at_risk)s)
                SELECT renewal.id
                  FROM renewal_renewal renewal JOIN risky ON risky.id = health_id
                 WHERE renewal.company_id = %(company)s AND outcome IS NULL
                   AND (is_at_risk IS NOT TRUE OR risk_digest IS DISTINCT FROM digest)
                 UNION
                SELECT id
                  FROM renewal_renewal renewal
                 WHERE company_id = %(company)s AND outcome IS NULL AND is_at_risk
                   AND NOT EXISTS (SELECT FROM risky WHERE risky.id = health_id)
                 ORDER BY id
                """,
                company=company.id,
                at_risk=AT_RISK,
            )
        )
        return [row[0] for row in rows]

    def _refresh_risk(self):
        """Record whether these renewals are at risk today, and why."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT renewal.id
                  FROM renewal_renewal renewal
                  JOIN renewal_health_customer customer
                    ON customer.id = renewal.health_id
                 WHERE renewal.id = ANY(%s) AND renewal.outcome IS NULL AND %s
                """,
                self.ids,
                AT_RISK,
            )
        )
        renewals = self.with_prefetch(self.ids)
        at_risk = renewals.browse(row[0] for row in rows).with_prefetch(self.ids)
        before = renewals.filtered("is_at_risk")
        safe = (renewals - at_risk).filtered(lambda renewal: not renewal.outcome)
        changed = (at_risk - before) | (safe & before)
        safe.write({"is_at_risk": False, "risk_reasons": False, "risk_digest": 0})
        (at_risk & changed).is_at_risk = True
        if changed and self.env["renewal.playbook"]._is_asking("is_at_risk"):
            changed._request_planning()
        at_risk.health_id.fetch(["digest"])
        texts = at_risk._get_risk_texts()
        for renewal in at_risk:
            # written together, in one statement, when all are flushed
            renewal.risk_reasons = texts[renewal.health_id]
            renewal.risk_digest = renewal.health_id.digest

    def _get_risk_texts(self):
        """The reasons of each customer, one a line."""
        reasons = self.health_id._get_reason_lists()
        return {customer: "\n".join(texts) for customer, texts in reasons.items()}
